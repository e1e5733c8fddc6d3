package org.wasl.trials.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which run this is on its data folder. Each run has message ids of its own; the first one's are
 * those of the seed.
 *
 * @param number from 1
 * @param sandboxSeed the first run's seed: how the agencies play on this folder, so that they do
 *     the same again about what a killed run left unfinished
 */
record RunNumber(int number, long sandboxSeed) {
  private static final String FILE = "demo-run";
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** Counts this run. */
  static RunNumber next(Path data, long seed) throws IOException {
    Path file = data.resolve(FILE);
    RunNumber next = new RunNumber(1, seed);
    if (Files.exists(file)) {
      String[] before = Files.readString(file).strip().split(" ");
      next = new RunNumber(Integer.parseInt(before[0]) + 1, Long.parseLong(before[1]));
    }
    Files.writeString(file, next.number + " " + next.sandboxSeed + "\n");
    return next;
  }

  /** What decides the cases of this run. */
  long caseSeed(long seed) {
    return seed + (number - 1) * SPREAD;
  }
}
