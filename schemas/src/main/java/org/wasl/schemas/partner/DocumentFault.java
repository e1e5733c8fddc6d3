package org.wasl.schemas.partner;

/**
 * What a schema of a registered set refuses in a document. Contains no value of the document.
 *
 * @param line from 1
 * @param column from 1; 0 where it is not known
 * @param pointer JSON pointer (RFC 6901) of the value; empty in XML
 * @param rule which rule refuses: a keyword of JSON Schema, or the constraint of XML Schema, such
 *     as {@code cvc-maxLength-valid}
 */
public record DocumentFault(int line, int column, String pointer, String rule) {}
