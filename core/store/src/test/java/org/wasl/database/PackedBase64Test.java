package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestSeed;

class PackedBase64Test {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final Random random = TestSeed.random(PackedBase64Test.class, 7);

  @Test
  void unpacksEverythingByteForByte() {
    for (int i = 0; i < 2_000; i++) {
      // Given runs of any length, also such as no encoder writes, between other bytes
      byte[] bytes = mixed();

      // When
      byte[] packed = PackedBase64.pack(bytes);

      // Then
      assertThat(PackedBase64.unpack(packed)).isEqualTo(bytes);
    }
  }

  @Test
  void packsSealedTextIntoThreeQuarters() {
    // Given
    byte[] content = new byte[3_000];
    random.nextBytes(content);
    String jwe =
        "{\"protected\":\"eyJlbmMiOiJBMjU2R0NNIn0\",\"ciphertext\":\"%s\"}"
            .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(content));

    // When
    byte[] packed = PackedBase64.pack(jwe.getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(packed).hasSizeLessThan(jwe.length() - 990);
    assertThat(PackedBase64.unpack(packed)).asString(StandardCharsets.UTF_8).isEqualTo(jwe);
  }

  @Test
  void readsContentStoredBeforeThisForm() {
    // Given
    byte[] before = "{\"protected\":\"eyJlbmMiOiJBMjU2R0NNIn0\"}".getBytes(StandardCharsets.UTF_8);

    // When, Then
    assertThat(PackedBase64.unpack(before)).isSameAs(before);
    assertThat(PackedBase64.unpack(new byte[0])).isEmpty();
  }

  @Test
  void damagedBytesGiveOtherBytesWithoutException() {
    // Given
    byte[] text = (ALPHABET.repeat(5) + "." + ALPHABET.repeat(5)).getBytes(StandardCharsets.UTF_8);
    byte[] packed = PackedBase64.pack(text);
    assertThat(packed).hasSizeLessThan(text.length);

    for (int bit = 0; bit < packed.length * 8; bit++) {
      // When
      byte[] damaged = packed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);

      // Then
      assertThat(PackedBase64.unpack(damaged)).as("bit %d", bit).isNotEqualTo(text);
    }
    for (int length = 0; length < packed.length; length++) {
      assertThat(PackedBase64.unpack(Arrays.copyOf(packed, length))).isNotEqualTo(text);
    }
  }

  private byte[] mixed() {
    StringBuilder text = new StringBuilder();
    for (int part = random.nextInt(6); part > 0; part--) {
      for (int n = random.nextInt(300); n > 0; n--) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      for (int n = random.nextInt(random.nextBoolean() ? 2 : 400); n > 0; n--) {
        text.append((char) random.nextInt(256));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
