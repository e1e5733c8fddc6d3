package org.wasl.kit.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.client.ClientConfig;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.pki.PkiFolder;

class WaslClientTest {
  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  private TestSubmissionServer door;
  private WaslClient client;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(pki, new AgencyId("platform"), new AgencyId("bnpj"));
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
        WaslClient.open(
            config(gateway.pki)
                .withDelays(Duration.ofMillis(10), Duration.ofMillis(100))
                .withMaxAnswerBytes(1 << 16)
                .withLanguage("fr"));
  }

  private ClientConfig config(PkiFolder pki) {
    return CallerIdentity.calls(door.url(), pki, new AgencyId("platform"));
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
  void acceptedCaseHasAVerifiedReceipt() throws Exception {
    // Given
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    // When
    Outcome outcome = client.submit(Optional.empty(), message);
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    Outcome.Accepted accepted = (Outcome.Accepted) outcome;
    assertThat(accepted.receipt().messageId()).isEqualTo(message.messageId());
    assertThat(accepted.referral()).isEqualTo(accepted.receipt().referral());
    assertThat(accepted.recipients()).containsExactly(new AgencyId("bnpj"));
    assertThat(accepted.attempts()).isEqualTo(1);
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/cases");
  }

  @Test
  void laterMessageGoesToItsReferral() throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    // When
    Outcome outcome =
        client.submit(Optional.of(referral), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(((Outcome.Accepted) outcome).referral()).isEqualTo(referral);
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/referrals/" + referral + "/messages");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void retryAfterUnavailabilitySendsEqualBytes(int status) throws Exception {
    // Given
    door.next(TestSubmissionServer.status(status), TestSubmissionServer.status(status));
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    // When
    Outcome outcome = client.submit(Optional.empty(), message);
    // Then
    assertThat(((Outcome.Accepted) outcome).attempts()).isEqualTo(3);
    assertSameMessageEachTime(message, 3);
  }

  @Test
  void retriesAfterALostAnswer() throws Exception {
    // Given: the gateway accepts, and the connection breaks before its answer
    door.next(
        (request, it, body) -> {
          it.accept(request, body);
          request.connection().close();
        });
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    // When
    Outcome outcome = client.submit(Optional.empty(), message);
    // Then
    assertThat(((Outcome.Accepted) outcome).attempts()).isEqualTo(2);
    assertSameMessageEachTime(message, 2);
  }

  @Test
  @Tag("soak")
  void retriesAfterAMissingAnswer() throws Exception {
    // Given
    door.next((request, it, body) -> it.accept(request, body));
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    // When
    Outcome outcome = client.submit(Optional.empty(), message);
    // Then
    assertThat(((Outcome.Accepted) outcome).attempts()).isEqualTo(2);
    assertSameMessageEachTime(message, 2);
  }

  @Test
  void honoursRetryAfter() throws Exception {
    // Given
    door.next(TestSubmissionServer.status(503, "Retry-After", "1"));
    long start = System.nanoTime();
    // When
    Outcome outcome = client.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(990);
  }

  @Test
  void reportsAnUnreachableGatewayAtTheDeadline() throws Exception {
    // Given
    door.close();
    WaslClient patient = WaslClient.open(config(gateway.pki).withDeadline(Duration.ofSeconds(5)));
    // When
    Outcome outcome = patient.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(outcome).isInstanceOf(Unavailable.class);
    assertThat(((Unavailable) outcome).attempts()).isGreaterThan(1);
  }

  @Test
  void closeEndsCallsInProgress() throws Exception {
    // Given
    door.next((request, it, body) -> {});
    CallQueue queue = new CallQueue(1);
    OutgoingMessage message = gateway.newCase(new AgencyId("platform"));
    CompletableFuture<Outcome> outcome = queue.call(() -> client.submit(Optional.empty(), message));
    // When
    client.close();
    // Then
    assertThat(outcome).succeedsWithin(SOON);
    assertThat(outcome.join()).isInstanceOf(Unavailable.class);
    queue.close();
  }

  @Test
  void refusalIsFinalAndNamesTheCorrection() throws Exception {
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
    Outcome outcome = client.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    RefusalProblem problem = ((Refused) outcome).problem();
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.type()).isEqualTo("https://wasl.example/problems/not-agreed");
    assertThat(problem.title()).isEqualTo("T");
    assertThat(problem.detail()).isEqualTo("D");
    assertThat(door.arrived).hasSize(1);
  }

  @Test
  void refusalWithoutAProblemDocumentIsARefusal() throws Exception {
    // Given
    door.next((request, it, body) -> request.response().setStatusCode(403).end("<html>"));
    // When
    Outcome outcome = client.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(((Refused) outcome).problem().type()).isEqualTo("about:blank");
  }

  @Test
  void acceptanceWithoutTheGatewaysSignatureIsNoProof() throws Exception {
    // Given
    stop();
    var otherSigner = gateway.pki.signer(new AgencyId("bnpj"));
    open(new TestSubmissionServer(runtime, gateway.pki, AgencyId.GATEWAY, otherSigner, 0));
    // When
    Outcome outcome = client.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(outcome).isEqualTo(new Unproven("no receipt of the gateway", 1));
  }

  @Test
  void reloadsGatewayKeysAndIgnoresAnInvalidFile(@TempDir Path folder) throws Exception {
    // Given a gateway that signs with a key that the agency does not have yet
    stop();
    TestGateway renewed =
        new TestGateway(
            folder, new AgencyId("platform"), new AgencyId("bnpj"), new AgencyId("next"));
    PkiFolder keys = renewed.pki;
    door =
        new TestSubmissionServer(
            runtime, keys, AgencyId.GATEWAY, keys.signer(new AgencyId("next")), 0);
    client = WaslClient.open(config(keys));
    OutgoingMessage message = renewed.newCase(new AgencyId("platform"));
    List<JWK> both = new ArrayList<>(keys.publicKeys(AgencyId.GATEWAY).getKeys());
    both.addAll(keys.publicKeys(new AgencyId("next")).getKeys());
    Path file = keys.publicKeysFile(AgencyId.GATEWAY);
    // When
    Outcome before = client.submit(Optional.empty(), message);
    Files.writeString(file, new JWKSet(both).toString());
    Outcome after = client.submit(Optional.empty(), message);
    Files.writeString(file, "{\"keys\": [");
    Outcome later = client.submit(Optional.empty(), renewed.newCase(new AgencyId("platform")));
    // Then
    assertThat(before).isEqualTo(new Unproven("no receipt of the gateway", 1));
    assertThat(List.of(after, later)).hasOnlyElementsOfType(Outcome.Accepted.class);
  }

  @Test
  void receiptForAnotherMessageIsNoProof() throws Exception {
    // Given
    byte[] other = gateway.newCase(new AgencyId("platform")).bytes();
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(202)
                .end(io.vertx.core.buffer.Buffer.buffer(it.accept(request, other))));
    // When
    Outcome outcome = client.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then
    assertThat(outcome).isEqualTo(new Unproven("a receipt for something else", 1));
  }

  @Test
  void rejectsAnotherPartnersCertificate() throws Exception {
    // Given
    stop();
    open(
        new TestSubmissionServer(
            runtime, gateway.pki, new AgencyId("bnpj"), gateway.pki.signer(AgencyId.GATEWAY), 0));
    WaslClient patient = WaslClient.open(config(gateway.pki));
    // When
    Outcome outcome = patient.submit(Optional.empty(), gateway.newCase(new AgencyId("platform")));
    // Then: at once, because another attempt would fail too
    assertThat(outcome).isEqualTo(new Unavailable("certificate-refused", 1));
    assertThat(door.arrived).isEmpty();
    patient.close();
  }

  @Test
  void cutsOffAnEndlessAnswer() throws Exception {
    // Given
    WaslClient patient =
        WaslClient.open(
            config(gateway.pki)
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(20))
                .withDelays(Duration.ofDays(365), Duration.ofDays(365))
                .withMaxAnswerBytes(1000));
    door.next(
        (request, it, body) ->
            request.response().setChunked(true).setStatusCode(200).write("x".repeat(100_000)));
    // When
    Answer outcome = patient.timeline(new ReferralId(UUID.randomUUID()));
    // Then
    assertThat(outcome).isEqualTo(new Unavailable("answer-too-large", 1));
    patient.close();
  }

  @Test
  void returnsTheTimelineUnchanged() throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    door.next((request, it, body) -> request.response().end("{\"referral\":\"" + referral + "\"}"));
    // When
    Answer outcome = client.timeline(referral);
    // Then
    assertThat(((Answer.Found) outcome).document())
        .isEqualTo("{\"referral\":\"" + referral + "\"}");
    assertThat(door.arrived.get(0).path()).isEqualTo("/v1/referrals/" + referral);
  }
}
