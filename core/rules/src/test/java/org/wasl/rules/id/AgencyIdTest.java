package org.wasl.rules.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgencyIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"kp", "kp-rabat", "a1", "a-", "pg-2"})
  void readsIds(String text) {
    assertThat(AgencyId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1a", "-a", "Kp", "kp rabat", "../x", "kp\n", "كب"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> AgencyId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not an id: 2 to 63 of a-z, 0-9 and hyphens, a letter first");
  }

  @Test
  void hasAtMost63Characters() {
    assertThat(AgencyId.isWellFormed("a".repeat(63))).isTrue();
    assertThat(AgencyId.isWellFormed("a".repeat(64))).isFalse();
  }

  @Test
  void ordersByText() {
    assertThat(Stream.of("kp-b", "kp-a", "bnpj").map(AgencyId::new).sorted().map(AgencyId::value))
        .containsExactly("bnpj", "kp-a", "kp-b");
  }
}
