package org.wasl.client;

import org.wasl.rules.id.MessageId;

/**
 * A message document that is ready to be sent. You can send it again, and it stays the same
 * message.
 *
 * @param messageId its sender's id of it
 * @param bytes the exact document
 * @param signature detached JWS over {@code bytes}, for the header {@code Wasl-Signature}
 */
public record OutgoingMessage(MessageId messageId, byte[] bytes, String signature) {}
