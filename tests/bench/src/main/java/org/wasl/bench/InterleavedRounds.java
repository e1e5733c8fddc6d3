package org.wasl.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.sandbox.checker.RunClock;

/**
 * Starts and warms up all gateways, then measures them in turns. Thus changes of the machine affect
 * all of them.
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

  /** Adds a gateway and warms it up before this returns. */
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
   * @param levels the levels in order; a paced level needs a full one with as many clients before
   *     it
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
          "  held back by the gateway: the door delayed %.0f submissions, and %d were"
              + " answered 503 or 429; its limits may determine the rate%n",
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
  List<String> checkpointLatency(RunClock clock) {
    return stages.keySet().stream()
        .map(stage -> stage.checkpointLatency(clock))
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
