package org.wasl.bench;

import java.util.List;
import org.wasl.bench.gateways.BenchCandidate;

/** The length of a bench, by its name on the command line. */
enum BenchProfile {
  /** Figures to be quoted. */
  full,

  /** Shows the effect of a change in three minutes. */
  quick;

  /**
   * The numbers that options change.
   *
   * @param rounds turns for each gateway
   * @param seconds measured in each
   * @param warmupSeconds at least
   * @param maxWarmupSeconds at most
   * @param candidates gateways that take part
   */
  record Numbers(
      int rounds,
      int seconds,
      int warmupSeconds,
      int maxWarmupSeconds,
      List<BenchCandidate> candidates) {}

  Numbers numbers() {
    return switch (this) {
      case full -> new Numbers(5, 10, 25, 240, List.of(BenchCandidate.values()));
      case quick -> new Numbers(2, 6, 20, 30, List.of(BenchCandidate.tuned, BenchCandidate.wasl));
    };
  }
}
