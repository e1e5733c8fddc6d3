package org.wasl.wire.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.TestAgencies;

/** The door takes as a receipt what both offline verifiers take, by the same vectors. */
class WireReceiptVectorsTest {
  private static final Path VECTORS = Path.of("../audit/verify-js/vectors");

  @ParameterizedTest
  @CsvSource({"receipts.json, jws", "batched-receipts.json, batched"})
  void doorAcceptsSameReceiptsAsVerifiers(String name, String form) throws Exception {
    // Given
    Map<String, Object> file = JSONObjectUtils.parse(Files.readString(VECTORS.resolve(name)));
    Agency agency =
        TestAgencies.agency(
            "police-a",
            new OctetKeyPair.Builder(Curve.Ed25519, new Base64URL((String) file.get("x")))
                .keyID("police-a-sig-1")
                .keyUse(KeyUse.SIGNATURE)
                .build());
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
    Map<String, Object> subject = JSONObjectUtils.getJSONObject(file, "subject");
    // When
    for (Map<String, Object> vector : JSONObjectUtils.getJSONObjectArray(file, "vectors")) {
      boolean accepted =
          verifier
              .verifyReceipt(agency, (String) vector.get(form))
              .genuine()
              .filter(receipt -> isAbout(receipt, subject))
              .isPresent();
      // Then
      assertThat(accepted).as((String) vector.get("name")).isEqualTo(vector.get("genuine"));
    }
  }

  @Test
  void senderAcceptsSameRefusalsAsVerifiers() throws Exception {
    // Given
    Map<String, Object> file =
        JSONObjectUtils.parse(Files.readString(VECTORS.resolve("negative-receipts.json")));
    Agency gateway =
        TestAgencies.agency(
            "gateway",
            new OctetKeyPair.Builder(Curve.Ed25519, new Base64URL((String) file.get("x")))
                .keyID("gateway-sig-1")
                .keyUse(KeyUse.SIGNATURE)
                .build());
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)));
    String digest = Digest.of(new Base64URL((String) file.get("message")).decode());
    for (Map<String, Object> vector : JSONObjectUtils.getJSONObjectArray(file, "vectors")) {
      // When
      boolean accepted =
          verifier
              .verifyNegativeReceipt(gateway, (String) vector.get("jws"))
              .filter(it -> it.kind() == NegativeReceipt.Kind.SUBMISSION_REJECTED)
              .filter(it -> it.digest().equals(digest))
              .isPresent();

      // Then
      assertThat(accepted).as((String) vector.get("name")).isEqualTo(vector.get("genuine"));
    }
  }

  private static boolean isAbout(Receipt receipt, Map<String, Object> subject) {
    Receipt expected =
        new Receipt(
            Receipt.Kind.DELIVERY,
            Optional.of(DeliveryId.parse((String) subject.get("deliveryId"))),
            MessageId.parse((String) subject.get("messageId")),
            new AgencyId((String) subject.get("sender")),
            new AgencyId((String) subject.get("recipient")),
            ReferralId.parse((String) subject.get("referral")),
            (String) subject.get("digest"),
            receipt.time());
    return receipt.equals(expected) && receipt.time().isAfter(Instant.EPOCH);
  }
}
