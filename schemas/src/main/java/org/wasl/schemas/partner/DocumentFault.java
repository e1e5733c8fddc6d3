package org.wasl.schemas.partner;

/**
 * A fault that a schema of a registered set finds in a document. It contains no value of the
 * document.
 *
 * @param line from 1
 * @param column from 1, or 0 if it is not known
 * @param pointer JSON pointer (RFC 6901) of the value, or empty in XML
 * @param rule the rule that refuses. It is a keyword of JSON Schema, or the constraint of XML
 *     Schema, such as {@code cvc-maxLength-valid}
 */
public record DocumentFault(int line, int column, String pointer, String rule) {}
