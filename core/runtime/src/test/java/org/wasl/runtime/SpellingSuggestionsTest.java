package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingSuggestionsTest {
  private static final List<String> COURTS = List.of("tpi-sale", "tpi-safi", "ca-safi", "tpi-fes");

  @Test
  void suggestsNearestFirstUpToLimit() {
    assertThat(SpellingSuggestions.nearest("tpi-sali", COURTS, 2))
        .containsExactly("tpi-safi", "tpi-sale");
    assertThat(SpellingSuggestions.nearest("kp-fes", COURTS, 1)).containsExactly("tpi-fes");
    assertThat(SpellingSuggestions.nearest("tpi-fes", List.of(), 3)).isEmpty();
  }

  @Test
  void suggestsNothingIfAllAreFar() {
    assertThat(SpellingSuggestions.suggestion("tpi-safy", COURTS))
        .isEqualTo("; did you mean tpi-safi?");
    assertThat(SpellingSuggestions.suggestion("somewhere-else-entirely", COURTS)).isEmpty();
  }
}
