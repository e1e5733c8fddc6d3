package org.wasl.rules.permission;

import java.util.Set;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectTransition;

/** Whether a message of an agency may name an instruction, notice or warrant. */
public sealed interface ObjectPermission {

  /**
   * It may.
   *
   * @param transition what it does to the object
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
   * @param holders ids of those that do
   */
  record NotAHolder(Set<String> holders) implements ObjectPermission {}
}
