package org.wasl.trials.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.trials.bench.load.LoadLevel;
import org.wasl.trials.bench.load.LoadPlan;
import org.wasl.trials.bench.load.SignedCases;

/**
 * Starts and warms up all gateways, then measures them in turns, so that changes of the machine
 * affect all.
 */
final class InterleavedRounds implements AutoCloseable {
  private static final int SHOWN_THREADS = 10;

  private final SignedCases pile;
  private final LoadPlan plan;
  private final Map<BenchSetup, SignedCases.Cursor> stages = new LinkedHashMap<>();
  private final Map<String, BenchRound.WarmUp> warmUps = new LinkedHashMap<>();
  private final BenchFigures figures = new BenchFigures();

  InterleavedRounds(SignedCases pile, LoadPlan plan) {
    this.pile = pile;
    this.plan = plan;
  }

  /** Adds a gateway; it is warmed up when this returns. */
  void add(BenchSetup stage, int clients) throws InterruptedException {
    stages.put(stage, pile.cursor());
    BenchRound.WarmUp warm = BenchRound.warmUp(stage, stages.get(stage), clients, plan);
    warmUps.put(stage.name(), warm);
    System.out.printf("%s: %s%n", stage.name(), warm);
  }

  /** By the names of the gateways. */
  Map<String, BenchRound.WarmUp> warmUps() {
    return warmUps;
  }

  /**
   * Measures each gateway at each level.
   *
   * @param levels one after the other; one that is paced needs the full one of as many clients
   *     before it
   */
  BenchFigures run(int rounds, List<LoadLevel> levels) throws InterruptedException {
    for (LoadLevel level : levels) {
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<BenchSetup, SignedCases.Cursor> turn : stages.entrySet()) {
          measure(turn.getKey(), turn.getValue(), level, round);
        }
      }
    }
    return figures;
  }

  private void measure(BenchSetup stage, SignedCases.Cursor cases, LoadLevel level, int round)
      throws InterruptedException {
    BenchFigures.Column column = new BenchFigures.Column(stage.name(), level);
    RoundFigures measured =
        BenchRound.measure(stage, cases, level.clients(), figures.casesPerSecond(column), plan);
    figures.add(column, measured);
    System.out.printf(
        Locale.ROOT,
        "round %d, %s, clients %s: %.0f deliveries/s; CPU us/referral by thread: %s%n",
        round,
        stage.name(),
        level,
        measured.deliveriesPerSecond(),
        dearest(measured.threads()));
    if (measured.delayed() > 0 || measured.unavailable() > 0) {
      System.out.printf(
          Locale.ROOT,
          "  held back by the gateway: %.0f submissions waited for their turn at the door, %d were"
              + " answered 503 or 429; the rate may be that of its limits%n",
          measured.delayed(),
          measured.unavailable());
    }
  }

  private static String dearest(Map<String, Double> threads) {
    return threads.entrySet().stream()
        .limit(SHOWN_THREADS)
        .map(used -> String.format(Locale.ROOT, "%s %.0f", used.getKey(), used.getValue()))
        .collect(Collectors.joining(", "));
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
