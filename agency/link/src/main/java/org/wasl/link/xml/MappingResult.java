package org.wasl.link.xml;

import java.util.List;

/** The result of a mapping between JSON and XML, which has all of the document or nothing. */
public sealed interface MappingResult<T> {
  /** Nothing was lost. */
  record Mapped<T>(T value) implements MappingResult<T> {}

  /**
   * Not mapped, because something would be lost or is not valid.
   *
   * @param violations at least one
   */
  record Refused<T>(List<MappingViolation> violations) implements MappingResult<T> {}
}
