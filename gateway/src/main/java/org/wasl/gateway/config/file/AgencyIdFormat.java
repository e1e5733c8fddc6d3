package org.wasl.gateway.config.file;

import java.util.regex.Pattern;

/** How the id of an agency is written: 2 to 63 of a-z, 0-9 and hyphens, a letter first. */
public final class AgencyIdFormat {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,62}");

  private AgencyIdFormat() {}

  /** Whether the text can be an id. */
  public static boolean matches(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * The text itself.
   *
   * @throws IllegalArgumentException when it cannot be an id
   */
  public static String require(String text) {
    if (!matches(text)) {
      throw new IllegalArgumentException("must be an agency id: a-z, 0-9 and hyphens");
    }
    return text;
  }
}
