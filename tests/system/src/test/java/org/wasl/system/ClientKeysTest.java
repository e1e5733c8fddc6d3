package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientConfig;
import org.wasl.client.ClientIdentity;
import org.wasl.client.DeliveryRegister;
import org.wasl.client.OpenedDelivery;
import org.wasl.client.PushEndpoint;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.message.SubmissionKey;

/** The Java client with keys that may not do everything, or that are over. */
class ClientKeysTest {
  private static final URI NOWHERE = URI.create("https://127.0.0.1:1");

  @TempDir private Path folder;
  private TestGateway gateway;

  @BeforeEach
  void makeKeys() {
    gateway = new TestGateway(folder, new AgencyId("platform"), new AgencyId("bnpj"));
  }

  /** Has every signing key of the police say this too. */
  private void addToSigningKeys(String members) throws IOException {
    Path file = gateway.pki.privateKeysFile(new AgencyId("bnpj"));
    String keys = Files.readString(file);
    String changed = keys.replaceAll("\"use\": ?\"sig\"", "$0," + members);
    assertThat(changed).isNotEqualTo(keys);
    Files.writeString(file, changed);
  }

  @Test
  void clientWithOnlyAReceiptKeyReceivesAndCannotPublish() throws Exception {
    // Given
    addToSigningKeys("\"purpose\":[\"receipt\"]");
    ClientIdentity identity = ClientIdentity.ofFolder(folder, new AgencyId("bnpj"));
    List<OpenedDelivery> handled = new ArrayList<>();
    PushEndpoint endpoint = new PushEndpoint(identity, DeliveryRegister.inMemory(), handled::add);
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    PushEndpoint.PushResponse taken =
        endpoint.handlePush("POST", delivered.headers()::get, delivered.sealed());
    // Then
    assertThat(taken.status()).isEqualTo(200);
    assertThat(handled).hasSize(1);
    assertThat(
            gateway.receipt(
                new AgencyId("bnpj"), new String(taken.body(), StandardCharsets.US_ASCII)))
        .isPresent();
    try (WaslClient client = WaslClient.open(ClientConfig.of(NOWHERE, identity))) {
      byte[] message = client.write("vetted-case", 1, Optional.empty(), "{}");
      assertThatThrownBy(() -> client.publish(message))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("no signing key in it (use=sig, valid now) for purpose message");
    }
  }

  @Test
  void clientWithoutReceiptKeyReceivesNothing() throws Exception {
    // Given
    addToSigningKeys("\"purpose\":[\"message\"]");
    List<OpenedDelivery> handled = new ArrayList<>();
    PushEndpoint endpoint =
        new PushEndpoint(
            ClientIdentity.ofFolder(folder, new AgencyId("bnpj")),
            DeliveryRegister.inMemory(),
            handled::add);
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    PushEndpoint.PushResponse refused =
        endpoint.handlePush("POST", delivered.headers()::get, delivered.sealed());
    // Then: it is not handled again and again
    assertThat(refused.status()).isEqualTo(503);
    assertThat(handled).isEmpty();
  }

  @Test
  void expiredSigningKeyDoesNotStopRenewalOfOtherKeys() throws Exception {
    // Given
    ClientIdentity identity = ClientIdentity.ofFolder(folder, new AgencyId("bnpj"));
    Path file = gateway.pki.privateKeysFile(new AgencyId("bnpj"));
    Files.writeString(file, Files.readString(file).replace("bnpj:enc:1", "bnpj:enc:2"));
    // When
    addToSigningKeys("\"exp\":1");
    // Then
    assertThat(identity.keys().get().privateKeys().getKeyByKeyId("bnpj:enc:2")).isNotNull();
  }

  @Test
  void doesNotSealToExpiredSubmissionKey() throws Exception {
    // Given
    SubmissionKey old =
        new SubmissionKey(
            new ECKeyGenerator(Curve.P_256).keyID("submission:old").generate(),
            Instant.now().minus(Duration.ofDays(1)));
    String kept = gateway.pki.signer(AgencyId.GATEWAY).signSubmissionKey(old);
    try (KitRuntime runtime = KitRuntime.start(1);
        TestSubmissionServer server = new TestSubmissionServer(runtime, gateway.pki);
        WaslClient client =
            WaslClient.open(ClientConfig.of(server.url(), folder, new AgencyId("bnpj")))) {
      server.next((request, door, body) -> request.response().end(kept));
      // When
      SubmissionKeyAnswer answer = client.submissionKey();
      // Then
      assertThat(answer)
          .isInstanceOfSatisfying(
              Unproven.class,
              it ->
                  assertThat(it.reason())
                      .isEqualTo("no key that the gateway has signed and that is not over"));
    }
  }
}
