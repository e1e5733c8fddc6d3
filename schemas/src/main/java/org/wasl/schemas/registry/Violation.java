package org.wasl.schemas.registry;

/**
 * One place where a document does not match its schema. Contains nothing that the sender wrote: an
 * unknown member is reported at its object, not by its name.
 *
 * @param pointer JSON pointer (RFC 6901) to the place; empty for the whole document
 * @param keyword schema keyword that was not met, also the key of its text in the code list {@code
 *     violation}; {@code absent} where the member must not be there; of what no schema can say, the
 *     reason
 * @param expected what is asked: a limit, the missing member, the allowed values, the nearest ids;
 *     may be empty
 */
public record Violation(String pointer, String keyword, String expected) {}
