package org.wasl.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> COURTS = List.of("tpi-sale", "tpi-safi", "ca-safi", "tpi-fes");

  @Test
  void theNearestComeFirstAndNoMoreThanAskedFor() {
    assertThat(Nearest.of("tpi-sali", COURTS, 2)).containsExactly("tpi-safi", "tpi-sale");
    assertThat(Nearest.of("kp-fes", COURTS, 1)).containsExactly("tpi-fes");
    assertThat(Nearest.of("tpi-fes", List.of(), 3)).isEmpty();
  }

  @Test
  void whatIsFarFromEverythingIsNoSuggestion() {
    assertThat(Nearest.suggestion("tpi-safy", COURTS)).isEqualTo("; did you mean tpi-safi?");
    assertThat(Nearest.suggestion("somewhere-else-entirely", COURTS)).isEmpty();
  }
}
