package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.SignatureStatus;

class SignerTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private static ECKey key;
  private static Agency gateway;
  private static SignatureVerifier verifier;

  @BeforeAll
  static void makeKey() throws Exception {
    CryptoProvider.install();
    key = TestAgencies.es256("gateway:sig:1");
    gateway = TestAgencies.agency("gateway", key);
    verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)));
  }

  @Test
  void signatureOfOneKindIsNeverThatOfAnother() throws Exception {
    // Given
    Signer signer = new Signer(key);
    List<String> others =
        List.of(signer.signAlarms(BODY), signer.signOperation(BODY), signer.signBackup(BODY));
    // When, Then
    assertThat(verifier.verifyMessage(gateway, BODY, signer.signNoticeList(BODY)))
        .isEqualTo(SignatureStatus.WRONG_TYPE);
    assertThat(verifier.verifyNoticeList(gateway, BODY, signer.signMessage(BODY)))
        .isEqualTo(SignatureStatus.WRONG_TYPE);
    List<String> types = new ArrayList<>();
    for (String other : others) {
      assertThat(verifier.verifyMessage(gateway, BODY, other))
          .isEqualTo(SignatureStatus.WRONG_TYPE);
      assertThat(verifier.verifyNoticeList(gateway, BODY, other))
          .isEqualTo(SignatureStatus.WRONG_TYPE);
      types.add(JWSObject.parse(other, new Payload(BODY)).getHeader().getType().toString());
    }
    assertThat(types).containsExactly("wasl-alarms+jws", "wasl-act+jws", "wasl-backup+jws");
  }

  @Test
  void noticeListIsValidForItsExactBytesOnly() {
    // Given
    String signature = new Signer(key).signNoticeList(BODY);
    // When, Then
    assertThat(verifier.verifyNoticeList(gateway, BODY, signature))
        .isEqualTo(SignatureStatus.VALID);
    assertThat(verifier.verifyNoticeList(gateway, new byte[1], signature))
        .isEqualTo(SignatureStatus.INVALID);
    assertThat(verifier.verifyNoticeList(gateway, BODY, "")).isEqualTo(SignatureStatus.MISSING);
  }

  @Test
  void publicKeyIsRefusedBeforeItSigns() {
    // When, Then
    assertThatThrownBy(() -> new Signer(key.toPublicJWK()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway:sig:1");
  }

  @Test
  void everyRecipientRefusesFalsePadding() throws Exception {
    // Given
    ECKey sealing = TestAgencies.sealing("court:enc:1");
    List<Agency> recipients = List.of(TestAgencies.agency("court", sealing));
    SignedMessage message = new SignedMessage(BODY, new Signer(key).signMessage(BODY));
    MessageSealer sealer = new MessageSealer(64);
    // When
    byte[] sound = sealer.seal(message, recipients).bytes();
    byte[] falsePadding = sealer.sealWithFalsePadding(message, recipients).bytes();
    // Then
    assertThat(MessageSealer.open(sound, new JWKSet(sealing))).isPresent();
    assertThat(MessageSealer.open(falsePadding, new JWKSet(sealing))).isEmpty();
    assertThat(MessageSealer.recipientKids(falsePadding)).containsExactly("court:enc:1");
  }

  @Test
  void largestSealedContentGrowsByFourThirdsOfTheMessage() {
    // When
    int none = MessageSealer.maxSealedBytes(0);
    int some = MessageSealer.maxSealedBytes(3_000_000);
    // Then
    assertThat(some - none).isEqualTo(4_000_000);
    assertThat(none).isPositive();
  }
}
