package org.wasl.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.runtime.RootCause;
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
  public static final AgencyBacklog NO_STATS = new AgencyBacklog(0, 0, 0, 0, 0, 0, false);

  /**
   * A maintenance window to announce.
   *
   * @param from its start; empty for now
   * @param to its end
   * @param code the purpose, as a code that other parties may read; empty for maintenance
   */
  public record Announced(Optional<Instant> from, Instant to, Optional<String> code) {}

  private final Store store;
  private final AgencyGates gates;
  private final Supplier<Set<AgencyId>> agencies;
  private final OperationsConfig config;
  private final BreakerPolicy breaker;
  private final Clock clock;

  /**
   * @param agencies ids of those in the directory, revoked or not
   */
  public AgencyOperations(
      Store store,
      Supplier<Set<AgencyId>> agencies,
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
   * Pauses deliveries until a resume or the given time. Calls in progress continue.
   *
   * @return the gate afterwards
   * @throws OperationRefusedException if it is refused; nothing was changed
   */
  public GateView pause(AgencyId agency, String reason, Optional<Instant> until, String person) {
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
   * @param perMinute deliveries of the backlog sent each minute; empty for no limit
   * @return the gate afterwards
   * @throws OperationRefusedException if the agency is not paused, or the rate is not permitted
   */
  public GateView resume(
      AgencyId agency, String reason, Optional<Integer> perMinute, String person) {
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
   * Announces a maintenance window, in which the agency is paused automatically. It replaces a
   * window that was announced before.
   *
   * @return the gate afterwards
   * @throws OperationRefusedException if it is no window, is over, or is too long
   */
  public GateView announce(AgencyId agency, Announced announced, String person) {
    require(agency, person);
    gates.announceWindow(agency, person, Optional.of(window(announced))).orElseThrow();
    return gate(agency);
  }

  /** Withdraws the window, or ends it now. */
  public GateView withdraw(AgencyId agency, String person) {
    require(agency, person);
    gates.announceWindow(agency, person, Optional.empty()).orElseThrow();
    return gate(agency);
  }

  private void require(AgencyId agency, String person) {
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

  private GateView gate(AgencyId agency) {
    return gates.of(agency).orElseThrow();
  }

  /** All gates, by id of the agency. */
  public Map<AgencyId, GateView> list() {
    return gates.of(agencies.get()).orElseThrow();
  }

  /** Backlogs by agency. {@link #NO_STATS} applies to an absent one. */
  public Map<AgencyId, AgencyBacklog> stats() {
    return store.deliveryBacklog().snapshot().orElseThrow();
  }

  /** The state of the breaker, which is closed, open or half-open. */
  public String breaker(GateView gate) {
    if (!gate.breaker().isProbing(breaker)) {
      return "closed";
    }
    return gate.breaker().allows(gate.nowMillis()) ? "half-open" : "open";
  }
}
