package org.wasl.gateway.operations;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.history.AgencyCounts;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.AgencyGates.Pause;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.delivery.DeliveryBacklog.AgencyWait;

/** One agency: {@code org.wasl:type=Agency,name=…}. */
final class AgencyMBean {
  private final String id;
  private final OperationsSnapshots snapshots;
  private final AgencyCounts counts;
  private final AgencyOperations operations;
  private final OperatorDirectory operators;

  AgencyMBean(
      String id,
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
   * Its attributes and operations.
   *
   * @param protocol how the agency is reached, by the configuration in force
   */
  OpenMBean of(Supplier<String> protocol) {
    AgencyOperationsJson documents = new AgencyOperationsJson(operations, operators::nameOf);
    MBeanOperationAdapter adapter = new MBeanOperationAdapter(operators);
    return new OpenMBean("An agency, and what moves to it")
        .attribute("Name", "Id of the agency", STRING, () -> id)
        .attribute("Protocol", "How it is reached", STRING, protocol)
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
            "Who paused it; announcement where a window does; empty when it is not paused",
            STRING,
            () -> paused(pause -> operators.nameOf(pause.person()), "announcement"))
        .attribute(
            "PausedReason",
            "Why, a code; empty when it is not paused",
            STRING,
            () -> paused(Pause::reason, gate().window().map(MaintenanceWindow::code).orElse("")))
        .attribute(
            "PausedSince", "Since when; empty when it is not paused", STRING, this::pausedSince)
        .attribute("PausedUntil", "When it ends by itself; empty: never", STRING, this::pausedUntil)
        .attribute(
            "Announcement",
            "The window announced: from, to and text-code as JSON; empty where there is none",
            STRING,
            () ->
                gate()
                    .window()
                    .map(AgencyOperationsJson::announcement)
                    .map(Object::toString)
                    .orElse(""))
        .action(
            "pause",
            "Holds deliveries back; what is under way ends as it may",
            "{\"reason\":code,\"until\":time?}",
            adapter.withCaller((document, person) -> documents.pause(id, document, person)))
        .action(
            "resume",
            "Ends a pause; with a rate what has piled up follows one after the other",
            "{\"reason\":code,\"perMinute\":number?}",
            adapter.withCaller((document, person) -> documents.resume(id, document, person)))
        .action(
            "announce",
            "Announces a maintenance window, in which it is paused by itself; {} withdraws it",
            "{\"from\":time?,\"to\":time,\"text-code\":code?}",
            adapter.withCaller((document, person) -> documents.announce(id, document, person)));
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
    String window = gate().window().map(one -> Rfc3339.text(one.from())).orElse("");
    return paused(pause -> Rfc3339.text(pause.since()), window);
  }

  private String pausedUntil() {
    String window = gate().window().map(one -> Rfc3339.text(one.to())).orElse("");
    return paused(pause -> text(pause.until()), window);
  }

  private static String text(Optional<Instant> time) {
    return time.map(Rfc3339::text).orElse("");
  }
}
