package org.wasl.kit.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.base.TestSeed;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.wire.pki.PkiFolder;

class GatewayClientTest {
  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  private TestSubmissionServer door;
  private GatewayClient client;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(pki, "platform", "bnpj");
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void start() {
    open(new TestSubmissionServer(runtime, gateway.pki));
  }

  private void open(TestSubmissionServer newDoor) {
    door = newDoor;
    client =
        client(
            new GatewayClientConfig(
                door.url(), 4, 10_000, 60_000, 10, 100, 1 << 16, "fr", RetryListener.NONE));
  }

  private GatewayClient client(GatewayClientConfig config) {
    return client(gateway.pki, config);
  }

  private static GatewayClient client(PkiFolder pki, GatewayClientConfig config) {
    return new GatewayClient(
        runtime.vertx(), pki, "platform", config, TestSeed.random(GatewayClientTest.class, 1));
  }

  @AfterEach
  void stop() {
    client.close();
    door.close();
  }

  private void assertSameMessageEachTime(OutgoingMessage message, int times) {
    assertThat(door.arrived).hasSize(times);
    assertThat(door.arrived)
        .allSatisfy(
            it -> {
              assertThat(it.body()).isEqualTo(message.bytes());
              assertThat(it.signature()).isEqualTo(message.signature());
            });
    assertThat(door.accepted()).isEqualTo(1);
  }

  @Test
  void anAcceptedCaseComesWithAVerifiedReceipt() {
    // Given
    OutgoingMessage message = gateway.newCase("platform");
    // When
    RequestOutcome outcome = client.submitCase(message).join();
    // Then
    assertThat(outcome).isInstanceOf(RequestOutcome.Accepted.class);
    RequestOutcome.Accepted accepted = (RequestOutcome.Accepted) outcome;
    assertThat(accepted.receipt().messageId()).isEqualTo(message.messageId());
    assertThat(accepted.referral()).isEqualTo(accepted.receipt().referral());
    assertThat(accepted.recipients()).containsExactly("bnpj");
    assertThat(accepted.attempts()).isEqualTo(1);
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/cases");
  }

  @Test
  void aLaterMessageGoesToItsReferral() {
    // Given
    UUID referral = UUID.randomUUID();
    // When
    RequestOutcome outcome = client.submit(referral, gateway.newCase("platform")).join();
    // Then
    assertThat(((RequestOutcome.Accepted) outcome).referral()).isEqualTo(referral);
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/referrals/" + referral + "/messages");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void theSameBytesAreSentAgainAfterNotNow(int status) {
    // Given
    door.next(TestSubmissionServer.status(status), TestSubmissionServer.status(status));
    OutgoingMessage message = gateway.newCase("platform");
    // When
    RequestOutcome outcome = client.submitCase(message).join();
    // Then
    assertThat(((RequestOutcome.Accepted) outcome).attempts()).isEqualTo(3);
    assertSameMessageEachTime(message, 3);
  }

  @Test
  void aLostAnswerIsAskedForAgain() {
    // Given: the gateway accepts, and the connection goes before its answer
    door.next(
        (request, it, body) -> {
          it.accept(request, body);
          request.connection().close();
        });
    OutgoingMessage message = gateway.newCase("platform");
    // When
    RequestOutcome outcome = client.submitCase(message).join();
    // Then
    assertThat(((RequestOutcome.Accepted) outcome).attempts()).isEqualTo(2);
    assertSameMessageEachTime(message, 2);
  }

  @Test
  void anAnswerThatDoesNotComeIsAskedForAgain() {
    // Given
    door.next((request, it, body) -> it.accept(request, body));
    OutgoingMessage message = gateway.newCase("platform");
    // When
    RequestOutcome outcome = client.submitCase(message).join();
    // Then
    assertThat(((RequestOutcome.Accepted) outcome).attempts()).isEqualTo(2);
    assertSameMessageEachTime(message, 2);
  }

  @Test
  void retryAfterIsKept() {
    // Given
    door.next(TestSubmissionServer.status(503, "Retry-After", "1"));
    long start = System.nanoTime();
    // When
    RequestOutcome outcome = client.submitCase(gateway.newCase("platform")).join();
    // Then
    assertThat(outcome).isInstanceOf(RequestOutcome.Accepted.class);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(990);
  }

  @Test
  void aGatewayThatIsNotThereEndsInNotReachedAtTheDeadline() {
    // Given
    door.close();
    GatewayClient patient = client(GatewayClientConfig.of(door.url()).withDeadlineMillis(5_000));
    // When
    RequestOutcome outcome = patient.submitCase(gateway.newCase("platform")).join();
    // Then
    assertThat(outcome).isInstanceOf(RequestOutcome.Unreachable.class);
    assertThat(((RequestOutcome.Unreachable) outcome).attempts()).isGreaterThan(1);
  }

  @Test
  void aClosedClientEndsWhatIsUnderWay() {
    // Given
    door.next((request, it, body) -> {});
    var outcome = client.submitCase(gateway.newCase("platform"));
    // When
    client.close();
    // Then
    assertThat(outcome).succeedsWithin(SOON);
    assertThat(outcome.join()).isInstanceOf(RequestOutcome.Unreachable.class);
  }

