package org.wasl.trials.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wasl.trials.bench.load.LoadPlan;
import org.wasl.trials.bench.load.SignedCases;

/**
 * Starts and warms up all gateways, then measures them in turns, so that changes of the machine
 * affect all.
 */
final class InterleavedRounds implements AutoCloseable {
  private final SignedCases pile;
  private final LoadPlan plan;
  private final Map<BenchSetup, SignedCases.Cursor> stages = new LinkedHashMap<>();

  InterleavedRounds(SignedCases pile, LoadPlan plan) {
    this.pile = pile;
    this.plan = plan;
  }

  /** Adds a gateway; it is warmed up when this returns. */
  void add(BenchSetup stage) throws InterruptedException {
    stages.put(stage, pile.cursor());
    System.out.println(BenchRound.warmUp(stage, stages.get(stage), plan));
  }

  /** The results of each gateway in each round, by its name. */
  Map<String, List<RoundFigures>> run(int rounds) throws InterruptedException {
    Map<String, List<RoundFigures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<BenchSetup, SignedCases.Cursor> turn : stages.entrySet()) {
        RoundFigures measured = BenchRound.measure(turn.getKey(), turn.getValue(), plan);
        String name = turn.getKey().name();
        figures.computeIfAbsent(name, first -> new ArrayList<>()).add(measured);
        System.out.printf(
            "round %d, %s: %.0f deliveries/s; CPU us/referral by thread: %s%n",
            round, name, measured.deliveriesPerSecond(), measured.threads());
      }
    }
    return figures;
  }

  /** The latency to signed checkpoints since then, for gateways that have a log. */
  List<String> checkpointLatency(Instant since) {
    return stages.keySet().stream()
        .map(stage -> stage.checkpointLatency(since))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Number of cases needed beyond those signed beforehand. */
  int signedOnDemand() {
    return stages.values().stream().mapToInt(SignedCases.Cursor::signedOnDemand).sum();
  }

  @Override
  public void close() {
    stages.keySet().forEach(BenchSetup::close);
  }
}
