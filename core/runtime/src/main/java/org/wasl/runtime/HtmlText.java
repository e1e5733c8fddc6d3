package org.wasl.runtime;

/** Text in a page of HTML. */
public final class HtmlText {
  private HtmlText() {}

  /** The text with characters that mean something in HTML, also in an attribute, as references. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
