package org.wasl.trials.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All are started and warmed up first, then take turns: what the machine does, it does to all. */
final class Turns implements AutoCloseable {
  private final Pile pile;
  private final Plan plan;
  private final Map<Stage, Pile.Cursor> stages = new LinkedHashMap<>();

  Turns(Pile pile, Plan plan) {
    this.pile = pile;
    this.plan = plan;
  }

  /** One more takes part from now on; warmed up when this returns. */
  void join(Stage stage) throws InterruptedException {
    stages.put(stage, pile.cursor());
    System.out.println(Round.warmUp(stage, stages.get(stage), plan));
  }

  /** What each measured in each round, by its name. */
  Map<String, List<Figures>> take(int rounds) throws InterruptedException {
    Map<String, List<Figures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<Stage, Pile.Cursor> turn : stages.entrySet()) {
        Figures measured = Round.measure(turn.getKey(), turn.getValue(), plan);
        String name = turn.getKey().name();
        figures.computeIfAbsent(name, first -> new ArrayList<>()).add(measured);
        System.out.printf(
            "round %d, %s: %.0f deliveries/s; CPU us/referral by thread: %s%n",
            round, name, measured.deliveriesPerSecond(), measured.threads());
      }
    }
    return figures;
  }

  /** How soon steps were provable since then, of those gateways that prove anything. */
  List<String> provable(Instant since) {
    return stages.keySet().stream()
        .map(stage -> stage.provable(since))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Cases that were asked for beyond those signed beforehand. */
  int beyond() {
    return stages.values().stream().mapToInt(Pile.Cursor::beyond).sum();
  }

  @Override
  public void close() {
    stages.keySet().forEach(Stage::close);
  }
}
