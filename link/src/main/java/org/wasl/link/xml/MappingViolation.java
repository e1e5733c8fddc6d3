package org.wasl.link.xml;

/**
 * One place that a mapping does not take. Contains nothing that the document holds.
 *
 * @param path JSON Pointer (RFC 6901) into the document, or line and column of the XML
 * @param code short and stable, in kebab-case
 * @param detail what to mend: an English sentence
 */
public record MappingViolation(String path, String code, String detail) {}
