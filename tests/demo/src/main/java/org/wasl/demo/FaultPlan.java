package org.wasl.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.Sandbox;

/**
 * Decides which agencies misbehave, and how. The seed assigns the faults to the busiest agencies.
 */
final class FaultPlan {
  private static final long OUTAGE_MILLIS = 6_000;

  private record Fault(String inWords, Behaviour behaviour) {}

  /** Busy agencies, so that every fault shows in a short run. */
  private static final List<AgencyId> BUSIEST =
      List.of(
          new AgencyId("srpj-casablanca"),
          new AgencyId("srpj-agadir"),
          new AgencyId("srpj-fes"),
          new AgencyId("srpj-beni-mellal"));

  private static final List<Fault> FIRST_PARTS =
      List.of(
          new Fault("down for 6 s", new Behaviour.Down(OUTAGE_MILLIS)),
          new Fault("refuses half (parked)", new Behaviour.ForShare(0.5, new Behaviour.Refusing())),
          new Fault(
              "closes the connection in the middle of half of its first answers",
              new Behaviour.ForShare(0.5, new Behaviour.AtFirst(1, new Behaviour.Closing()))),
          new Fault(
              "often busy at first: 503 with Retry-After 1 s",
              new Behaviour.ForShare(0.5, new Behaviour.AtFirst(1, new Behaviour.Busy(1)))));

  private static final List<AgencyId> BUSY =
      List.of(
          new AgencyId("srpj-tanger"),
          new AgencyId("srpj-marrakech"),
          new AgencyId("srpj-rabat"),
          new AgencyId("srpj-oujda"),
          new AgencyId("bnpj"));

  private static final List<Fault> OTHER_PARTS =
      List.of(
          new Fault("slow: 400 ms an answer", new Behaviour.Slow(400)),
          new Fault(
              "answers garbage to some (parked)",
              new Behaviour.ForShare(0.3, new Behaviour.AtFirst(1, new Behaviour.Garbage()))),
          new Fault(
              "keeps some without a receipt (parked)",
              new Behaviour.ForShare(0.3, new Behaviour.AtFirst(1, new Behaviour.Unsigned()))),
          new Fault(
              "alters some receipts (parked, alarm)",
              new Behaviour.ForShare(0.3, new Behaviour.AtFirst(1, new Behaviour.Altered()))),
          new Fault(
              "forges some receipts (parked, alarm)",
              new Behaviour.ForShare(0.3, new Behaviour.AtFirst(1, new Behaviour.Forged()))));

  private final Sandbox sandbox;
  private final Map<AgencyId, Fault> parts = new LinkedHashMap<>();

  /**
   * @param trouble false if all agencies behave normally
   */
  FaultPlan(Sandbox sandbox, long seed, boolean trouble) {
    this.sandbox = sandbox;
    if (!trouble) {
      return;
    }
    Random random = new Random(seed);
    deal(BUSIEST, FIRST_PARTS, random);
    deal(BUSY, OTHER_PARTS, random);
  }

  private void deal(List<AgencyId> agencies, List<Fault> some, Random random) {
    List<AgencyId> shuffled = new ArrayList<>(agencies);
    Collections.shuffle(shuffled, random);
    for (int i = 0; i < some.size(); i++) {
      parts.put(shuffled.get(i), some.get(i));
    }
  }

  /** Starts the faults. */
  void begin() {
    all(part -> part.behaviour());
  }

  /** Ends the faults. */
  void end() {
    all(part -> new Behaviour.Normal());
  }

  private void all(Function<Fault, Behaviour> behaviour) {
    CompletableFuture.allOf(
            parts.entrySet().stream()
                .map(e -> sandbox.agency(e.getKey()).behave(behaviour.apply(e.getValue())))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** The agencies with a fault. */
  Set<AgencyId> faultyAgencies() {
    return parts.keySet();
  }

  /** A line for each. */
  List<String> describe() {
    return parts.entrySet().stream()
        .map(part -> "  %-18s %s".formatted(part.getKey(), part.getValue().inWords()))
        .toList();
  }
}