  @Test
  void aRefusalIsFinalAndSaysWhatToMend() {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(422)
                .putHeader("Content-Type", "application/problem+json")
                .end(
                    "{\"type\":\"https://wasl.example/problems/not-agreed\",\"title\":\"T\","
                        + "\"status\":422,\"detail\":\"D\"}"));
    // When
    RequestOutcome outcome = client.submitCase(gateway.newCase("platform")).join();
    // Then
    GatewayProblem problem = ((RequestOutcome.Refused) outcome).problem();
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.type()).isEqualTo("https://wasl.example/problems/not-agreed");
    assertThat(problem.title()).isEqualTo("T");
    assertThat(problem.detail()).isEqualTo("D");
    assertThat(door.arrived).hasSize(1);
  }

  @Test
  void aRefusalThatIsNoProblemDocumentIsStillARefusal() {
    // Given
    door.next((request, it, body) -> request.response().setStatusCode(403).end("<html>"));
    // When
    RequestOutcome outcome = client.submitCase(gateway.newCase("platform")).join();
    // Then
    assertThat(((RequestOutcome.Refused) outcome).problem().type()).isEqualTo("about:blank");
  }

  @Test
  void anAcceptanceThatTheGatewayDidNotSignIsNoProof() {
    // Given
    stop();
    var otherSigner = gateway.pki.signer("bnpj");
    open(new TestSubmissionServer(runtime, gateway.pki, PkiFolder.GATEWAY, otherSigner, 0));
    // When
    RequestOutcome outcome = client.submitCase(gateway.newCase("platform")).join();
    // Then
    assertThat(outcome).isEqualTo(new RequestOutcome.Unproven("no receipt of the gateway"));
  }

  @Test
  void aKeyThatTheGatewayAddsIsKnownWithoutAnotherClientAndAFileThatIsNoneIsNotInForce(
      @TempDir Path folder) throws Exception {
    // Given a gateway that signs with a key that the agency does not have yet
    stop();
    TestGateway renewed = new TestGateway(folder, "platform", "bnpj", "next");
    PkiFolder keys = renewed.pki;
    door = new TestSubmissionServer(runtime, keys, PkiFolder.GATEWAY, keys.signer("next"), 0);
    client = client(keys, GatewayClientConfig.of(door.url()));
    OutgoingMessage message = renewed.newCase("platform");
    List<JWK> both = new ArrayList<>(keys.publicKeys(PkiFolder.GATEWAY).getKeys());
    both.addAll(keys.publicKeys("next").getKeys());
    Path file = keys.publicKeysFile(PkiFolder.GATEWAY);
    // When
    RequestOutcome before = client.submitCase(message).join();
    Files.writeString(file, new JWKSet(both).toString());
    RequestOutcome after = client.submitCase(message).join();
    Files.writeString(file, "{\"keys\": [");
    RequestOutcome later = client.submitCase(renewed.newCase("platform")).join();
    // Then
    assertThat(before).isEqualTo(new RequestOutcome.Unproven("no receipt of the gateway"));
    assertThat(List.of(after, later)).hasOnlyElementsOfType(RequestOutcome.Accepted.class);
  }

  @Test
  void aReceiptForAnotherMessageIsNoProof() {
    // Given
    byte[] other = gateway.newCase("platform").bytes();
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(202)
                .end(io.vertx.core.buffer.Buffer.buffer(it.accept(request, other))));
    // When
    RequestOutcome outcome = client.submitCase(gateway.newCase("platform")).join();
    // Then
    assertThat(outcome).isEqualTo(new RequestOutcome.Unproven("a receipt for something else"));
  }

  @Test
  void anotherPartnersCertificateIsNotTakenForTheGateways() {
    // Given
    stop();
    open(
        new TestSubmissionServer(
            runtime, gateway.pki, "bnpj", gateway.pki.signer(PkiFolder.GATEWAY), 0));
    GatewayClient patient = client(GatewayClientConfig.of(door.url()));
    // When
    RequestOutcome outcome = patient.submitCase(gateway.newCase("platform")).join();
    // Then: at once, it will not be another one
    assertThat(outcome).isEqualTo(new RequestOutcome.Unreachable("certificate-refused", 1));
    assertThat(door.arrived).isEmpty();
    patient.close();
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    // Given
    GatewayClient patient =
        client(
            new GatewayClientConfig(
                door.url(), 4, 20_000, 20_000, 60_000, 60_000, 1000, "en", RetryListener.NONE));
    door.next(
        (request, it, body) ->
            request.response().setChunked(true).setStatusCode(200).write("x".repeat(100_000)));
    // When
    RequestOutcome outcome = patient.timeline(UUID.randomUUID()).join();
    // Then
    assertThat(outcome).isEqualTo(new RequestOutcome.Unreachable("answer-too-large", 1));
    patient.close();
  }

  @Test
  void aTimelineIsHandedOverAsItIs() {
    // Given
    UUID referral = UUID.randomUUID();
    door.next((request, it, body) -> request.response().end("{\"referral\":\"" + referral + "\"}"));
    // When
    RequestOutcome outcome = client.timeline(referral).join();
    // Then
    assertThat(((RequestOutcome.Found) outcome).document().path("referral").asText())
        .isEqualTo(referral.toString());
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/referrals/" + referral);
  }
}
