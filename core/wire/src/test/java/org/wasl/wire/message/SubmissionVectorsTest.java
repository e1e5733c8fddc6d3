package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SealedSubmission.Opening;

/** Sealed submissions of another library: what is accepted of them, and what is not. */
class SubmissionVectorsTest {
  private static final Path FILE =
      Path.of("..", "..", "docs", "reference", "vectors", "sealed-submission.json");

  private static JsonNode vector;
  private static ECKey key;
  private static ReferralId referral;

  @BeforeAll
  static void read() throws Exception {
    CryptoProvider.install();
    vector = new ObjectMapper().readTree(FILE.toFile());
    key = ECKey.parse(vector.path("submissionKey").toString());
    referral = ReferralId.parse(vector.path("referral").asText());
  }

  private static Opening open(String sealed, Optional<ReferralId> addressed) {
    return SealedSubmission.open(
        sealed.getBytes(StandardCharsets.US_ASCII),
        addressed,
        kid -> Optional.of(key).filter(it -> it.getKeyID().equals(kid)));
  }

  @Test
  void opensVectorSealedByAnotherLibrary() throws Exception {
    // Given
    Agency sender = TestAgencies.agency("office", JWK.parse(vector.path("senderKey").toString()));
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(sender)));
    // When
    Opening inReferral = open(vector.path("sealed").asText(), Optional.of(referral));
    Opening ofCase = open(vector.path("sealedCase").asText(), Optional.empty());
    // Then
    assertThat(List.of(inReferral, ofCase))
        .allSatisfy(
            opening ->
                assertThat(opening)
                    .isInstanceOfSatisfying(
                        Opening.Opened.class,
                        opened -> {
                          SignedMessage message = opened.message();
                          assertThat(message.body())
                              .asString()
                              .isEqualTo(vector.path("message").asText());
                          assertThat(
                                  verifier.verifyMessage(
                                      sender, message.body(), message.signature()))
                              .isEqualTo(SignatureStatus.VALID);
                        }));
  }

  @Test
  void verifiesKeyStatement() throws Exception {
    // Given
    Agency gateway =
        TestAgencies.agency("gateway", JWK.parse(vector.path("gatewayKey").toString()));
    // When
    Optional<SubmissionKey> stated =
        SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)))
            .verifySubmissionKey(gateway, vector.path("statement").asText(), Instant.EPOCH);
    // Then
    assertThat(stated.orElseThrow().key()).isEqualTo(key.toPublicJWK());
  }

  @Test
  void row63RejectsInvalidVectors() {
    for (JsonNode rejected : vector.path("rejected")) {
      // When
      Opening opening = open(rejected.path("sealed").asText(), Optional.of(referral));
      // Then
      assertThat(opening)
          .as(rejected.path("because").asText())
          .isEqualTo(new Opening.Malformed(rejected.path("reason").asText()));
    }
    assertThat(vector.path("rejected")).hasSizeGreaterThan(7);
  }
}
