package org.wasl.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message in answer to a received one.
 *
 * @param purpose distinguishes the reactions to one message
 * @param type its message type, always in version 1
 * @param content its content
 */
record Reaction(String purpose, String type, JsonNode content) {}
