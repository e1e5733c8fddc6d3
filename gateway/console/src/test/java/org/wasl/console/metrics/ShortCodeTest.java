package org.wasl.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShortCodeTest {
  @Test
  void acceptsOnlyShortCodes() {
    // Given
    Pattern code = Pattern.compile("[A-Za-z0-9._/-]{1,80}");
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      for (int length : new int[] {0, 1, 80, 81}) {
        String text = Character.toString(c).repeat(length);
        // When, Then
        assertThat(ShortCode.of(text).equals(text)).isEqualTo(code.matcher(text).matches());
      }
    }
    assertThat(ShortCode.of("a b")).isEqualTo("other");
  }
}
