package org.wasl.link.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.wasl.link.xml.MappingResult;

/** A format in which old system and link give each other documents. It is thread-safe. */
public sealed interface DocumentFormat permits JsonFormat, XmlFormat {
  /** The extension of files with documents, without the dot. */
  String extension();

  /** Size of the largest document that is read, in bytes. */
  int maxBytes();

  /** Renders the document for the old system, and refuses if the format would lose a part of it. */
  MappingResult<RenderedDocument> render(MessageInVersion message);

  /** Reads a document of the old system. */
  Reading read(byte[] bytes);

  /** The result of reading. */
  sealed interface Reading {
    /**
     * A document, not validated yet.
     *
     * @param json its {@code envelope}, perhaps with members left out, and its {@code content}
     */
    record Document(ObjectNode json) implements Reading {}

    /**
     * The document is not in this format.
     *
     * @param problem the correction to make (RFC 9457)
     */
    record Unreadable(ObjectNode problem) implements Reading {}
  }
}
