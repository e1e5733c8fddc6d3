package org.wasl.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of this run on its data folder. Each run has its own message ids. Those of the first
 * run follow from the seed.
 *
 * @param number the number, from 1
 * @param sandboxSeed the first run's seed for the agencies' behaviour, so that they repeat it for
 *     work that a killed run left
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

  /** The seed of this run's cases. */
  long caseSeed(long seed) {
    return seed + (number - 1) * SPREAD;
  }
}
