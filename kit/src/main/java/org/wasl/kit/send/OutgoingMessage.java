package org.wasl.kit.send;

import java.util.UUID;

/**
 * A message document, ready to be signed and sent; sent again, it is the same message.
 *
 * @param messageId its sender's id of it
 * @param bytes the exact document
 * @param signature detached JWS over {@code bytes}, for the header {@code Wasl-Signature}
 */
public record OutgoingMessage(UUID messageId, byte[] bytes, String signature) {}
