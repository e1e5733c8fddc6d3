package org.wasl.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.DeliveryFacts;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Gate;
import org.wasl.rules.delivery.Outcome;
import org.wasl.store.AttemptBatch.End;

/** Applies the rules to outcomes of locked deliveries, and collects what follows. */
final class Endings {
  private final AttemptScope scope;
  private final Map<String, List<Outcome>> byAgency = new LinkedHashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();

  Endings(AttemptScope scope) {
    this.scope = scope;
  }

  /** Attempts that were under way and are no more, by agency. */
  Map<String, Integer> endedAt() {
    return ended;
  }

  Recorded apply(End report) {
    DeliveryRow row = scope.rows().get(report.deliveryId());
    if (row == null) {
      return new Recorded.Unknown();
    }
    boolean isReceipt = report.outcome() instanceof Outcome.Delivered;
    boolean isCurrent =
        row.state() == DeliveryState.ATTEMPTING && row.attempt() == report.attempt();
    // A valid receipt counts from any attempt: the agency has it, whatever we believed since.
    if (isReceipt ? !row.may(AuditAction.DELIVERED) : !isCurrent) {
      return new Recorded.Stale(row.state());
    }
    Outcome outcome = asProbe(report.outcome(), row);
    Decision decision =
        org.wasl.rules.delivery.Attempts.after(
            row.facts(), outcome, scope.config().retry(), ThreadLocalRandom.current().nextLong());
    Change change = change(row, report.attempt(), decision);
    scope.changes().add(change);
    scope.rows().put(row.id(), change.row());
    if (row.state() == DeliveryState.ATTEMPTING) {
      ended.merge(row.recipient(), 1, Integer::sum);
    }
    byAgency.computeIfAbsent(row.recipient(), agency -> new ArrayList<>()).add(outcome);
    return new Recorded.Applied(decision);
  }

  private static Outcome asProbe(Outcome outcome, DeliveryRow row) {
    return outcome instanceof Outcome.Transient failure
        ? new Outcome.Transient(failure.reason(), failure.retryAfterMillis(), row.probe())
        : outcome;
  }

  private static Change change(DeliveryRow row, int attempt, Decision decision) {
    Step step = row.step(decision.action(), Actors.GATEWAY).attempt(attempt);
    if (decision instanceof Decision.Deliver deliver) {
      DeliveryRow next = row.after(decision.action(), row.facts());
      return Change.to(next, step).with(deliver.receipt());
    }
    if (decision instanceof Decision.Release release) {
      DeliveryRow next = row.after(decision.action(), row.facts());
      return Change.to(next, step).because(release.reason().code());
    }
    if (decision instanceof Decision.Park park) {
      String why =
          park.reason() == park.cause()
              ? park.reason().code()
              : park.reason().code() + "/" + park.cause().code();
      return Change.to(row.after(decision.action(), row.facts()), step).because(why);
    }
    Decision.RetryAfter retry = (Decision.RetryAfter) decision;
    return Change.to(row.after(retry.action(), factsAfter(retry)), step)
        .dueIn(retry.delayMillis())
        .because(retry.reason().code());
  }

  /** An attempt that ended, however, shows that the delivery does not kill us: no suspect. */
  private static DeliveryFacts factsAfter(Decision.RetryAfter retry) {
    DeliveryFacts next = retry.next();
    return retry.action() == AuditAction.INTERRUPTED
        ? next
        : new DeliveryFacts(next.failedAttempts(), next.delayedMillis(), 0, 0);
  }

  /** The agencies whose gates these outcomes move, as far as can be told: in fair weather none. */
  Set<String> moving() {
    return moved().keySet();
  }

  /** Moves the gates, which are locked. */
  void moveGates(Set<String> locked) throws SQLException {
    Map<String, Gate> moved = moved();
    moved.keySet().retainAll(locked);
    if (!moved.isEmpty()) {
      GateSql.write(scope.connection(), moved);
      moved.forEach(
          (agency, gate) -> scope.gates().computeIfPresent(agency, (id, old) -> old.with(gate)));
    }
  }

  private Map<String, Gate> moved() {
    Map<String, Gate> moved = new HashMap<>();
    byAgency.forEach(
        (agency, outcomes) -> {
          GateSql.State state = scope.gates().get(agency);
          Gate after = after(state, outcomes, scope.config().breaker());
          if (!after.equals(state.gate())) {
            moved.put(agency, after);
          }
        });
    return moved;
  }

  private static Gate after(
      GateSql.State state, Collection<Outcome> outcomes, BreakerPolicy breaker) {
    Gate gate = state.gate();
    for (Outcome outcome : outcomes) {
      gate = gate.after(outcome, breaker, state.nowMillis());
    }
    return gate;
  }
}
