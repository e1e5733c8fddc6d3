package org.wasl.link.outbox;

import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.rules.id.MessageId;

/**
 * A document that the old system gives to be sent.
 *
 * @param name name by which the old system knows it. It may hold anything, so it is not logged
 * @param messageId the id that its message has, where the document itself does not say
 * @param bytes as the old system wrote them
 */
public record OutgoingDocument(String name, Optional<MessageId> messageId, byte[] bytes) {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final int ID_LENGTH = 36;

  /** Returns a document from a file. If its name begins with a UUID, this is the message's id. */
  public static OutgoingDocument ofFile(String name, byte[] bytes) {
    return new OutgoingDocument(
        name, id(name.substring(0, Math.min(ID_LENGTH, name.length()))), bytes);
  }

  /** Returns a UUID in lower case, or empty for any other text. */
  public static Optional<MessageId> id(String text) {
    return ID.matcher(text).matches() ? Optional.of(MessageId.parse(text)) : Optional.empty();
  }
}
