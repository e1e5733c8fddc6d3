package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestSeed;

class PackedTextTest {
  private final Random random = TestSeed.random(PackedTextTest.class, 11);
  private final String delivery = uuid();
  private final String message = uuid();
  private final String referral = uuid();
  private final PackedText packing =
      PackedText.repeating(delivery, message, "kp-rabat", referral, "platform");

  @Test
  void readsReceiptsOfAnyFormByteForByte() {
    for (int i = 0; i < 2_000; i++) {
      // Given members in any order, with spaces or without, of one signature or of a batch
      byte[] text = bytes(random.nextBoolean() ? receipt(payload()) : batched(payload()));

      // When
      byte[] packed = packing.pack(text);

      // Then
      assertThat(packing.unpack(packed)).isEqualTo(text);
    }
  }

  @Test
  void readsOtherBytesUnchanged() {
    byte[] edges = {0, 1, 2, (byte) 0xfe, (byte) 0xff};
    for (int i = 0; i < 2_000; i++) {
      // Given
      byte[] bytes = new byte[random.nextInt(60)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = edges[random.nextInt(edges.length)];
      }

      // When, Then
      assertThat(packing.unpack(packing.pack(bytes))).isEqualTo(bytes);
      assertThatCode(() -> packing.unpack(bytes)).doesNotThrowAnyException();
    }
  }

  @Test
  void storesNoValuesThatTheRowHasAnyway() {
    // Given
    String receipt = receipt(canonical());
    int unknown = 64 + 43 + 27; // signature, digest, time

    // When, Then
    assertThat(receipt).hasSizeGreaterThan(550);
    assertThat(packing.pack(bytes(receipt))).hasSizeLessThan(unknown + 80);
  }

  @Test
  void readsEarlierFormsUnchanged() {
    // Given
    String receipt = receipt(payload());

    // When, Then
    assertThat(packing.unpack(bytes(receipt))).isEqualTo(bytes(receipt));
    assertThat(packing.unpack(PackedBase64.pack(bytes(receipt)))).isEqualTo(bytes(receipt));
    assertThat(packing.unpack(new byte[0])).isEmpty();
  }

  @Test
  void damagedBytesAndForeignValuesGiveOtherTextWithoutException() {
    // Given
    byte[] text = bytes(receipt(canonical()));
    byte[] packed = packing.pack(text);

    for (int bit = 0; bit < packed.length * 8; bit++) {
      // When
      byte[] damaged = packed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);

      // Then
      assertThat(packing.unpack(damaged)).as("bit %d", bit).isNotEqualTo(text);
    }
    for (int length = 0; length < packed.length; length++) {
      assertThat(packing.unpack(Arrays.copyOf(packed, length))).isNotEqualTo(text);
    }
    PackedText other = PackedText.repeating(uuid(), message, "kp-rabat", referral, "platform");
    assertThat(other.unpack(packed)).isNotEqualTo(text);
    assertThat(PackedText.OF_WORDS.unpack(packed)).isNotEqualTo(text);
  }

  /** Returns the form that this product's programs write. */
  private String canonical() {
    return """
    {"deliveryId":"%s","digest":"%s","kind":"delivery","messageId":"%s",\
    "recipient":"kp-rabat","referral":"%s","sender":"platform","time":"%s"}\
    """
        .formatted(delivery, random(32), message, referral, "2026-11-28T01:20:30.123456Z");
  }

  private String payload() {
    List<String> members =
        new ArrayList<>(
            List.of(
                "deliveryId\":\"" + (random.nextBoolean() ? delivery : delivery.toUpperCase()),
                "digest\":\"" + random(32),
                "kind\":\"" + (random.nextBoolean() ? "delivery" : "retrieval"),
                "messageId\":\"" + message,
                "recipient\":\"kp-rabat",
                "referral\":\"" + referral,
                "sender\":\"platform",
                "time\":\"2026-11-28T01:20:30Z"));
    if (random.nextBoolean()) {
      Collections.shuffle(members, random);
    }
    String space = " ".repeat(random.nextInt(3));
    return "{\"" + String.join("\"," + space + "\"", members) + "\"" + space + "}";
  }

  private String receipt(String payload) {
    String alg = random.nextBoolean() ? "EdDSA" : "ES256";
    String header =
        random.nextBoolean()
            ? "{\"kid\":\"kp-rabat-receipt-1\",\"typ\":\"wasl-receipt+jws\",\"alg\":\"%s\"}"
            : "{\"alg\":\"%s\", \"kid\":\"k\", \"typ\":\"wasl-receipt+jws\"}";
    return base64(bytes(header.formatted(alg))) + "." + base64(bytes(payload)) + "." + random(64);
  }

  private String batched(String payload) {
    String root = "{\"root\":\"" + random(32) + "\",\"size\":\"17\"}";
    return receipt(root) + "~" + base64(bytes(payload)) + "~3~" + random(32 * random.nextInt(6));
  }

  private String random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
