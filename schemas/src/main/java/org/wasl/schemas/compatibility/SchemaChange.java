package org.wasl.schemas.compatibility;

/**
 * A place where one of two schemas refuses what the other one accepts.
 *
 * @param breaks whom it breaks
 * @param pointer the keyword that refuses, in the new schema where it breaks writers and in the old
 *     one where it breaks readers: the <em>keywordLocation</em> of JSON Schema 2020-12 (core,
 *     section 12.3.1), a JSON pointer that also has each {@code $ref} that is followed
 * @param refusal what it refuses, in English; names and values of the schemas only
 */
public record SchemaChange(Side breaks, String pointer, String refusal) {

  /** Who is broken by a change. */
  public enum Side {
    /** Programs that read by the old schema: the new one allows what they refuse. */
    READERS,
    /** Programs that write by the old schema: the new one refuses what they write. */
    WRITERS
  }

  @Override
  public String toString() {
    return "breaks %s: %s %s"
        .formatted(breaks == Side.READERS ? "readers" : "writers", pointer, refusal);
  }
}
