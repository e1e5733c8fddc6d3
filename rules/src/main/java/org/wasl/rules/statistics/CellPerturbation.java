package org.wasl.rules.statistics;

import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * Protects the numbers of cells by the cell key method: to each number a noise is added that
 * follows from the set of messages behind it and a secret key, and small numbers are hidden.
 *
 * <ul>
 *   <li>The same set gets the same number in whatever period, dimension, cell or total it is asked
 *       for, and whenever: asking again, or in another way, gives no second sample to average.
 *   <li>Two sets that differ, if by one message only, get independent noise. So the difference of
 *       two answers (a month and its weeks, a total and its other cells, an answer of today and one
 *       of tomorrow) is not the number of what lies between them.
 *   <li>Numbers are perturbed one by one, totals too. They need not add up, and nothing has to be
 *       hidden to protect something else.
 * </ul>
 *
 * <p>The noise of a count of messages is the sum of two even draws. It lies between plus and minus
 * {@link #maxNoise} with mean 0, and its ends are rare: a bound on what was counted that holds for
 * sure is seldom of use. A sum of numbers that messages state gets the noise times the largest of
 * them, so that it protects that message as well. The noise is too small to show a cell in which
 * there is nothing.
 *
 * <p>Not hidden is that the set of a cell has changed between two questions: both numbers are drawn
 * anew.
 *
 * <p>Sources: J. Wooton, B. Fraser, A Review of Confidentiality Protections for Statistical Tables,
 * with Special Reference to the Differencing Problem (Australian Bureau of Statistics,
 * 1352.0.55.072, 2005); Handbook on Statistical Disclosure Control, sections 4 and 5.4, "The Cell
 * Key Method".
 */
public final class CellPerturbation implements DisclosureRule {
  private final int hiddenBelow;
  private final int first;
  private final int second;
  private final LongUnaryOperator keyed;

  /**
   * @param hiddenBelow smaller numbers are hidden, and one less is the most noise; with 0 every
   *     number is shown as it is
   * @param keyed a pseudorandom function with a secret key, which stays the same: with another one
   *     readers have a second sample of each number
   */
  public CellPerturbation(int hiddenBelow, LongUnaryOperator keyed) {
    this.hiddenBelow = hiddenBelow;
    this.first = maxNoise() / 2;
    this.second = maxNoise() - first;
    this.keyed = keyed;
  }

  @Override
  public int hiddenBelow() {
    return hiddenBelow;
  }

  @Override
  public int maxNoise() {
    return Math.max(0, hiddenBelow - 1);
  }

  @Override
  public OptionalLong shown(Tally tally) {
    long noise = noise(tally.fingerprint());
    long number = tally.number() + noise * tally.largest();
    boolean few = tally.messages() + noise < hiddenBelow || number < hiddenBelow;
    return few ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private long noise(long fingerprint) {
    long random = keyed.applyAsLong(fingerprint);
    return draw(random >>> Integer.SIZE, first) + draw(random & 0xFFFF_FFFFL, second);
  }

  /** Evenly from minus {@code most} to {@code most}, as good as 32 random bits are. */
  private static long draw(long random, int most) {
    return random % (2L * most + 1) - most;
  }
}
