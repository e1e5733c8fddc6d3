package org.wasl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;

class AuditEntryTest {
  private static final ReferralId REFERRAL =
      ReferralId.parse("01936b1e-0000-7000-8000-000000000001");
  private static final MessageId MESSAGE = MessageId.parse("00000000-0000-4000-8000-000000000002");
  private static final DeliveryId DELIVERY =
      DeliveryId.parse("00000000-0000-5000-8000-000000000003");
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00.120456789Z");

  private static List<AuditEntry> samples() {
    return List.of(
        new AuditEntry("gateway", 1, AT, Step.of(AuditAction.STARTED, "gateway")),
        new AuditEntry(
            REFERRAL.toString(),
            1,
            Instant.parse("2026-11-24T10:00:00Z"),
            Step.of(AuditAction.ACCEPTED, "platform")
                .message(new AgencyId("platform"), MESSAGE)
                .digest("abc-_")),
        new AuditEntry(
            REFERRAL.toString(),
            7,
            AT,
            Step.of(AuditAction.FAILED, "gateway")
                .message(new AgencyId("platform"), MESSAGE)
                .delivery(DELIVERY, new AgencyId("police-a"))
                .attempt(2)
                .why(new StepReason.Code("timeout"))),
        new AuditEntry(
            "agency:\u0648\u0635\u0644\"\\\n\u0001\ud83d\ude00",
            9_007_199_254_740_992L,
            AT,
            Step.of(AuditAction.REFUSED, "unknown").why(new StepReason.Code("not-a-party"))));
  }

  @Test
  void canonicalBytesMatchGoldenFile() throws IOException {
    // When
    StringBuilder lines = new StringBuilder();
    for (AuditEntry entry : samples()) {
      lines.append(new String(entry.canonical(), StandardCharsets.UTF_8)).append('\n');
    }

    // Then
    try (InputStream golden = getClass().getResourceAsStream("entries.golden")) {
      assertThat(lines.toString())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void writesTimesWithSixDecimals() {
    // Given
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    Random random = TestSeed.random(AuditEntryTest.class);
    List<Instant> times = new ArrayList<>(List.of(AT, Instant.EPOCH));
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(-70_000_000_000L, 300_000_000_000L); // years -249 to 11476
      times.add(Instant.ofEpochSecond(second, random.nextInt(1_000_000_000)));
      times.add(Instant.ofEpochSecond(second / 60 * 60, random.nextInt(2) * 999));
    }
    for (Instant time : times) {
      // When, Then
      assertThat(AuditEntry.time(time)).isEqualTo(formatter.format(time));
    }
  }

  @Test
  void leafIsHashOfSaltAndCanonicalEntry() {
    // Given
    byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    AuditEntry entry = samples().get(0);

    // When
    byte[] leaf = Commitment.leaf(salt, entry);

    // Then
    assertThat(HexFormat.of().formatHex(leaf))
        .isEqualTo("4e90cad35701236dd7f3613455d14dcf5f0c269398a1b150f5ac24bbd1af2f6e");
    assertThat(Commitment.opens(leaf, salt, entry)).isTrue();
    assertThat(Commitment.opens(leaf, salt, samples().get(1))).isFalse();
    assertThat(Commitment.opens(leaf, new byte[16], entry)).isFalse();
  }

  @Test
  void rejectsShortSalt() {
    assertThatThrownBy(() -> Commitment.leaf(new byte[15], samples().get(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsLoneSurrogate() {
    // Given
    AuditEntry entry = new AuditEntry("agency:\ud83d", 1, AT, Step.of(AuditAction.REFUSED, "x"));

    // Then
    assertThatThrownBy(entry::canonical).isInstanceOf(IllegalArgumentException.class);
  }
}
