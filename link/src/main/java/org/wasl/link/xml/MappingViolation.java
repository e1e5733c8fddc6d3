package org.wasl.link.xml;

/**
 * One place that a mapping does not take. Contains nothing that the document holds.
 *
 * @param path JSON Pointer (RFC 6901) into the document, or line, column and path of the XML, such
 *     as {@code 12:5 /instruction/content/questions/item[2]}
 * @param code short and stable, in kebab-case
 * @param advice what to mend
 */
public record MappingViolation(String path, String code, Advice advice) {

  /** What to mend, in English: for operators. */
  public String detail() {
    return advice.text("en");
  }

  /** Most violations that are told of one document. */
  public static final int MAX = 20;
}
