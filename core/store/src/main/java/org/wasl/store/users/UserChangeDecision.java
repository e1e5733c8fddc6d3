package org.wasl.store.users;

import org.wasl.rules.operations.TwoPersonRule.Objection;

/** The result of a decision about a change of a user. */
public sealed interface UserChangeDecision {
  /**
   * The request is approved and done, or rejected.
   *
   * @param request the request as it is now
   */
  record Decided(UserChangeRequest request) implements UserChangeDecision {}

  /**
   * It is neither.
   *
   * @param why the objection
   */
  record Objected(Objection why) implements UserChangeDecision {}
}
