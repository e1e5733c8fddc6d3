package org.wasl.wire.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.SigningKey;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

class DirectoryRequestTest {
  private static final Instant NOW = Instant.parse("2026-06-30T08:00:00Z");
  private static final SortedMap<String, String> PROPERTIES =
      new TreeMap<>(Map.of("kind", "police", "protocol", "pull"));

  private final ECKey signing = key("a:sig:1", KeyUse.SIGNATURE);
  private final ECKey sealing = key("a:enc:1", KeyUse.ENCRYPTION);

  private static ECKey key(String kid, KeyUse use) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).keyUse(use).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static DirectoryRequest request(SortedMap<String, String> properties, JWK... keys) {
    return new DirectoryRequest(
        new AgencyId("a"),
        properties,
        new PublishedKeys(new JWKSet(List.of(keys)), KeyPurposes.UNLIMITED),
        "csr",
        NOW,
        "AAAAAAAAAAAAAAAAAAAAAA");
  }

  private static String signed(DirectoryRequest request, JWK... keys) {
    return request.signedBy(Stream.of(keys).map(SigningKey::of).toList());
  }

  private String sound() {
    return signed(request(PROPERTIES, signing, sealing), signing, sealing);
  }

  private static DirectoryRequestReader.Verified read(String file, Instant now) {
    return new DirectoryRequestReader(now, Duration.ofDays(30))
        .read(file.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String file, String reason) {
    assertThatThrownBy(() -> read(file, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static String payloadOf(String file) {
    String encoded = file.replaceAll("(?s).*\"payload\":\"([^\"]*)\".*", "$1");
    return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** The file with its signatures over another payload. */
  private static String with(String file, String payload) {
    return file.replaceAll(
        "\"payload\":\"[^\"]*\"",
        "\"payload\":\""
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + "\"");
  }

  @Test
  void readsSignedRequestWithSameComparisonNumber() {
    // Given
    DirectoryRequest made = request(PROPERTIES, signing, sealing);
    // When
    var read = read(signed(made, signing, sealing), NOW.plus(Duration.ofDays(29)));
    // Then
    assertThat(read.number()).isEqualTo(made.number());
    assertThat(read.number().toString()).matches("(\\d{5} ){5}\\d{5}");
    assertThat(read.number().isTypedAs(" " + made.number().toString().replace(' ', '-'))).isTrue();
    assertThat(read.number().isTypedAs("12345")).isFalse();
    assertThat(read.request().propertiesText()).isEqualTo("kind = police\nprotocol = pull\n");
    assertThat(read.request().keysText()).contains("a:sig:1", "a:enc:1").doesNotContain("\"d\"");
  }

  @Test
  void rejectsChangedOrIncompletelySignedRequest() {
    // Given
    String sound = sound();
    ECKey otherKey = key("a:sig:1", KeyUse.SIGNATURE);
    String asMessage =
        new Signer(sealing).signMessage(payloadOf(sound).getBytes(StandardCharsets.UTF_8));
    String[] parts = asMessage.split("\\.", -1);
    String otherType =
        sound.replaceAll(
            "\\{\"protected\":\"[^\"]*\",\"signature\":\"[^\"]*\"}]",
            "{\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2] + "\"}]");
    // When, then
    assertRefused(with(sound, payloadOf(sound).replace("police", "platform")), "(invalid)");
    assertRefused(signed(request(PROPERTIES, signing, sealing), otherKey, sealing), "(invalid)");
    assertRefused(signed(request(PROPERTIES, signing, sealing), signing), "not signed by a:enc:1");
    assertRefused(
        signed(request(PROPERTIES, signing, sealing), signing, signing, sealing), "(unknown-key)");
    assertRefused(otherType, "(wrong-type)");
    assertRefused("{}", "has no payload");
    assertRefused("x", "no JSON");
    assertRefused(" ".repeat(DirectoryRequestReader.MAX_BYTES + 1), "larger than 65536 bytes");
  }

  @Test
  void rejectsUnusableKeysWithCorrection() {
    // Given
    ECKey repeatedECKey = key("a:sig:1", KeyUse.SIGNATURE);
    ECKey both = new ECKey.Builder(signing).keyUse(KeyUse.ENCRYPTION).keyID("a:enc:2").build();
    String sound = sound();
    String leaked =
        payloadOf(sound)
            .replaceFirst(
                "\"kid\":\"a:sig:1\"", "\"kid\":\"a:sig:1\",\"d\":\"" + signing.getD() + "\"");
    // When, then
    assertRefused(with(sound, leaked), "has the private part of a:sig:1 in it");
    assertRefused(signed(request(PROPERTIES, signing), signing), "lists no sealing key");
    assertRefused(signed(request(PROPERTIES, sealing), sealing), "lists no signing key");
    assertRefused(
        signed(request(PROPERTIES, signing, repeatedECKey, sealing), signing),
        "two keys have the kid");
    assertRefused(signed(request(PROPERTIES, signing, both), signing), "the same key as another");
  }

  @Test
  void rejectsPropertiesThatAgencyMayNotSet() {
    // Given
    SortedMap<String, String> revoked = new TreeMap<>(PROPERTIES);
    revoked.put("revoked", "false");
    SortedMap<String, String> twoLines = new TreeMap<>(PROPERTIES);
    twoLines.put("name.fr", "a\nsandbox = false");
    SortedMap<String, String> turned = new TreeMap<>(PROPERTIES);
    turned.put("name.ar", "\u202eabc");
    // When, then
    assertRefused(
        signed(request(revoked, signing, sealing), signing, sealing), "does not say revoked");
    assertRefused(
        signed(request(twoLines, signing, sealing), signing, sealing),
        "name.fr: is not one line of text");
    assertRefused(
        signed(request(turned, signing, sealing), signing, sealing),
        "name.ar: is not one line of text");
  }

  @Test
  void rejectsOldAndFutureRequests() {
    assertThatThrownBy(() -> read(sound(), NOW.plus(Duration.ofDays(31))))
        .hasMessageContaining("more than 30 days ago");
    assertThatThrownBy(() -> read(sound(), NOW.minus(Duration.ofHours(1))))
        .hasMessageContaining("in the future");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "directory-request/1|directory-request/2|is not of version wasl-directory-request/1",
        "\"certificateRequest\":|\"note\":1,\"certificateRequest\":|its members are not",
        "AAAAAAAAAAAAAAAAAAAAAA|AAAAAAAAAAAAAAAAAAAAAAAA|its nonce is not 128 bits",
        "AAAAAAAAAAAAAAAAAAAAAA|AAAA|its nonce is not 128 bits",
        "2026-06-30T08:00:00Z|yesterday|its time is no time",
        "\"kid\":\"a:enc:1\"|\"kid\":\"a enc 1\"|a key has no kid of a-z",
        "\"use\":\"enc\"|\"use\":\"any\"|a:enc:1: is neither for signatures",
        "\"kid\":\"a:enc:1\"|\"kid\":\"a:enc:1\",\"exp\":1|a:enc:1: is not valid now"
      })
  void rejectsPayloadThatIsNotAsThisVersionMakesIt(String part, String other, String reason) {
    // Given
    String sound = sound();
    assertThat(payloadOf(sound)).contains(part);
    // When, Then
    assertRefused(with(sound, payloadOf(sound).replace(part, other)), reason);
  }

  @Test
  void rejectsMoreKeysThanEight() {
    // Given
    JWK[] eight =
        IntStream.range(0, 8)
            .mapToObj(i -> key("a:key:" + i, i == 0 ? KeyUse.ENCRYPTION : KeyUse.SIGNATURE))
            .toArray(JWK[]::new);
    JWK[] nine = Arrays.copyOf(eight, 9);
    nine[8] = key("a:key:8", KeyUse.SIGNATURE);
    // When, Then
    assertThat(read(signed(request(PROPERTIES, eight), eight), NOW).request().keysText())
        .contains("a:key:7");
    assertRefused(signed(request(PROPERTIES, nine), nine), "lists more than 8 keys");
  }

  @Test
  void rejectsFileWithMembersOfAnotherForm() {
    // Given
    String sound = sound();
    // When, Then
    assertRefused(sound.replaceFirst("\\{", "{\"header\":1,"), "is no JWS in JSON");
    assertRefused(
        sound.replaceAll("\"payload\":\"[^\"]*\"", "\"payload\":\"***\""),
        "its payload is not base64url");
    assertRefused(
        sound.replaceFirst("\"protected\"", "\"header\":1,\"protected\""),
        "has other members than protected and signature");
  }

  @Test
  void lineOfAPropertyHasAtMost2000Characters() {
    // Given
    SortedMap<String, String> longest = new TreeMap<>(PROPERTIES);
    longest.put("name.fr", "x".repeat(2_000));
    SortedMap<String, String> longer = new TreeMap<>(PROPERTIES);
    longer.put("name.fr", "x".repeat(2_001));
    // When, Then
    assertThat(
            read(signed(request(longest, signing, sealing), signing, sealing), NOW)
                .request()
                .propertiesText())
        .contains("x".repeat(2_000));
    assertRefused(
        signed(request(longer, signing, sealing), signing, sealing),
        "name.fr: is not one line of text");
  }

  @Test
  void acceptsRequestsAtTheBoundsOfTheirAge() {
    // When, Then
    assertThat(read(sound(), NOW.plus(Duration.ofDays(30))).request().time()).isEqualTo(NOW);
    assertThat(read(sound(), NOW.minus(Duration.ofMinutes(5))).request().time()).isEqualTo(NOW);
  }
}
