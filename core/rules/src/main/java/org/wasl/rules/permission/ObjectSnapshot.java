package org.wasl.rules.permission;

import java.util.Map;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;

/**
 * The state of an instruction, notice or warrant of a referral, and its holders.
 *
 * @param id id of the message that created it
 * @param kind its kind
 * @param code code with which it was created
 * @param state its state
 * @param holders ids of the agencies that hold it, each with whether it has confirmed or answered
 *     the last request
 */
public record ObjectSnapshot(
    MessageId id, ObjectKind kind, String code, ObjectState state, Map<AgencyId, Boolean> holders) {
  /** Copies the map. */
  public ObjectSnapshot {
    holders = Map.copyOf(holders);
  }
}
