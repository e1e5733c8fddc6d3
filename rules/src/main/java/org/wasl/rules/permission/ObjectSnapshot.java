package org.wasl.rules.permission;

import java.util.Map;
import java.util.UUID;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;

/**
 * The state of an instruction, notice or warrant of a referral, and its holders.
 *
 * @param id of the message that created it
 * @param kind its kind
 * @param code code with which it was created
 * @param state its state
 * @param holders ids of the agencies that hold it, and whether each has confirmed or answered what
 *     was asked last
 */
public record ObjectSnapshot(
    UUID id, ObjectKind kind, String code, ObjectState state, Map<String, Boolean> holders) {
  /** Copies the map. */
  public ObjectSnapshot {
    holders = Map.copyOf(holders);
  }
}
