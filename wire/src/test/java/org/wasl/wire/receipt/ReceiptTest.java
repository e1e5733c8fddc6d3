package org.wasl.wire.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;

public class ReceiptTest {
  public static Receipt receipt(String recipient) {
    return new Receipt(
        Receipt.Kind.DELIVERY,
        Optional.of(new UUID(1, 2)),
        new UUID(3, 4),
        "platform",
        recipient,
        new UUID(5, 6),
        Digest.of(new byte[] {1}),
        Instant.parse("2026-11-24T10:00:00Z"));
  }

  @Test
  void aReceiptComesBackAsItWasSigned() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("a:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    // When
    String compact = new Signer(key).signReceipt(receipt("a"));
    // Then
    assertThat(verifier.verifyReceipt(agency, compact))
        .isEqualTo(new ReceiptVerification.Genuine(receipt("a")));
  }

  @Test
  void row04AForgedOrAlteredReceiptIsTellableFromNone() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("a:sig:1");
    ECKey forger = TestAgencies.es256("a:sig:1");
    ECKey stranger = TestAgencies.es256("b:sig:1");
    Agency agency = TestAgencies.agency("a", key);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    String genuine = new Signer(key).signReceipt(receipt("a"));
    String[] parts = genuine.split("\\.");
    String other = new Signer(key).signReceipt(receipt("b")).split("\\.")[1];
    // When
    List<String> lies =
        List.of(
            parts[0] + "." + other + "." + parts[2],
            new Signer(forger).signReceipt(receipt("a")),
            new Signer(stranger).signReceipt(receipt("a")),
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
    assertThat(lies)
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
}
