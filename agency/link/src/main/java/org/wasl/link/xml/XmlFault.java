package org.wasl.link.xml;

import java.util.List;

/**
 * The reason why XML is not read.
 *
 * @param line from 1; 0 if it is not known
 * @param column from 1; 0 if it is not known
 * @param code short and stable, in kebab-case
 * @param advice the correction to make
 */
record XmlFault(int line, int column, DocumentPosition position, String code, Advice advice) {

  /** Describes the fault for the author of the XML, with line, column and path. */
  MappingViolation inXml() {
    return new MappingViolation(line + ":" + column + " " + position.path(), code, advice);
  }

  /** Describes the fault for the reader of the JSON, with the pointer. */
  MappingViolation inJson() {
    return new MappingViolation(position.pointer(), code, advice);
  }

  /** The result of reading. */
  sealed interface Reading {
    /** Everything was read. */
    record Read(XmlMessage message) implements Reading {}

    /** At least one fault. */
    record Unread(List<XmlFault> faults) implements Reading {}
  }
}
