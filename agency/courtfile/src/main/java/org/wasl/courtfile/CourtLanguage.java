package org.wasl.courtfile;

/** The language of a court file. */
public enum CourtLanguage {
  /** Arabic, from right to left. */
  AR("ar"),
  /** French. */
  FR("fr");

  private final String tag;

  CourtLanguage(String tag) {
    this.tag = tag;
  }

  String tag() {
    return tag;
  }

  boolean isRightToLeft() {
    return this == AR;
  }
}
