package org.wasl.sandbox.cases;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Turns shares into whole counts by the largest remainder method, and counts into a shuffled
 * sequence.
 */
final class Apportionment {
  private Apportionment() {}

  /**
   * Splits {@code total} by shares. The counts add up to {@code total}, and equal remainders go to
   * the earlier share.
   */
  static int[] counts(int total, long... shares) {
    long sum = Arrays.stream(shares).sum();
    int[] counts = Arrays.stream(shares).mapToInt(share -> (int) (total * share / sum)).toArray();
    int left = total - Arrays.stream(counts).sum();
    IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -(total * shares[i] % sum)))
        .limit(left)
        .forEach(i -> counts[i]++);
    return counts;
  }

  /** For each of the sum of {@code counts} places the index of its share, shuffled. */
  static int[] shuffled(int[] counts, SplittableRandom random) {
    int[] lots =
        IntStream.range(0, counts.length)
            .flatMap(i -> IntStream.generate(() -> i).limit(counts[i]))
            .toArray();
    for (int i = lots.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int lot = lots[i];
      lots[i] = lots[other];
      lots[other] = lot;
    }
    return lots;
  }
}
