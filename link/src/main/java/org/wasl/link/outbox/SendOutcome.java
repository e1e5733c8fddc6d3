package org.wasl.link.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What became of a document, for good. */
public sealed interface SendOutcome {
  /**
   * The gateway accepted it.
   *
   * @param result its ids, recipients and the receipt that the gateway signed
   */
  record Accepted(ObjectNode result) implements SendOutcome {}

  /**
   * The link or the gateway refused it; nothing is kept of it.
   *
   * @param problem what to mend (RFC 9457)
   */
  record Refused(ObjectNode problem) implements SendOutcome {}
}
