package org.wasl.routes.log;

import org.wasl.audit.log.NoteSignature;

/** The response of a witness to a checkpoint. */
sealed interface WitnessResponse {

  /**
   * It has cosigned.
   *
   * @param cosignature checked: its own, of this checkpoint
   */
  record Cosigned(NoteSignature cosignature) implements WitnessResponse {}

  /**
   * It has cosigned a larger tree of this log before.
   *
   * @param size number of leaves of that tree
   */
  record Ahead(long size) implements WitnessResponse {}

  /**
   * The tree of the checkpoint does not begin with the one that it has cosigned before.
   *
   * @param size number of leaves of that tree
   */
  record Conflict(long size) implements WitnessResponse {}

  /**
   * No usable answer: unreachable, or not in the protocol. It is no objection.
   *
   * @param why a code
   */
  record Unavailable(String why) implements WitnessResponse {}
}
