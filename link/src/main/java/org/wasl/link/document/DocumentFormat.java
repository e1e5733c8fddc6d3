package org.wasl.link.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.wasl.link.xml.MappingResult;

/** A format in which old system and link give each other documents. Safe for many threads. */
public sealed interface DocumentFormat permits JsonFormat, XmlFormat {
  /** The extension of files with documents, without the dot. */
  String extension();

  /** Size of the largest document that is read, in bytes. */
  int maxBytes();

  /** The document for the old system; refused where the format would lose something of it. */
  MappingResult<RenderedDocument> render(MessageInVersion message);

  /** Reads what the old system wrote. */
  Reading read(byte[] bytes);

  /** What was read. */
  sealed interface Reading {
    /**
     * A document, not validated yet.
     *
     * @param json its {@code envelope}, perhaps with members left out, and its {@code content}
     */
    record Document(ObjectNode json) implements Reading {}

    /**
     * None that this format has.
     *
     * @param problem what to mend (RFC 9457)
     */
    record Unreadable(ObjectNode problem) implements Reading {}
  }
}
