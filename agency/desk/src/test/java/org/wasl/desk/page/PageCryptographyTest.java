package org.wasl.desk.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * Tests that Java verifies and opens what the page signs and seals, and the reverse. The page's own
 * tests use the same vectors ({@code agency/desk/page/test/vectors}).
 */
class PageCryptographyTest {
  private static final Path VECTORS = Path.of("page", "test", "vectors");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static JsonNode fromGateway;
  private static JsonNode fromPage;

  @BeforeAll
  static void read() throws Exception {
    fromGateway = JSON.readTree(VECTORS.resolve("from-gateway.json").toFile());
    fromPage = JSON.readTree(VECTORS.resolve("from-page.json").toFile());
  }

  @Test
  void gatewaySealsTheDeliveryThatThePageOpens() throws Exception {
    // Given
    JWKSet keys = JWKSet.parse(fromGateway.get("officeKeys").toString());
    byte[] sealed = bytes(fromGateway.get("sealed").textValue());

    // When
    var opened = MessageSealer.open(sealed, keys);

    // Then
    assertThat(opened).isPresent();
    assertThat(opened.get().body()).isEqualTo(bytes(fromGateway.get("body").textValue()));
  }

  @Test
  void pageSignsValidMessages() throws Exception {
    // Given
    Agency office = office();
    byte[] body = Base64.getUrlDecoder().decode(fromPage.get("message").textValue());

    // When
    SignatureStatus status =
        verifier(office).verifyMessage(office, body, fromPage.get("signature").textValue());

    // Then
    assertThat(status).isEqualTo(SignatureStatus.VALID);
  }

  @Test
  void pageSignsGenuineReceipts() throws Exception {
    // Given
    Agency office = office();

    // When
    ReceiptVerification verified =
        verifier(office).verifyReceipt(office, fromPage.get("receipt").textValue());

    // Then
    assertThat(verified.genuine().map(Receipt::kind)).contains(Receipt.Kind.RETRIEVAL);
    assertThat(verified.genuine().flatMap(Receipt::deliveryId)).isPresent();
  }

  @Test
  void submissionKeyOpensAnAnswerThatThePageSealed() throws Exception {
    // Given
    ECKey key = ECKey.parse(fromPage.get("submissionKey").toString());
    JWEObject jwe = JWEObject.parse(fromPage.get("submission").textValue());

    // When
    jwe.decrypt(new ECDHDecrypter(key));

    // Then
    assertThat(jwe.getHeader().toJSONObject().keySet())
        .containsExactlyInAnyOrder("alg", "enc", "kid", "typ", "epk", "referral");
    JsonNode opened = JSON.readTree(jwe.getPayload().toBytes());
    assertThat(opened.get("message")).isEqualTo(fromPage.get("message"));
    assertThat(opened.get("signature")).isEqualTo(fromPage.get("signature"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Agency office() throws Exception {
    return Agency.of(
        "prosecution-example",
        AgencyKind.PROSECUTION,
        Map.of(),
        Credentials.of(Set.of(), JWKSet.parse(fromPage.get("officeKeys").toString())),
        Channel.of("pull", Optional.empty(), 1));
  }

  private static SignatureVerifier verifier(Agency office) {
    return SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(office)));
  }
}
