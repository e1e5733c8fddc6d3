package org.wasl.gateway;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.wasl.store.Replay;
import org.wasl.store.Result;

/**
 * Sends parked deliveries on their way again: the one guard that the command and the MBean share.
 * Whoever orders it names one agency, himself and a reason; what would be sent is shown first, and
 * nothing else is sent.
 */
final class Replaying {
  private final Replay replay;
  private final Predicate<String> reachable;

  /**
   * @param reachable whether an agency is in the directory and not revoked
   */
  Replaying(Replay replay, Predicate<String> reachable) {
    this.replay = replay;
    this.reachable = reachable;
  }

  /**
   * The dry run.
   *
   * @param ids these only; empty for all that is parked for the agency
   * @throws IllegalArgumentException when the agency cannot receive, or an id is not parked for it
   */
  Replay.Plan plan(String agency, Set<UUID> ids, Optional<String> parkedFor) {
    if (!reachable.test(agency)) {
      throw new IllegalArgumentException("no agency in service is called " + agency);
    }
    parkedFor.ifPresent(code -> OperatorWords.requireCode("reason", code));
    Replay.Plan plan = done(replay.plan(new Replay.Selection(agency, ids, parkedFor)));
    Set<UUID> missing = new HashSet<>(ids);
    plan.deliveries().forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "not parked for " + agency + ": " + missing.iterator().next());
    }
    return plan;
  }

  /**
   * Sends what the plan shows and is still parked.
   *
   * @param reason a code, which ends in the audit entries
   * @param operator id of the person, which ends there too
   * @param perSecond how many become due in each second
   * @return how many
   * @throws IllegalArgumentException when one of these is not what it should be
   */
  int execute(Replay.Plan plan, String reason, String operator, int perSecond) {
    OperatorWords.requireCode("reason", reason);
    OperatorWords.requirePerson(operator);
    return done(replay.execute(plan, new Replay.Order(operator, reason, perSecond)));
  }

  private static <T> T done(Result<T> result) {
    if (result instanceof Result.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("the database did not answer; nothing more was sent");
  }
}
