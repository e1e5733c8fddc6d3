package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;

/** An agency's certificate and keys are renewed in its folder while it receives. */
class RenewedKeysTest {
  @TempDir private Path dir;
  private KitRuntime runtime;
  private TestGateway gateway;
  private AgencyEndpoint end;
  private AgencyServer server;
  private PkiFolder pki;

  /** The keys and the certificate of {@code next} are those that {@code bnpj} will have. */
  @BeforeEach
  void start() throws Exception {
    runtime = KitRuntime.start();
    gateway =
        new TestGateway(
            dir.resolve("pki"),
            new AgencyId("platform"),
            new AgencyId("bnpj"),
            new AgencyId("next"));
    pki = SandboxPki.create(dir.resolve("pki"), List.of(new AgencyId("next")));
    end =
        new AgencyEndpoint(
            runtime,
            pki,
            new AgencyId("bnpj"),
            gateway.directory,
            dir,
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    server = end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    end.close();
    runtime.close();
  }

  /** A delivery on a connection of its own. */
  private HttpResponse<String> push(TestDelivery delivery) throws Exception {
    return gateway
        .client(AgencyId.GATEWAY)
        .send(
            TestGateway.request(server.endpoint(), delivery), HttpResponse.BodyHandlers.ofString());
  }

  private TestDelivery sealedTo(Agency keys) {
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    byte[] sealed =
        new MessageSealer(256)
            .seal(new SignedMessage(message.bytes(), message.signature()), List.of(keys))
            .bytes();
    return TestDelivery.of(
        new DeliveryId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        new AgencyId("platform"),
        TestGateway.CASE,
        message,
        sealed);
  }

  private static String presented(HttpResponse<String> answer) throws Exception {
    return Digest.hex(answer.sslSession().orElseThrow().getPeerCertificates()[0].getEncoded());
  }

  private static String thumbprint(X509Certificate certificate) {
    return PkiFolder.thumbprint(certificate);
  }

  private static void replace(Path file, Path by) throws Exception {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void presentsRenewedCertificateWithoutRestartOrMissedDelivery() throws Exception {
    // Given
    String before = thumbprint(pki.certificates(new AgencyId("bnpj")).getFirst());
    String renewed = thumbprint(pki.certificates(new AgencyId("next")).getFirst());
    HttpResponse<String> first =
        push(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    // When the key is replaced before its certificate
    replace(pki.keyFile(new AgencyId("bnpj")), pki.keyFile(new AgencyId("next")));
    HttpResponse<String> between =
        push(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    replace(pki.certificateFile(new AgencyId("bnpj")), pki.certificateFile(new AgencyId("next")));
    HttpResponse<String> after =
        push(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    HttpResponse<String> kept =
        gateway.push(
            server.endpoint(), gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    // Then
    assertThat(List.of(first, between, after, kept))
        .extracting(HttpResponse::statusCode)
        .containsOnly(200);
    assertThat(presented(first)).isEqualTo(before);
    assertThat(presented(between)).as("the old pair, while the files do not fit").isEqualTo(before);
    assertThat(presented(after)).isEqualTo(renewed);
    assertThat(end.size()).isEqualTo(4);
  }

  @Test
  void usesRenewedKeysAtOnceAndIgnoresAnInvalidFile() throws Exception {
    // Given
    List<JWK> both = new ArrayList<>(pki.privateKeys(new AgencyId("bnpj")).getKeys());
    both.addAll(pki.privateKeys(new AgencyId("next")).getKeys());
    Path file = pki.privateKeysFile(new AgencyId("bnpj"));
    HttpResponse<String> unknown = push(sealedTo(gateway.agency(new AgencyId("next"))));
    // When
    Files.writeString(file, new JWKSet(both).toString(false));
    HttpResponse<String> toOld = push(sealedTo(gateway.agency(new AgencyId("bnpj"))));
    HttpResponse<String> toNew = push(sealedTo(gateway.agency(new AgencyId("next"))));
    Files.writeString(file, "{\"keys\": [");
    HttpResponse<String> afterwards = push(sealedTo(gateway.agency(new AgencyId("next"))));
    // Then
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(List.of(toOld, toNew, afterwards))
        .extracting(HttpResponse::statusCode)
        .containsOnly(200);
    assertThat(JWSObject.parse(toNew.body()).getHeader().getKeyID()).startsWith("next");
    assertThat(JWSObject.parse(afterwards.body()).getHeader().getKeyID()).startsWith("next");
  }

  /** The steps of docs/reference/partner-api.md, "Renewing certificate and keys". */
  @Test
  void signsWithAKnownKeyUntilTheGatewayKnowsTheNewOne() throws Exception {
    // Given
    List<JWK> keys = new ArrayList<>(pki.privateKeys(new AgencyId("bnpj")).getKeys());
    Map<String, Object> signing = key(new AgencyId("next"), KeyUse.SIGNATURE).toJSONObject();
    List<HttpResponse<String>> answers = new ArrayList<>();
    // When the new sealing key is added
    keys.add(key(new AgencyId("next"), KeyUse.ENCRYPTION));
    Files.writeString(pki.privateKeysFile(new AgencyId("bnpj")), new JWKSet(keys).toString(false));
    answers.add(push(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"))));
    answers.add(push(sealedTo(gateway.agency(new AgencyId("next")))));
    // When the new signing key is added with a time at which the gateway will know it
    signing.put("nbf", Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
    keys.add(JWK.parse(signing));
    Files.writeString(pki.privateKeysFile(new AgencyId("bnpj")), new JWKSet(keys).toString(false));
    answers.add(push(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"))));
    // Then
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(gateway.receipt(new AgencyId("bnpj"), answer.body())).isPresent());
  }

  private JWK key(AgencyId agency, KeyUse use) {
    return pki.privateKeys(agency).getKeys().stream()
        .filter(key -> use.equals(key.getKeyUse()))
        .findFirst()
        .orElseThrow();
  }
}
