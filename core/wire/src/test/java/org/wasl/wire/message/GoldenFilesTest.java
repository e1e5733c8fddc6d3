package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.receipt.ReceiptTest;

/**
 * The bytes on the wire do not change between releases. The keys under {@code golden/} were made
 * for these files, open nothing else, and are published with them.
 */
class GoldenFilesTest {
  private static JWKSet keys;
  private static Agency agency;
  private static SignatureVerifier verifier;

  @BeforeAll
  static void readKeys() throws Exception {
    CryptoProvider.install();
    keys = JWKSet.parse(text("test-only.private.jwks"));
    agency = TestAgencies.agency("golden", keys.getKeys().toArray(JWK[]::new));
    verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency)));
  }

  @Test
  void messageSignatureMatchesGoldenFile() throws Exception {
    // Given
    byte[] body = text("message.json").getBytes(StandardCharsets.UTF_8);
    // When Ed25519, which is deterministic, signs again
    String signature = new Signer(keys.getKeyByKeyId("golden:sig:2")).signMessage(body);
    // Then
    assertThat(signature).isEqualTo(text("message.ed25519.jws"));
    assertThat(verifier.verifyMessage(agency, body, text("message.es256.jws")))
        .isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void receiptMatchesGoldenFile() throws Exception {
    // When
    String compact =
        new Signer(keys.getKeyByKeyId("golden:sig:2"))
            .signReceipt(ReceiptTest.receipt(new AgencyId("golden")));
    // Then
    assertThat(compact).isEqualTo(text("receipt.ed25519.jws"));
    assertThat(
            new String(
                ReceiptTest.receipt(new AgencyId("golden")).toJson(), StandardCharsets.UTF_8))
        .isEqualTo(text("receipt.json"));
  }

  @Test
  void opensContentSealedByEarlierRelease() throws Exception {
    for (String name : List.of("sealed-one.jwe.json", "sealed-two.jwe.json")) {
      // When
      SignedMessage opened =
          MessageSealer.open(text(name).getBytes(StandardCharsets.UTF_8), keys).orElseThrow();
      // Then
      assertThat(new String(opened.body(), StandardCharsets.UTF_8)).isEqualTo(text("message.json"));
      assertThat(opened.signature()).isEqualTo(text("message.ed25519.jws"));
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
