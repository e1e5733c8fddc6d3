package org.wasl.link.outbox;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A document that the old system gives to be sent.
 *
 * @param name by which the old system knows it; may say anything, so it is not logged
 * @param messageId the id that its message has, where the document itself does not say
 * @param bytes as the old system wrote them
 */
public record OutgoingDocument(String name, Optional<UUID> messageId, byte[] bytes) {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final int ID_LENGTH = 36;

  /** A document from a file: where its name begins with a UUID, this is the message's id. */
  public static OutgoingDocument ofFile(String name, byte[] bytes) {
    return new OutgoingDocument(
        name, id(name.substring(0, Math.min(ID_LENGTH, name.length()))), bytes);
  }

  /** A UUID in lower case; empty for any other text. */
  public static Optional<UUID> id(String text) {
    return ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }
}
