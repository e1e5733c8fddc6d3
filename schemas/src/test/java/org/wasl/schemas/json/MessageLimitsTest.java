package org.wasl.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLimitsTest {

  @ParameterizedTest
  @ValueSource(ints = {16_384, 16_385, 16_386, 1 << 20})
  void largestOriginalFitsIntoHandover(int bytes) {
    // Given
    MessageLimits limits = new MessageLimits(bytes);
    // When
    String original = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[bytes]);
    // Then
    assertThat(original).hasSize(limits.originalChars());
    assertThat(limits.bytes("handover")).isEqualTo(original.length() + 8_192);
    assertThat(limits.bytes("vetted-case")).isEqualTo(bytes);
  }

  @Test
  void oversizeRefusalNamesBothSizes() {
    // Given
    MessageLimits limits = new MessageLimits(30_000);
    // When, Then
    limits.check("vetted-case", 30_000);
    limits.check("handover", 48_192);
    assertThatThrownBy(() -> limits.check("vetted-case", 30_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a message of type vetted-case has at most 30000 bytes, this one has 30001");
    assertThatThrownBy(() -> limits.check("handover", 48_193))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
