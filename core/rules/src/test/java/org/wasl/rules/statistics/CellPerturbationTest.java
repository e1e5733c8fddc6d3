package org.wasl.rules.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.TestSeed;

/** The key of a gateway is any key, so the tests draw one at random. */
class CellPerturbationTest {
  private static final int THRESHOLD = 5;
  private static final int SETS = 20_000;

  private final long key = TestSeed.of(CellPerturbationTest.class);
  private final SplittableRandom sets = new SplittableRandom(key);
  private final CellPerturbation rule = rule(THRESHOLD);

  @Test
  void sameSetGivesSameNumberAndHidesSmallNumbers() {
    for (int i = 0; i < SETS; i++) {
      // Given
      Tally cell = messages(sets.nextInt(20));
      // When
      OptionalLong shown = rule.shown(cell);
      // Then
      assertThat(rule(THRESHOLD).shown(cell)).isEqualTo(shown);
      shown.ifPresent(
          number ->
              assertThat(number)
                  .isGreaterThanOrEqualTo(THRESHOLD)
                  .isBetween(cell.number() - 4, cell.number() + 4));
    }
  }

  @Test
  void showsNothingForEmptySetWithAnyKey() {
    for (int i = 0; i < SETS; i++) {
      long random = sets.nextLong();
      assertThat(new CellPerturbation(THRESHOLD, any -> random).shown(Tally.NONE)).isEmpty();
    }
  }

  @Test
  void noiseOfLargeNumbersHasNoBias() {
    // When
    double mean = noises(100).average().orElseThrow();
    double variance = noises(100).mapToDouble(noise -> noise * noise).average().orElseThrow();
    // Then
    assertThat(mean).isBetween(-0.1, 0.1);
    assertThat(variance).isBetween(3.8, 4.2);
  }

  @Test
  void differenceOfTwoAnswersDoesNotRevealOneMessage() {
    // When two sets differ by one message, again and again
    Map<Long, Integer> differences = new TreeMap<>();
    for (int i = 0; i < SETS; i++) {
      Tally without = messages(50);
      Tally with = without.plus(messages(1));
      long difference = shown(with) - shown(without);
      differences.merge(difference, 1, Integer::sum);
    }
    // Then
    assertThat(differences.keySet()).contains(-4L, -1L, 0L, 1L, 2L, 3L, 6L);
    assertThat(differences.values()).allMatch(times -> times < SETS / 5);
    double ofOne = differences.get(1L);
    assertThat(differences.get(0L) / ofOne).isBetween(0.8, 1.2);
    assertThat(differences.get(2L) / ofOne).isBetween(0.8, 1.2);
  }

  @Test
  void protectsLargestContribution() {
    // Given sets of 150 reports that count one person, and one that counts 30
    Set<Long> noises = new HashSet<>();
    for (int i = 0; i < SETS; i++) {
      Tally reports = messages(150).plus(new Tally(30, 1, 30, sets.nextLong()));
      // When
      noises.add(shown(reports) - reports.number());
    }
    // Then
    assertThat(noises).containsOnly(-120L, -90L, -60L, -30L, 0L, 30L, 60L, 90L, 120L);
  }

  @Test
  void hidesLargeSumOfFewMessages() {
    // Given a key whose noise is 0
    CellPerturbation without = new CellPerturbation(3, any -> (1L << 32) + 1);
    // Then
    assertThat(without.shown(new Tally(40, 2, 39, 7))).isEmpty();
    assertThat(without.shown(new Tally(40, 3, 38, 7))).hasValue(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void showsExactNumbersWithoutThreshold(int threshold) {
    // Given
    CellPerturbation open = rule(threshold);
    // Then
    for (int n = threshold; n < 100; n++) {
      assertThat(open.shown(messages(n))).hasValue(n);
    }
    assertThat(open.maxNoise()).isZero();
  }

  private LongStream noises(int messages) {
    return LongStream.range(0, SETS)
        .map(n -> rule.shown(messages(messages)).orElseThrow() - messages);
  }

  private long shown(Tally tally) {
    return rule.shown(tally).orElse(0);
  }

  /** Another set each time. */
  private Tally messages(int count) {
    return count == 0 ? Tally.NONE : new Tally(count, count, 1, sets.nextLong());
  }

  private CellPerturbation rule(int threshold) {
    return new CellPerturbation(
        threshold, fingerprint -> new SplittableRandom(key ^ fingerprint).nextLong());
  }
}
