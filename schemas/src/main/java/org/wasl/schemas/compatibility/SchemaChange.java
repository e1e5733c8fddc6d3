package org.wasl.schemas.compatibility;

/**
 * A place where one of two schemas refuses what the other one accepts.
 *
 * @param breaks the side that it breaks
 * @param pointer the keyword that refuses, as the <em>keywordLocation</em> of JSON Schema 2020-12
 *     (core, section 12.3.1). It is in the new schema if it breaks writers, and in the old one if
 *     it breaks readers. The JSON pointer also has each {@code $ref} that is followed
 * @param refusal the refused value, in English, with names and values of the schemas only
 */
public record SchemaChange(Side breaks, String pointer, String refusal) {

  /** The side that a change breaks. */
  public enum Side {
    /** Programs that read by the old schema, because the new one allows what they refuse. */
    READERS,
    /** Programs that write by the old schema, because the new one refuses what they write. */
    WRITERS
  }

  @Override
  public String toString() {
    return "breaks %s: %s %s"
        .formatted(breaks == Side.READERS ? "readers" : "writers", pointer, refusal);
  }
}
