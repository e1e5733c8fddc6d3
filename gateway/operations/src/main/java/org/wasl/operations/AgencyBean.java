package org.wasl.operations;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.operations.AgencyOperations.Announced;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.AgencyGates.Pause;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.delivery.DeliveryBacklog.AgencyWait;

/** One agency, {@code org.wasl:type=Agency,name=…}. */
public final class AgencyBean implements AgencyMXBean {
  private final AgencyId id;
  private final OperationsSnapshots snapshots;
  private final AgencyCounts counts;
  private final AgencyOperations operations;
  private final OperatorDirectory operators;

  AgencyBean(
      AgencyId id,
      OperationsSnapshots snapshots,
      AgencyCounts counts,
      AgencyOperations operations,
      OperatorDirectory operators) {
    this.id = id;
    this.snapshots = snapshots;
    this.counts = counts;
    this.operations = operations;
    this.operators = operators;
  }

  /**
   * The MBean.
   *
   * @param protocol the protocol of the agency, by the configuration in force
   */
  OpenMBean of(Supplier<String> protocol) {
    return new OpenMBean("An agency, and what moves to it", AgencyMXBean.class, this)
        .attribute("Name", "Id of the agency", STRING, () -> id.value())
        .attribute("Protocol", "Protocol by which it is reached", STRING, protocol)
        .attribute("Due", "Deliveries due now", LONG, () -> stats().due())
        .attribute("Waiting", "Deliveries that wait, due or not", LONG, () -> stats().waiting())
        .attribute(
            "OldestDueSeconds",
            "Age of the longest due one, in seconds; 0 when none is",
            LONG,
            () -> stats().oldestDueSeconds())
        .attribute(
            "OldestSeconds",
            "Age of the oldest neither delivered nor parked, since its acceptance; 0: there is"
                + " none",
            LONG,
            () -> waits().oldestSeconds())
        .attribute(
            "Blocked", "Deliveries that wait behind a parked one", LONG, () -> waits().blocked())
        .attribute("InFlight", "On the broker or in a call", LONG, () -> stats().inFlight())
        .attribute("Attempts", "Calls since this process started", LONG, () -> counts.attempts(id))
        .attribute("Breaker", "closed, open or half-open", STRING, () -> operations.breaker(gate()))
        .attribute("NotBefore", "Nothing goes before; empty when closed", STRING, this::notBefore)
        .attribute(
            "LastReceipt",
            "When this process recorded the last receipt; empty before the first",
            STRING,
            () -> counts.lastReceipt(id).map(Rfc3339::text).orElse(""))
        .attribute(
            "Delivered", "Receipts since this process started", LONG, () -> counts.delivered(id))
        .attribute("Parked", "Deliveries that wait for a person", LONG, () -> stats().parked())
        .attribute(
            "Paused", "By a person, or by an announced window", BOOLEAN, () -> gate().paused())
        .attribute(
            "PausedBy",
            "Person who paused it; announcement if a window does; empty if it is not paused",
            STRING,
            () -> paused(pause -> operators.nameOf(pause.person()), "announcement"))
        .attribute(
            "PausedReason",
            "Code of the reason; empty if it is not paused",
            STRING,
            () -> paused(Pause::reason, gate().window().map(MaintenanceWindow::code).orElse("")))
        .attribute(
            "PausedSince", "Since when; empty when it is not paused", STRING, this::pausedSince)
        .attribute(
            "PausedUntil", "When it ends by itself; empty: never", STRING, this::pausedUntil);
  }

  @Override
  public @Nullable AnnouncedWindow getAnnouncement() {
    return gate().window().map(AgencyBean::announced).orElse(null);
  }

  @Override
  public AgencyGate pause(String document) {
    String person = operators.callerId();
    OperationArguments arguments = OperationArguments.of(document, Set.of("reason", "until"));
    return changed(operations.pause(id, arguments.reason(), arguments.time("until"), person));
  }

  @Override
  public AgencyGate resume(String document) {
    String person = operators.callerId();
    OperationArguments arguments = OperationArguments.of(document, Set.of("reason", "perMinute"));
    Optional<Integer> perMinute = arguments.number("perMinute", 1, DeliveryRate.MAX_PER_MINUTE);
    return changed(operations.resume(id, arguments.reason(), perMinute, person));
  }

  @Override
  public AgencyGate announce(String document) {
    String person = operators.callerId();
    OperationArguments arguments =
        OperationArguments.of(document, Set.of("from", "to", "text-code"));
    if (arguments.isEmpty()) {
      return changed(operations.withdraw(id, person));
    }
    Instant to =
        arguments
            .time("to")
            .orElseThrow(() -> new OperationRefusedException("no-end", "say until when: to"));
    Announced announced = new Announced(arguments.time("from"), to, arguments.text("text-code"));
    return changed(operations.announce(id, announced, person));
  }

  private AgencyGate changed(GateView gate) {
    snapshots.expireGates();
    return gate(id, gate, operators::nameOf);
  }

  /**
   * An agency's gate as persons read it.
   *
   * @param names name of a person by id
   */
  public static AgencyGate gate(AgencyId agency, GateView gate, UnaryOperator<String> names) {
    Optional<Pause> pause = gate.pause();
    return new AgencyGate(
        agency.value(),
        gate.paused(),
        pause.map(Pause::person).map(names).orElse(null),
        pause.map(Pause::since).map(Rfc3339::text).orElse(null),
        pause.map(Pause::reason).orElse(null),
        pause.flatMap(Pause::until).map(Rfc3339::text).orElse(null),
        gate.window().map(AgencyBean::announced).orElse(null));
  }

  /** The window as persons read it. */
  static AnnouncedWindow announced(MaintenanceWindow window) {
    return new AnnouncedWindow(
        Rfc3339.text(window.from()), Rfc3339.text(window.to()), window.code());
  }

  private AgencyBacklog stats() {
    return snapshots.stats().getOrDefault(id, AgencyOperations.NO_STATS);
  }

  private AgencyWait waits() {
    return snapshots.waits().getOrDefault(id, AgencyWait.NONE);
  }

  private GateView gate() {
    GateView gate = snapshots.gates().get(id);
    if (gate == null) {
      throw new IllegalStateException("the gates were read without this agency's");
    }
    return gate;
  }

  private String notBefore() {
    GateView gate = gate();
    return gate.breaker().allows(gate.nowMillis())
        ? ""
        : Rfc3339.text(Instant.ofEpochMilli(gate.breaker().notBeforeMillis()));
  }

  private String paused(Function<Pause, String> ofPerson, String otherwise) {
    GateView gate = gate();
    return gate.paused() ? gate.pause().map(ofPerson).orElse(otherwise) : "";
  }

  private String pausedSince() {
    String window =
        gate().window().map(maintenanceWindow -> Rfc3339.text(maintenanceWindow.from())).orElse("");
    return paused(pause -> Rfc3339.text(pause.since()), window);
  }

  private String pausedUntil() {
    String window =
        gate().window().map(maintenanceWindow -> Rfc3339.text(maintenanceWindow.to())).orElse("");
    return paused(pause -> text(pause.until()), window);
  }

  private static String text(Optional<Instant> time) {
    return time.map(Rfc3339::text).orElse("");
  }
}
