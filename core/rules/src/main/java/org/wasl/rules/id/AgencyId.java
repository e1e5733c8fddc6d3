package org.wasl.rules.id;

import java.util.regex.Pattern;

/**
 * The id of an agency, which is its short name in configuration, queues and audit entries. {@link
 * #toString} returns the plain text.
 *
 * @param value the text. Its reader checks the form with {@link #isWellFormed}
 */
public record AgencyId(String value) implements Comparable<AgencyId> {
  /** The gateway itself, as a sender and as an owner of keys. No agency has this id. */
  public static final AgencyId GATEWAY = new AgencyId("gateway");

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,62}");

  /** Tells whether the text can be an id: 2 to 63 of a-z, 0-9 and hyphens, a letter first. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Reads an id that a person wrote.
   *
   * @throws IllegalArgumentException if the text is not well-formed
   */
  public static AgencyId parse(String text) {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an id: 2 to 63 of a-z, 0-9 and hyphens, a letter first");
    }
    return new AgencyId(text);
  }

  /** Orders ids by their text. */
  @Override
  public int compareTo(AgencyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
