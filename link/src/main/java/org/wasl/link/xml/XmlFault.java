package org.wasl.link.xml;

import java.util.List;

/**
 * Why XML is not read.
 *
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 * @param code short and stable, in kebab-case
 * @param advice what to mend
 */
record XmlFault(int line, int column, DocumentPosition position, String code, Advice advice) {

  /** For the author of the XML: line, column and path. */
  MappingViolation inXml() {
    return new MappingViolation(line + ":" + column + " " + position.path(), code, advice);
  }

  /** For the reader of the JSON: the pointer. */
  MappingViolation inJson() {
    return new MappingViolation(position.pointer(), code, advice);
  }

  /** What is read, or why it is not. */
  sealed interface Reading {
    /** Everything was read. */
    record Read(XmlMessage message) implements Reading {}

    /** At least one fault. */
    record Unread(List<XmlFault> faults) implements Reading {}
  }
}
