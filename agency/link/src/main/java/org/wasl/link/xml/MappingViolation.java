package org.wasl.link.xml;

/**
 * One position that a mapping rejects. It contains nothing that the document holds.
 *
 * @param path JSON Pointer (RFC 6901) into the document, or line, column and path of the XML, such
 *     as {@code 12:5 /instruction/content/questions/item[2]}
 * @param code short and stable, in kebab-case
 * @param advice the correction to make
 */
public record MappingViolation(String path, String code, Advice advice) {

  /** Returns the correction in English, for operators. */
  public String detail() {
    return advice.text("en");
  }

  /** Most violations that are told of one document. */
  public static final int MAX = 20;
}
