package org.wasl.rules.statistics;

import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * Protects the numbers of cells by the cell key method. It adds noise to each number, and it hides
 * small numbers. The noise follows from the set of messages behind the number and from a secret
 * key.
 *
 * <ul>
 *   <li>A set of messages gets one number in each period, dimension, cell or total, at any time. So
 *       repeated or different questions give no second sample to average.
 *   <li>Two sets that differ by even one message get independent noise. So the difference of two
 *       answers does not reveal the number between them. Examples of two answers are a month and
 *       its weeks, a total and its other cells, or two answers on two days.
 *   <li>Numbers are perturbed one by one, totals too. They need not add up, and nothing has to be
 *       hidden to protect something else.
 * </ul>
 *
 * <p>The noise of a count of messages is the sum of two uniform draws. It lies between plus and
 * minus {@link #maxNoise} with mean 0, and its ends are rare. So a bound that holds with certainty
 * is seldom useful. A sum of numbers that messages state gets the noise times the largest of these
 * numbers. So it protects the largest message as well. The noise is too small to show an empty cell
 * as filled.
 *
 * <p>The method does not hide that the set of a cell has changed between two questions, because
 * both numbers are drawn anew.
 *
 * <p>The sources are J. Wooton, B. Fraser, A Review of Confidentiality Protections for Statistical
 * Tables (Australian Bureau of Statistics, 1352.0.55.072, 2005). See also the Handbook on
 * Statistical Disclosure Control, sections 4 and 5.4, "The Cell Key Method".
 */
public final class CellPerturbation implements DisclosureRule {
  private final int hiddenBelow;
  private final int first;
  private final int second;
  private final LongUnaryOperator keyed;

  /**
   * @param hiddenBelow the limit below which numbers are hidden. The largest noise is one less.
   *     With 0 every number is shown without noise
   * @param keyed a pseudorandom function with a secret key that never changes. With another key
   *     readers would have a second sample of each number
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
    boolean isBelowThreshold = tally.messages() + noise < hiddenBelow || number < hiddenBelow;
    return isBelowThreshold ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private long noise(long fingerprint) {
    long random = keyed.applyAsLong(fingerprint);
    return draw(random >>> Integer.SIZE, first) + draw(random & 0xFFFF_FFFFL, second);
  }

  /**
   * A uniform draw from minus {@code bound} to {@code bound}, with the quality of 32 random bits.
   */
  private static long draw(long random, int bound) {
    return random % (2L * bound + 1) - bound;
  }
}
