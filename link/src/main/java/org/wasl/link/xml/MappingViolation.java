package org.wasl.link.xml;

/**
 * One place that a mapping does not take. Contains nothing that the document holds.
 *
 * @param path JSON Pointer (RFC 6901) into the document, or line, column and path of the XML, such
 *     as {@code 12:5 /instruction/content/questions/item[2]}
 * @param code short and stable, in kebab-case
 * @param detail what to mend: an English sentence
 */
public record MappingViolation(String path, String code, String detail) {

  /** Most violations that are told of one document. */
  public static final int MAX = 20;
}
