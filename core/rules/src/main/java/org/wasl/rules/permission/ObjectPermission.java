package org.wasl.rules.permission;

import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectTransition;

/** Tells whether a message of an agency may name an instruction, notice or warrant. */
public sealed interface ObjectPermission {

  /**
   * It may.
   *
   * @param transition its effect on the object
   */
  record Permitted(ObjectTransition transition) implements ObjectPermission {}

  /**
   * Not in this state of the object.
   *
   * @param state the state
   */
  record WrongState(ObjectState state) implements ObjectPermission {}

  /**
   * Only an agency that holds the object confirms or answers.
   *
   * @param holders ids of the agencies that hold it
   */
  record NotAHolder(Set<AgencyId> holders) implements ObjectPermission {}
}
