package org.wasl.rules.id;

import java.util.UUID;

/**
 * The id of an evidence file. Its sender chooses it.
 *
 * @param value the id itself
 */
public record FileId(UUID value) {
  /**
   * The id that a text names.
   *
   * @throws IllegalArgumentException if {@link UUID#fromString} refuses the text
   */
  public static FileId parse(String text) {
    return new FileId(UUID.fromString(text));
  }

  /** The text of the UUID in lower case, as messages and paths have it. */
  @Override
  public String toString() {
    return value.toString();
  }
}
