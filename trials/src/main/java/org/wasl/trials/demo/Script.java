package org.wasl.trials.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.wasl.kit.sandbox.Behaviour;
import org.wasl.kit.sandbox.Sandbox;

/** Who misbehaves, and how; the seed deals the parts among the busiest agencies. */
final class Script {
  private static final long OUTAGE_MILLIS = 6_000;

  private record Part(String inWords, Behaviour behaviour) {}

  /** Busy ones, so that every part is seen also in a short run. */
  private static final List<String> BUSIEST =
      List.of("srpj-casablanca", "srpj-agadir", "srpj-fes", "srpj-beni-mellal");

  private static final List<Part> FIRST_PARTS =
      List.of(
          new Part("down for 6 s", new Behaviour.Down(OUTAGE_MILLIS)),
          new Part("refuses half (parked)", new Behaviour.Some(0.5, new Behaviour.Refusing())),
          new Part(
              "closes the connection in the middle of half of its first answers",
              new Behaviour.Some(0.5, new Behaviour.First(1, new Behaviour.Closing()))),
          new Part(
              "often busy at first: 503 with Retry-After 1 s",
              new Behaviour.Some(0.5, new Behaviour.First(1, new Behaviour.Busy(1)))));

  private static final List<String> BUSY =
      List.of("srpj-tanger", "srpj-marrakech", "srpj-rabat", "srpj-oujda", "bnpj");

  private static final List<Part> OTHER_PARTS =
      List.of(
          new Part("slow: 400 ms an answer", new Behaviour.Slow(400)),
          new Part(
              "answers garbage to some (parked)",
              new Behaviour.Some(0.3, new Behaviour.First(1, new Behaviour.Garbage()))),
          new Part(
              "keeps some without a receipt (parked)",
              new Behaviour.Some(0.3, new Behaviour.First(1, new Behaviour.Unsigned()))),
          new Part(
              "alters some receipts (parked, alarm)",
              new Behaviour.Some(0.3, new Behaviour.First(1, new Behaviour.Altered()))),
          new Part(
              "forges some receipts (parked, alarm)",
              new Behaviour.Some(0.3, new Behaviour.First(1, new Behaviour.Forged()))));

  private final Sandbox sandbox;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /**
   * @param trouble false where all behave
   */
  Script(Sandbox sandbox, long seed, boolean trouble) {
    this.sandbox = sandbox;
    if (!trouble) {
      return;
    }
    Random random = new Random(seed);
    deal(BUSIEST, FIRST_PARTS, random);
    deal(BUSY, OTHER_PARTS, random);
  }

  private void deal(List<String> agencies, List<Part> some, Random random) {
    List<String> shuffled = new ArrayList<>(agencies);
    Collections.shuffle(shuffled, random);
    for (int i = 0; i < some.size(); i++) {
      parts.put(shuffled.get(i), some.get(i));
    }
  }

  /** From now on they misbehave. */
  void begin() {
    all(part -> part.behaviour());
  }

  /** From now on all behave. */
  void end() {
    all(part -> new Behaviour.Normal());
  }

  private void all(Function<Part, Behaviour> behaviour) {
    CompletableFuture.allOf(
            parts.entrySet().stream()
                .map(e -> sandbox.agency(e.getKey()).behave(behaviour.apply(e.getValue())))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** Those who misbehave. */
  Set<String> troubled() {
    return parts.keySet();
  }

  /** A line for each. */
  List<String> inWords() {
    return parts.entrySet().stream()
        .map(part -> "  %-18s %s".formatted(part.getKey(), part.getValue().inWords()))
        .toList();
  }
}
