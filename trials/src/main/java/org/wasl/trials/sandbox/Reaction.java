package org.wasl.trials.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message in answer to one received.
 *
 * @param purpose tells the reactions to one message apart
 * @param type its type; always version 1
 * @param content its content
 */
record Reaction(String purpose, String type, JsonNode content) {}
