package org.wasl.gateway.operations;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.console.OpenBean;
import org.wasl.store.Gates.GateView;
import org.wasl.store.Gates.Pause;
import org.wasl.store.Stats.AgencyStats;

/** One agency: {@code org.wasl:type=Agency,name=…}. */
final class AgencyBean {
  private final String id;
  private final Sights sights;
  private final AgencyCounts counts;
  private final AgencyDesk desk;

  AgencyBean(String id, Sights sights, AgencyCounts counts, AgencyDesk desk) {
    this.id = id;
    this.sights = sights;
    this.counts = counts;
    this.desk = desk;
  }

  OpenBean of(String protocol) {
    AgencyDocuments documents = new AgencyDocuments(desk);
    return new OpenBean("An agency, and what moves to it")
        .with("Name", "Id of the agency", STRING, () -> id)
        .with("Protocol", "How it is reached", STRING, () -> protocol)
        .with("Due", "Deliveries due now", LONG, () -> stats().due())
        .with("Waiting", "Deliveries that wait, due or not", LONG, () -> stats().waiting())
        .with(
            "OldestDueSeconds",
            "Age of the longest due one, in seconds; 0 when none is",
            LONG,
            () -> stats().oldestDueSeconds())
        .with("InFlight", "On the broker or in a call", LONG, () -> stats().inFlight())
        .with("Attempts", "Calls since this process started", LONG, () -> counts.attempts(id))
        .with("Breaker", "closed, open or half-open", STRING, () -> desk.breaker(gate()))
        .with("NotBefore", "Nothing goes before; empty when closed", STRING, this::notBefore)
        .with(
            "LastReceipt",
            "When this process recorded the last receipt; empty before the first",
            STRING,
            () -> counts.lastReceipt(id).map(Times::text).orElse(""))
        .with("Delivered", "Receipts since this process started", LONG, () -> counts.delivered(id))
        .with("Parked", "Deliveries that wait for a person", LONG, () -> stats().parked())
        .with("Paused", "By a person, or by an announced window", BOOLEAN, () -> gate().paused())
        .with(
            "PausedBy",
            "Who paused it; announcement where a window does; empty when it is not paused",
            STRING,
            () -> paused(Pause::person, "announcement"))
        .with("PausedSince", "Since when; empty when it is not paused", STRING, this::pausedSince)
        .with("PausedUntil", "When it ends by itself; empty: never", STRING, this::pausedUntil)
        .with(
            "Announcement",
            "The window announced: from, to and text-code as JSON; empty where there is none",
            STRING,
            () ->
                gate().window().map(AgencyDocuments::announcement).map(Object::toString).orElse(""))
        .does(
            "pause",
            "Holds deliveries back; what is under way ends as it may",
            "{\"reason\":code,\"until\":time?}",
            Asked.by((document, person) -> documents.pause(id, document, person)))
        .does(
            "resume",
            "Ends a pause; with a rate what has piled up follows one after the other",
            "{\"reason\":code,\"perMinute\":number?}",
            Asked.by((document, person) -> documents.resume(id, document, person)))
        .does(
            "announce",
            "Announces a maintenance window, in which it is paused by itself; {} withdraws it",
            "{\"from\":time?,\"to\":time,\"text-code\":code?}",
            Asked.by((document, person) -> documents.announce(id, document, person)));
  }

  private AgencyStats stats() {
    return sights.stats().getOrDefault(id, AgencyDesk.NOTHING);
  }

  private GateView gate() {
    return sights.gates().get(id);
  }

  private String notBefore() {
    GateView gate = gate();
    return gate.breaker().allows(gate.nowMillis())
        ? ""
        : Times.text(Instant.ofEpochMilli(gate.breaker().notBeforeMillis()));
  }

  private String paused(Function<Pause, String> ofPerson, String otherwise) {
    GateView gate = gate();
    return gate.paused() ? gate.pause().map(ofPerson).orElse(otherwise) : "";
  }

  private String pausedSince() {
    String window = gate().window().map(one -> Times.text(one.from())).orElse("");
    return paused(pause -> Times.text(pause.since()), window);
  }

  private String pausedUntil() {
    String window = gate().window().map(one -> Times.text(one.to())).orElse("");
    return paused(pause -> text(pause.until()), window);
  }

  private static String text(Optional<Instant> time) {
    return time.map(Times::text).orElse("");
  }
}
