package org.wasl.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.ReporterIdentity.Opening;
import org.wasl.wire.message.Signer;

/** The form of a sealed identity, by the vectors that programs in other languages are tried on. */
class IdentityVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE =
      Path.of("..", "..", "docs", "reference", "vectors", "sealed-identity.json");

  private static JsonNode vector;
  private static JWK custodian;
  private static JWK platform;

  @BeforeAll
  static void read() throws Exception {
    CryptoProvider.install();
    vector = JSON.readTree(FILE.toFile());
    custodian = JWK.parse(vector.path("custodianKey").toString());
    platform = JWK.parse(vector.path("platformKey").toString());
  }

  private static byte[] bytes(String member) {
    return Base64.getUrlDecoder().decode(vector.path(member).asText());
  }

  private static byte[] identity() {
    return vector.path("identity").asText().getBytes(StandardCharsets.UTF_8);
  }

  private static Agency agency(String id, JWK key) {
    return Agency.of(
        id,
        AgencyKind.OVERSIGHT,
        Map.of("en", id),
        Credentials.of(Set.of(), new JWKSet(key).toPublicJWKSet()),
        Channel.of("pull", Optional.empty(), 1));
  }

  private static Opening open(JsonNode sealed) {
    return ReporterIdentity.open(
        sealed.toString().getBytes(StandardCharsets.UTF_8),
        new JWKSet(custodian),
        agency("vector-platform", platform));
  }

  @Test
  void opensAnIdentitySealedByAnEarlierRelease() {
    assertThat(open(vector.path("sealed")))
        .isInstanceOfSatisfying(
            Opening.Opened.class, it -> assertThat(it.identity()).isEqualTo(identity()));
  }

  @Test
  void ignoresUnknownMembers() {
    // When
    for (JsonNode node : vector.path("alsoOpened")) {
      Opening opening = open(node.path("sealed"));
      // Then
      assertThat(opening)
          .as(node.path("reason").asText())
          .isInstanceOfSatisfying(
              Opening.Opened.class, it -> assertThat(it.identity()).isEqualTo(identity()));
    }
    assertThat(vector.path("alsoOpened")).isNotEmpty();
  }

  @Test
  void rejectsEveryForgedIdentityOfTheVector() {
    // When
    for (JsonNode node : vector.path("rejected")) {
      Opening opening = open(node.path("sealed"));
      // Then
      Class<?> expected =
          node.path("outcome").asText().equals("not-signed")
              ? Opening.NotSigned.class
              : Opening.NotOpened.class;
      assertThat(opening).as(node.path("reason").asText()).isInstanceOf(expected);
    }
    assertThat(vector.path("rejected")).hasSizeGreaterThan(4);
  }

  @Test
  void everyStepOfTheVectorMatchesThePage() throws Exception {
    // Given
    byte[] signature = vector.path("signature").asText().getBytes(StandardCharsets.US_ASCII);
    byte[] plaintext = bytes("plaintext");
    JsonNode sealed = vector.path("sealed");
    // When
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(bytes("contentKey"), "AES"),
        new GCMParameterSpec(128, Base64.getUrlDecoder().decode(sealed.path("iv").asText())));
    gcm.updateAAD(sealed.path("protected").asText().getBytes(StandardCharsets.US_ASCII));
    gcm.update(Base64.getUrlDecoder().decode(sealed.path("ciphertext").asText()));
    byte[] decrypted = gcm.doFinal(Base64.getUrlDecoder().decode(sealed.path("tag").asText()));
    // Then
    assertThat(decrypted).isEqualTo(plaintext);
    assertThat(plaintext.length % vector.path("paddingStepBytes").asInt()).isZero();
    assertThat(vector.path("paddingStepBytes").asInt())
        .isEqualTo(ReporterIdentity.PADDING_STEP_BYTES);
    ByteBuffer frame =
        ByteBuffer.allocate(plaintext.length)
            .put("WSL1".getBytes(StandardCharsets.US_ASCII))
            .putInt(signature.length)
            .put(signature)
            .putInt(identity().length)
            .put(identity());
    assertThat(frame.array()).isEqualTo(plaintext);
    assertThat(new Signer(platform).signMessage(identity()))
        .as("Ed25519 signs alike each time")
        .isEqualTo(vector.path("signature").asText());
  }

  @Test
  void sealedIdentityHasTheFormOfTheVector() throws Exception {
    // When
    JsonNode sealed =
        JSON.readTree(
            ReporterIdentity.seal(
                identity(),
                new Signer(platform),
                agency("vector-custodian", custodian),
                Instant.now()));
    // Then
    JsonNode golden = vector.path("sealed");
    assertThat(sealed.fieldNames()).toIterable().containsExactlyElementsOf(names(golden));
    assertThat(sealed.path("protected")).isEqualTo(golden.path("protected"));
    assertThat(sealed.path("recipients")).hasSize(1);
    JsonNode header = sealed.at("/recipients/0/header");
    assertThat(header.path("alg")).isEqualTo(golden.at("/recipients/0/header/alg"));
    assertThat(header.path("kid")).isEqualTo(golden.at("/recipients/0/header/kid"));
    assertThat(names(header))
        .containsExactlyInAnyOrderElementsOf(names(golden.at("/recipients/0/header")));
    assertThat(sealed.path("ciphertext").asText())
        .hasSameSizeAs(golden.path("ciphertext").asText());
    assertThat(open(sealed)).isInstanceOf(Opening.Opened.class);
  }

  private static List<String> names(JsonNode object) {
    return List.copyOf(object.propertyStream().map(Map.Entry::getKey).toList());
  }
}
