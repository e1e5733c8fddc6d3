package org.wasl.gateway.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.base.RootCause;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.settings.operations.OperationsConfig;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.Store;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;

/**
 * Pauses, resumes and announces agencies, with the checks that MBeans and commands share. Each
 * operation is in the agency's stream of the trail, with the person and the reason.
 */
public final class AgencyOperations {
  /** The backlog of an agency without any delivery. */
  public static final AgencyBacklog NO_STATS = new AgencyBacklog(0, 0, 0, 0, 0, 0, true, false);

  /**
   * A maintenance window to announce.
   *
   * @param from its start; empty: now
   * @param to its end
   * @param code what it is for, as a code that other parties may read; empty: maintenance
   */
  public record Announced(Optional<Instant> from, Instant to, Optional<String> code) {}

  private final Store store;
  private final AgencyGates gates;
  private final Supplier<Set<String>> agencies;
  private final OperationsConfig config;
  private final BreakerPolicy breaker;
  private final Clock clock;

  /**
   * @param agencies ids of those in the directory, revoked or not
   */
  public AgencyOperations(
      Store store,
      Supplier<Set<String>> agencies,
      OperationsConfig config,
      BreakerPolicy breaker,
      Clock clock) {
    this.store = store;
    this.gates = store.agencyGates();
    this.agencies = agencies;
    this.config = config;
    this.breaker = breaker;
    this.clock = clock;
  }

  /**
   * Pauses deliveries until a resume or the given time; calls in progress continue.
   *
   * @return the gate afterwards
   * @throws OperationRefusedException when it is refused; nothing was changed
   */
  public GateView pause(String agency, String reason, Optional<Instant> until, String person) {
    require(agency, person);
    OperatorInput.requireCode("reason", reason);
    if (until.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
      throw new OperationRefusedException("past", "until must lie ahead");
    }
    gates.pause(agency, person, reason, until).orElseThrow();
    return gate(agency);
  }

  /**
   * Ends a pause, and a window that has begun.
   *
   * @param perMinute deliveries of the backlog sent per minute; empty: without a limit
   * @return the gate as it is then
   * @throws OperationRefusedException when it is not paused, or this cannot be
   */
  public GateView resume(String agency, String reason, Optional<Integer> perMinute, String person) {
    require(agency, person);
    OperatorInput.requireCode("reason", reason);
    if (!gates
        .resume(agency, person, reason, perMinute.map(ReplayOperations::pace))
        .orElseThrow()) {
      throw new OperationRefusedException("not-paused", agency + " is not paused");
    }
    return gate(agency);
  }

  /**
   * Announces a maintenance window, in which it is paused by itself; it takes the place of one that
   * was announced before.
   *
   * @return the gate as it is then
   * @throws OperationRefusedException when it is none, is over, or is too long
   */
  public GateView announce(String agency, Announced announced, String person) {
    require(agency, person);
    gates.announceWindow(agency, person, Optional.of(window(announced))).orElseThrow();
    return gate(agency);
  }

  /** Withdraws the window, or ends it now. */
  public GateView withdraw(String agency, String person) {
    require(agency, person);
    gates.announceWindow(agency, person, Optional.empty()).orElseThrow();
    return gate(agency);
  }

  private void require(String agency, String person) {
    OperatorInput.requirePerson(person);
    if (!agencies.get().contains(agency)) {
      throw new OperationRefusedException("no-agency", "no agency is called " + agency);
    }
  }

  private MaintenanceWindow window(Announced announced) {
    MaintenanceWindow window;
    try {
      window =
          new MaintenanceWindow(
              announced.from().orElseGet(clock::instant),
              announced.to(),
              announced.code().orElse("maintenance"));
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-window", RootCause.message(e));
    }
    window
        .refusal(clock.instant(), Duration.ofHours(config.maxWindowHours()))
        .ifPresent(
            why -> {
              throw new OperationRefusedException("bad-window", why);
            });
    return window;
  }

  private GateView gate(String agency) {
    return gates.of(agency).orElseThrow();
  }

  /** All of them, by id. */
  public Map<String, GateView> list() {
    return gates.of(agencies.get()).orElseThrow();
  }

  /** Backlogs by agency; {@link #NO_STATS} applies to an absent one. */
  public Map<String, AgencyBacklog> stats() {
    return store.deliveryBacklog().snapshot().orElseThrow();
  }

  /** State of the breaker: closed, open or half-open. */
  public String breaker(GateView gate) {
    if (!gate.breaker().isProbing(breaker)) {
      return "closed";
    }
    return gate.breaker().allows(gate.nowMillis()) ? "half-open" : "open";
  }
}
