package org.wasl.schemas.registry;

/**
 * One place where a document does not match its schema. It contains nothing that the sender wrote.
 * For example, an unknown member is reported at its object, not by its name.
 *
 * @param pointer JSON pointer (RFC 6901) to the place, or empty for the whole document
 * @param keyword schema keyword that was not met, which is also the key of its text in the code
 *     list {@code violation}. It is {@code absent} if the member must not be there, and the reason
 *     for a rule that no schema can express
 * @param expected the expectation, such as a limit, the missing member, the allowed values or the
 *     nearest ids. It may be empty
 */
public record Violation(String pointer, String keyword, String expected) {}
