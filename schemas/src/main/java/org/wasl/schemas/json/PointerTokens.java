package org.wasl.schemas.json;

/** Reference tokens of a JSON pointer (RFC 6901, section 3). */
public final class PointerTokens {
  private PointerTokens() {}

  /** The name of a member as it stands in a pointer. */
  public static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
