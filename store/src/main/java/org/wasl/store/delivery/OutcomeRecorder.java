package org.wasl.store.delivery;

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
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.trail.Actors;

/** Applies the rules to outcomes of locked deliveries, and collects what follows. */
final class OutcomeRecorder {
  private final AttemptScope scope;
  private final Map<String, List<AttemptOutcome>> byAgency = new LinkedHashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();

  OutcomeRecorder(AttemptScope scope) {
    this.scope = scope;
  }

  /** Attempts that were under way and are no more, by agency. */
  Map<String, Integer> endedByAgency() {
    return ended;
  }

  OutcomeResult record(OutcomeReport report) {
    DeliveryRow row = scope.rows().get(report.deliveryId());
    if (row == null) {
      return new OutcomeResult.Unknown();
    }
    boolean isReceipt = report.outcome() instanceof AttemptOutcome.Delivered;
    boolean isCurrent =
        row.state() == DeliveryState.ATTEMPTING && row.attempt() == report.attempt();
    // A valid receipt counts from any attempt: the agency has it, whatever we believed since.
    if (isReceipt ? !row.allows(AuditAction.DELIVERED) : !isCurrent) {
      return new OutcomeResult.Stale(row.state());
    }
    AttemptOutcome outcome = asProbe(report.outcome(), row);
    RetryDecision decision =
        RetryDecision.decide(
            row.facts(), outcome, scope.config().retry(), ThreadLocalRandom.current().nextLong());
    DeliveryChange change = change(row, report.attempt(), decision);
    scope.changes().add(change);
    scope.rows().put(row.id(), change.row());
    if (row.state() == DeliveryState.ATTEMPTING) {
      ended.merge(row.recipient(), 1, Integer::sum);
    }
    byAgency.computeIfAbsent(row.recipient(), agency -> new ArrayList<>()).add(outcome);
    return new OutcomeResult.Applied(decision);
  }

  private static AttemptOutcome asProbe(AttemptOutcome outcome, DeliveryRow row) {
    return outcome instanceof AttemptOutcome.Transient failure
        ? new AttemptOutcome.Transient(failure.reason(), failure.retryAfterMillis(), row.probe())
        : outcome;
  }

  private static DeliveryChange change(DeliveryRow row, int attempt, RetryDecision decision) {
    AuditAction action = decision.action();
    Step step = row.step(action, Actors.GATEWAY).attempt(attempt);
    return switch (decision) {
      case RetryDecision.Deliver(String receipt) ->
          DeliveryChange.to(row.transition(action, row.facts()), step).withReceipt(receipt);
      case RetryDecision.Release(ReasonCode reason) ->
          DeliveryChange.to(row.transition(action, row.facts()), step).withReason(reason);
      case RetryDecision.Park(ReasonCode reason, ReasonCode cause) ->
          DeliveryChange.to(row.transition(action, row.facts()), step)
              .withReason(
                  reason == cause
                      ? new Why.Code(reason.code())
                      : new Why.Parked(reason.code(), cause.code()));
      case RetryDecision.RetryAfter retry ->
          DeliveryChange.to(row.transition(action, factsAfter(retry)), step)
              .dueIn(retry.delayMillis())
              .withReason(retry.reason());
    };
  }

  /** An attempt that ended, however, shows that the delivery does not kill us: no suspect. */
  private static AttemptHistory factsAfter(RetryDecision.RetryAfter retry) {
    AttemptHistory next = retry.next();
    return retry.action() == AuditAction.INTERRUPTED
        ? next
        : new AttemptHistory(next.failedAttempts(), next.delayedMillis(), 0, 0);
  }

  /** The agencies whose gates these outcomes move, as far as can be told: in fair weather none. */
  Set<String> agenciesWithGateChanges() {
    return moved().keySet();
  }

  /** Moves the gates, which are locked. */
  void updateGates(Set<String> locked) throws SQLException {
    Map<String, CircuitBreaker> moved = moved();
    moved.keySet().retainAll(locked);
    if (!moved.isEmpty()) {
      AgencyGateSql.write(scope.connection(), moved);
      moved.forEach(
          (agency, gate) -> scope.gates().computeIfPresent(agency, (id, old) -> old.with(gate)));
    }
  }

  private Map<String, CircuitBreaker> moved() {
    Map<String, CircuitBreaker> moved = new HashMap<>();
    byAgency.forEach(
        (agency, outcomes) -> {
          AgencyGateSql.GateState state = scope.gates().get(agency);
          CircuitBreaker after = after(state, outcomes, scope.config().breaker());
          if (!after.equals(state.gate())) {
            moved.put(agency, after);
          }
        });
    return moved;
  }

  private static CircuitBreaker after(
      AgencyGateSql.GateState state, Collection<AttemptOutcome> outcomes, BreakerPolicy breaker) {
    CircuitBreaker gate = state.gate();
    for (AttemptOutcome outcome : outcomes) {
      gate = gate.after(outcome, breaker, state.nowMillis());
    }
    return gate;
  }
}
