package org.wasl.trail;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ids of operators in audit entries. An id is {@code op-} and 24 hexadecimal digits of a keyed
 * hash of issuer and subject. A person always has the same id. Partners cannot find the person by
 * the id.
 */
public final class OperatorIds {
  private static final int DIGITS = 24;
  private static final Pattern ID = Pattern.compile("op-[0-9a-f]{" + DIGITS + "}");

  private final KeyedHash hash;

  /**
   * @param hash with a key that stays the same for the life of the database
   */
  public OperatorIds(KeyedHash hash) {
    this.hash = hash;
  }

  /** The id of the person that this issuer knows by this subject. */
  public String of(String issuer, String subject) {
    byte[] full = hash.of("operator", issuer, subject.getBytes(StandardCharsets.UTF_8));
    return "op-" + HexFormat.of().formatHex(full).substring(0, DIGITS);
  }

  /** Tells whether the text is such an id. Entries of earlier versions have names instead. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
