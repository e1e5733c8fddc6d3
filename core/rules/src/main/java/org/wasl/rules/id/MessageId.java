package org.wasl.rules.id;

import java.util.UUID;

/**
 * The id of a message. Its sender chooses it, so it is unique among the messages of that sender.
 *
 * @param value the id itself
 */
public record MessageId(UUID value) implements Comparable<MessageId> {
  /**
   * The id that a text names.
   *
   * @throws IllegalArgumentException if {@link UUID#fromString} refuses the text
   */
  public static MessageId parse(String text) {
    return new MessageId(UUID.fromString(text));
  }

  @Override
  public int compareTo(MessageId other) {
    return value.compareTo(other.value);
  }

  /** The text of the UUID, as documents, headers, paths and logs have it. */
  @Override
  public String toString() {
    return value.toString();
  }
}
