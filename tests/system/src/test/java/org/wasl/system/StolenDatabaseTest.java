package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.system.SmallConfig.PLATFORM;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.database.PackedText;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.wire.message.MessageSealer;

/** Limits the knowledge of a thief who has the database and all keys of the gateway. */
class StolenDatabaseTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static GatewayTrial trial;
  private static ConcurrentPublishers publishers;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).inProcess();
    trial.startGateway();
    publishers = new ConcurrentPublishers(trial);
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  @Test
  void row18GatewayKeysDoNotOpenTheContent() throws Exception {
    // Given
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(18, 1, false).get(0);
    publishers.submit(syntheticCase);
    trial.awaitQuiet();
    JWKSet gateway = trial.world().pki().privateKeys(AgencyId.GATEWAY);

    // When
    List<byte[]> stolen =
        column("select encode(ciphertext, 'hex') from sealed_content" + of(syntheticCase)).stream()
            .map(PackedText.OF_WORDS::unpack)
            .toList();

    // Then only the recipients can open it
    assertThat(stolen).hasSize(1);
    assertThat(MessageSealer.open(stolen.get(0), gateway)).isEmpty();
    assertThat(MessageSealer.open(stolen.get(0), trial.world().pki().privateKeys(PLATFORM)))
        .isEmpty();
    assertThat(
            MessageSealer.open(stolen.get(0), trial.world().pki().privateKeys(SmallConfig.POLICE))
                .orElseThrow()
                .body())
        .isEqualTo(syntheticCase.body());
  }

  @Test
  void row20NoStoredDigestCanBeGuessedFromTheContent() throws Exception {
    // Given two messages with equal content, which differ in id and nonce
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(20, 1, false).get(0);
    SyntheticCase twin = withNonce(syntheticCase, "AAAAAAAAAAAAAAAAAAAAAA");
    publishers.submit(syntheticCase);
    publishers.submit(twin);
    trial.awaitQuiet();

    // When
    List<byte[]> ofContent =
        column("select encode(content_digest, 'hex') from message" + of(syntheticCase, twin));
    List<byte[]> ofCiphertext =
        column(
            "select encode(convert_to(digest, 'UTF8'), 'hex') from sealed_content"
                + of(syntheticCase, twin));

    // Then no stored value shows that they are equal, and no schema allows a missing nonce
    assertThat(ofContent).hasSize(2);
    assertThat(ofContent.get(0)).isNotEqualTo(ofContent.get(1));
    assertThat(ofCiphertext.get(0)).isNotEqualTo(ofCiphertext.get(1));
    assertThat(Base64.getUrlDecoder().decode("AAAAAAAAAAAAAAAAAAAAAA")).hasSize(16);
    PlainHttpsClient.Answer refused =
        new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM)
            .post(
                "/v1/cases",
                withNonce(syntheticCase, null).body(),
                signed(withNonce(syntheticCase, null)));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("/envelope", "nonce");
  }

  private Map<String, String> signed(SyntheticCase syntheticCase) {
    return Map.of(
        "Wasl-Signature", trial.world().pki().signer(PLATFORM).signMessage(syntheticCase.body()));
  }

  private static SyntheticCase withNonce(SyntheticCase plain, String nonce) throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(plain.body());
    MessageId id =
        new MessageId(
            UUID.nameUUIDFromBytes(plain.messageId().toString().getBytes(StandardCharsets.UTF_8)));
    ObjectNode envelope = (ObjectNode) document.get("envelope");
    envelope.put("messageId", id.toString());
    if (nonce == null) {
      envelope.remove("nonce");
    } else {
      envelope.put("nonce", nonce);
    }
    return new SyntheticCase(
        id,
        plain.category(),
        plain.urgency(),
        plain.origin(),
        plain.territory(),
        plain.reporterMode(),
        plain.subjects(),
        JSON.writeValueAsBytes(document));
  }

  private static String of(SyntheticCase... cases) {
    return Stream.of(cases)
        .map(syntheticCase -> "'" + syntheticCase.messageId() + "'")
        .collect(Collectors.joining(", ", " where message_id in (", ")"));
  }

  private List<byte[]> column(String sql) throws Exception {
    return trial.ledger().column(sql).stream().map(HexFormat.of()::parseHex).toList();
  }
}
