package org.wasl.wire.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;

class NegativeReceiptRulesTest {
  private static NegativeReceipt receipt(NegativeReceipt.Kind kind) {
    return new NegativeReceipt(
        kind,
        Optional.of(new DeliveryId(new UUID(1, 2))),
        Optional.of(new MessageId(new UUID(3, 4))),
        new AgencyId("police"),
        new AgencyId("court"),
        Optional.of(new ReferralId(new UUID(5, 6))),
        Digest.of(new byte[] {1}),
        "deadline",
        Instant.parse("2026-11-24T10:00:00.000001Z"));
  }

  private static NegativeReceipt withoutIds() {
    NegativeReceipt receipt = receipt(NegativeReceipt.Kind.SUBMISSION_REJECTED);
    return new NegativeReceipt(
        receipt.kind(),
        Optional.empty(),
        Optional.empty(),
        receipt.sender(),
        receipt.sender(),
        Optional.empty(),
        receipt.digest(),
        "schema/type",
        receipt.time());
  }

  private static String text(NegativeReceipt receipt) {
    return new String(receipt.toJson(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(NegativeReceipt.Kind.class)
  void gatewaySignsEachKind(NegativeReceipt.Kind kind) throws Exception {
    // Given
    ECKey key = TestAgencies.es256("gateway:sig:1");
    Agency gateway = TestAgencies.agency("gateway", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)));
    // When
    String signed = new Signer(key).signReceipt(receipt(kind));
    String forged = new Signer(TestAgencies.es256("gateway:sig:1")).signReceipt(receipt(kind));
    // Then
    assertThat(verifier.verifyNegativeReceipt(gateway, signed)).contains(receipt(kind));
    assertThat(verifier.verifyNegativeReceipt(gateway, forged)).isEmpty();
    assertThat(verifier.verifyNegativeReceipt(gateway, "refused")).isEmpty();
  }

  @Test
  void refusedSubmissionMayHaveNoIds() {
    // When
    String json = text(withoutIds());
    // Then
    assertThat(json).doesNotContain("deliveryId", "messageId", "referral");
    assertThat(NegativeReceipt.fromJson(json.getBytes(StandardCharsets.UTF_8)))
        .contains(withoutIds());
  }

  @Test
  void batchOfNegativeReceiptsHasATextForEach() throws Exception {
    // Given
    Signer signer = new Signer(TestAgencies.es256("gateway:sig:1"));
    // When
    List<String> texts =
        signer.signNegativeReceipts(
            List.of(receipt(NegativeReceipt.Kind.NON_DELIVERY), withoutIds()));
    // Then
    assertThat(texts).hasSize(2).allMatch(BatchedReceipt::isOne).doesNotHaveDuplicates();
    assertThat(signer.signNegativeReceipts(List.of())).isEmpty();
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "non-delivery, delivery",
        "00000000-0000-0001-0000-000000000002, 0-0-1-0-2",
        "00000000-0000-0003-0000-000000000004, 0-0-3-0-4",
        "00000000-0000-0005-0000-000000000006, none",
        "`\"reason\"`, `\"why\"`",
        "10:00:00.000001Z, 10:00",
        "2026-11-24, 2026-02-30"
      })
  void textWithAnInvalidPartIsNoReceipt(String part, String other) {
    // Given
    String json = text(receipt(NegativeReceipt.Kind.NON_DELIVERY));
    assertThat(json).contains(part);
    // When
    byte[] changed = json.replace(part, other).getBytes(StandardCharsets.UTF_8);
    // Then
    assertThat(NegativeReceipt.fromJson(changed)).isEmpty();
  }
}
