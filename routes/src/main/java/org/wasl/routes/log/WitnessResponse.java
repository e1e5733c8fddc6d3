package org.wasl.routes.log;

import org.wasl.audit.log.NoteSignature;

/** The response of a witness to a checkpoint. */
sealed interface WitnessResponse {

  /**
   * It has cosigned.
   *
   * @param cosignature the witness's own cosignature of this checkpoint, verified
   */
  record Cosigned(NoteSignature cosignature) implements WitnessResponse {}

  /**
   * It has cosigned a larger tree of this log before.
   *
   * @param size number of leaves of that tree
   */
  record Ahead(long size) implements WitnessResponse {}

  /**
   * The tree of the checkpoint does not begin with the tree that the witness has cosigned before.
   *
   * @param size number of leaves of that tree
   */
  record Conflict(long size) implements WitnessResponse {}

  /**
   * No usable answer, because the witness is unreachable or violates the protocol. It is no
   * objection.
   *
   * @param why a code
   */
  record Unavailable(String why) implements WitnessResponse {}
}
