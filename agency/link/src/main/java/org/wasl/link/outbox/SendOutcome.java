package org.wasl.link.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The final outcome of a document. */
public sealed interface SendOutcome {
  /**
   * The gateway accepted it.
   *
   * @param result its ids, recipients and the receipt that the gateway signed
   */
  record Accepted(ObjectNode result) implements SendOutcome {}

  /**
   * The link or the gateway refused it. Nothing is kept of it.
   *
   * @param problem the correction to make (RFC 9457)
   */
  record Refused(ObjectNode problem) implements SendOutcome {}
}
