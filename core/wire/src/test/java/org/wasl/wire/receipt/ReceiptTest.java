package org.wasl.wire.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;

public class ReceiptTest {
  public static Receipt receipt(AgencyId recipient) {
    return new Receipt(
        Receipt.Kind.DELIVERY,
        Optional.of(new DeliveryId(new UUID(1, 2))),
        new MessageId(new UUID(3, 4)),
        new AgencyId("platform"),
        recipient,
        new ReferralId(new UUID(5, 6)),
        Digest.of(new byte[] {1}),
        Instant.parse("2026-11-24T10:00:00Z"));
  }

  @Test
  void receiptRoundTrips() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("a:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    // When
    String compact = new Signer(key).signReceipt(receipt(new AgencyId("a")));
    // Then
    assertThat(verifier.verifyReceipt(agency, compact))
        .isEqualTo(new ReceiptVerification.Genuine(receipt(new AgencyId("a"))));
  }

  @Test
  void digitsDoNotDependOnLocale() {
    // Given
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      // When
      byte[] root = new ReceiptRoot(new byte[32], 64).toJson();
      byte[] problem = DeliveryRejection.DIGEST.answer().body();
      // Then
      assertThat("%d".formatted(0)).isNotEqualTo("0"); // the digits of this locale
      assertThat(ReceiptRoot.fromJson(root)).map(ReceiptRoot::size).contains(64L);
      assertThat(new String(problem, StandardCharsets.UTF_8)).contains("\"status\":422");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void parsesTimesLikeJdk() {
    for (String year : List.of("0000", "1900", "2000", "2024", "2026", "9999")) {
      for (int month = 0; month <= 13; month++) {
        for (int day : List.of(0, 1, 28, 29, 30, 31, 32)) {
          for (String rest :
              List.of("00:00:00", "23:59:59.9", "10:60:00", "01:02:03.123456789", "7:00:00")) {
            String time = "%s-%02d-%02dT%sZ".formatted(year, month, day, rest);
            // When
            Optional<Instant> read = Receipt.fromJson(withTime(time)).map(Receipt::time);
            // Then
            assertThat(read).as(time).isEqualTo(byTheJdk(time));
          }
        }
      }
    }
    // A receipt has a time in one form only, although the JDK reads others
    for (String time :
        List.of(
            "2026-11-24T24:00:00Z",
            "2026-11-24T10:00:60Z",
            "2026-11-24T10:00:00.Z",
            "2026-11-24T10:00:00.1234567890Z",
            "2026-11-24T10:00:00",
            "2026-11-24T10:00Z",
            "2026-11-24T10:00:00+00:00",
            "-2026-11-24T10:00:00Z")) {
      assertThat(Receipt.fromJson(withTime(time))).as(time).isEmpty();
    }
  }

  private static byte[] withTime(String time) {
    return new String(receipt(new AgencyId("a")).toJson(), StandardCharsets.UTF_8)
        .replace("2026-11-24T10:00:00Z", time)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Instant> byTheJdk(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Test
  void row04DistinguishesForgedReceiptFromMissingOne() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("a:sig:1");
    ECKey forger = TestAgencies.es256("a:sig:1");
    ECKey otherKey = TestAgencies.es256("b:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    String genuine = new Signer(key).signReceipt(receipt(new AgencyId("a")));
    String[] parts = genuine.split("\\.");
    String other = new Signer(key).signReceipt(receipt(new AgencyId("b"))).split("\\.")[1];
    // When
    List<String> forgeries =
        List.of(
            parts[0] + "." + other + "." + parts[2],
            new Signer(forger).signReceipt(receipt(new AgencyId("a"))),
            new Signer(otherKey).signReceipt(receipt(new AgencyId("a"))),
            genuine.substring(0, genuine.length() - 8));
    List<String> garbage =
        List.of(
            "200 OK",
            "..",
            "",
            "a.b.c",
            "x." + parts[1] + "." + parts[2],
            parts[0] + ".x." + parts[2]);
    // Then
    assertThat(forgeries)
        .allSatisfy(
            text ->
                assertThat(verifier.verifyReceipt(agency, text))
                    .isInstanceOf(ReceiptVerification.Forged.class));
    assertThat(garbage)
        .allSatisfy(
            text ->
                assertThat(verifier.verifyReceipt(agency, text))
                    .isEqualTo(new ReceiptVerification.Unreadable()));
  }

  @Test
  void row66EachBatchedReceiptProvesItsOwnDeliveryOnly() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("a:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    for (int size = 1; size <= 9; size++) {
      List<Receipt> batch =
          IntStream.range(0, size).mapToObj(at -> receipt(new AgencyId("a" + at))).toList();
      // When
      List<String> texts = new Signer(key).signReceipts(batch);
      // Then
      assertThat(texts)
          .map(text -> verifier.verifyReceipt(agency, text).genuine().orElseThrow())
          .isEqualTo(batch);
      for (int at = 1; at < size; at++) {
        String[] parts = texts.get(at).split("~", -1);
        String[] before = texts.get(at - 1).split("~", -1);
        assertThat(
                List.of(
                    String.join("~", parts[0], before[1], parts[2], parts[3]),
                    String.join("~", parts[0], parts[1], before[2], parts[3])))
            .allSatisfy(
                forgery ->
                    assertThat(verifier.verifyReceipt(agency, forgery))
                        .isEqualTo(new ReceiptVerification.Forged(SignatureStatus.INVALID)));
      }
    }
  }

  @Test
  void row66RejectsBatchOfAnotherKeyWithSameNameAfterGenuineOne() throws Exception {
    // Given a verifier that has seen the same batch signed by the agency
    ECKey key = TestAgencies.es256("a:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    List<Receipt> batch = List.of(receipt(new AgencyId("a")), receipt(new AgencyId("b")));
    String[] genuine = new Signer(key).signReceipts(batch).get(0).split("~", -1);
    assertThat(verifier.verifyReceipt(agency, String.join("~", genuine)).genuine()).isPresent();
    String forged =
        new Signer(TestAgencies.es256("a:sig:1")).signReceipts(batch).get(0).split("~", -1)[0];
    // When
    ReceiptVerification verified =
        verifier.verifyReceipt(
            agency, String.join("~", forged, genuine[1], genuine[2], genuine[3]));
    // Then
    assertThat(verified).isEqualTo(new ReceiptVerification.Forged(SignatureStatus.INVALID));
  }
}
