package org.wasl.sandbox.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
  @Test
  void publishedSharesGiveThePublishedCounts() {
    // Given the shares of the 6,788 cases of online crime
    // When
    int[] counts = Apportionment.counts(6788, 60, 20, 10, 5, 5);
    // Then
    assertThat(counts).containsExactly(4073, 1358, 679, 339, 339);
  }

  @Test
  void countsAlwaysAddUp() {
    for (int total = 0; total < 500; total++) {
      // Given any total
      // When
      int[] counts = Apportionment.counts(total, 60, 20, 10, 5, 5, 1);
      // Then
      assertThat(Arrays.stream(counts).sum()).isEqualTo(total);
    }
  }

  @Test
  void lotsKeepCountsAndDependOnlyOnTheSeed() {
    // Given
    int[] counts = {5, 0, 20};
    // When
    int[] lots = Apportionment.shuffled(counts, new SplittableRandom(7));
    // Then
    assertThat(Arrays.stream(lots).filter(lot -> lot == 0)).hasSize(5);
    assertThat(Arrays.stream(lots).filter(lot -> lot == 2)).hasSize(20);
    assertThat(lots)
        .hasSize(25)
        .isEqualTo(Apportionment.shuffled(counts, new SplittableRandom(7)))
        .isNotEqualTo(Apportionment.shuffled(counts, new SplittableRandom(8)));
  }
}
