package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.directory.AgencyKind;

class SandboxTest {

  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  @TempDir Path data;
  private Sandbox sandbox;
  private SandboxAgency bnpj;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway =
        new TestGateway(
            pki, new AgencyId("platform"), new AgencyId("bnpj"), new AgencyId("registry"));
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void start() throws IOException {
    var kinds =
        Map.of(
            new AgencyId("bnpj"), AgencyKind.POLICE, new AgencyId("registry"), AgencyKind.REGISTRY);
    sandbox =
        Sandbox.start(runtime, gateway.pki, data, SandboxConfig.seeded(7), kinds, ZoneOffset.UTC);
    bnpj = sandbox.agency(new AgencyId("bnpj"));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private HttpResponse<String> push(TestDelivery delivered) throws Exception {
    return gateway.push(bnpj.endpoint(), delivered);
  }

  private TestDelivery delivery() {
    return gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
  }

  private void assertSigned(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.receipt(new AgencyId("bnpj"), answer.body())).isPresent();
  }

  /** After any misbehaviour, a normal agency has the message once and signs for it. */
  private void assertHeals(TestDelivery delivered) throws Exception {
    bnpj.behave(new Behaviour.Normal()).join();
    assertSigned(push(delivered));
    assertThat(bnpj.size()).isEqualTo(1);
  }

  @Test
  void normalAgencySignsReceipt() throws Exception {
    assertSigned(push(delivery()));
  }

  @Test
  void slowAgencySignsLater() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Slow(300)).join();
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer = push(delivery());
    // Then
    assertSigned(answer);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Tag("soak")
  @Test
  void agencyReturnsToItsPortAfterDowntime() throws Exception {
    // Given
    URI endpoint = bnpj.endpoint();
    assertSigned(push(delivery()));
    HttpClient client = gateway.client(new AgencyId("gateway"));
    HttpRequest request = TestGateway.request(endpoint, delivery());
    long millis = TestLoad.limit(Duration.ofSeconds(5), Duration.ofMinutes(1)).toMillis();
    bnpj.behave(new Behaviour.Down(millis)).join();
    // When, Then
    assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(ConnectException.class);
    await().atMost(SOON).ignoreExceptions().until(() -> push(delivery()).statusCode() == 200);
    assertThat(bnpj.endpoint()).isEqualTo(endpoint);
  }

  @Test
  void agencyThatIsDownStartsOnRequest() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Down(1_000_000)).join();
    // When, Then
    assertHeals(delivery());
  }

  @Test
  void refusingAgencyKeepsNothing() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Refusing()).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThat(push(delivered).statusCode()).isEqualTo(422);
    assertThat(bnpj.size()).isZero();
    assertHeals(delivered);
  }

  @Test
  void busyAgencySendsRetryAfter() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Busy(3)).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    assertHeals(delivered);
  }

  @Test
  void closingAgencyKeepsMessageAndClosesConnection() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Closing()).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThatThrownBy(() -> push(delivered)).isInstanceOf(IOException.class);
    assertThat(bnpj.size()).isEqualTo(1);
    assertHeals(delivered);
  }

  @Test
  void row14GarbageIsNotAReceipt() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Garbage()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.receipt(new AgencyId("bnpj"), answer.body())).isEmpty();
    assertHeals(delivered);
  }

  @Test
  void row14AgencyThatStoredWithoutSigningSignsLater() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Unsigned()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(bnpj.size()).isEqualTo(1);
    assertHeals(delivered);
  }

  @Test
  void row4ForgedReceiptIsNotSignedByTheAgency() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Forged()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then: it has the form of a receipt, and no agency's key verifies it
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().split("\\.")).hasSize(3);
    assertThat(gateway.receipt(new AgencyId("bnpj"), answer.body())).isEmpty();
    assertThat(bnpj.size()).isZero();
  }

  @Test
  void row4AlteredReceiptFailsVerification() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Altered()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(gateway.receipt(new AgencyId("bnpj"), answer.body())).isEmpty();
    bnpj.behave(new Behaviour.Normal()).join();
    HttpResponse<String> proper = push(delivered);
    assertSigned(proper);
    assertThat(answer.body().split("\\.")[2]).isEqualTo(proper.body().trim().split("\\.")[2]);
    assertThat(answer.body()).isNotEqualTo(proper.body());
  }

  @Test
  void row25DrippingAgencySendsOneByteAtATime() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Trickling(1)).join();
    TestDelivery delivered = delivery();
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertSigned(answer);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(Duration.ofMillis(answer.body().length()));
  }

  @Test
  void row25SilentAgencyKeepsMessageAndNeverAnswers() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Silent()).join();
    TestDelivery delivered = delivery();
    // When
    var answer =
        gateway
            .client(new AgencyId("gateway"))
            .sendAsync(
                TestGateway.request(bnpj.endpoint(), delivered),
                HttpResponse.BodyHandlers.ofString());
    // Then
    await().atMost(SOON).until(() -> bnpj.size() == 1);
    await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !answer.isDone());
    answer.cancel(true);
    assertHeals(delivered);
  }

  @Test
  void shareOfDeliveriesIsDeterministic() throws Exception {
    // Given
    bnpj.behave(new Behaviour.ForShare(0.5, new Behaviour.Refusing())).join();
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      TestDelivery delivered = delivery();
      int first = push(delivered).statusCode();
      // When
      int second = push(delivered).statusCode();
      // Then
      assertThat(second).isEqualTo(first);
      refused += first == 422 ? 1 : 0;
    }
    assertThat(refused).isBetween(5, 35);
  }

  @Test
  void misbehaviourEndsAfterTheGivenNumberOfTimes() throws Exception {
    // Given
    bnpj.behave(new Behaviour.AtFirst(2, new Behaviour.Busy(0))).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThat(push(delivered).statusCode()).isEqualTo(503);
    assertThat(push(delivered).statusCode()).isEqualTo(503);
    assertSigned(push(delivered));
  }

  @Test
  void keepsPortsAfterARestart() throws Exception {
    // Given
    URI before = bnpj.endpoint();
    // When
    sandbox.close();
    start();
    // Then
    assertThat(bnpj.endpoint()).isEqualTo(before);
  }

  @Test
  void checkerReadsAllInboxesOfTheDataFolder() throws Exception {
    // Given
    TestDelivery delivered = delivery();
    push(delivered);
    push(delivered);
    // When
    var inboxes = InboxReader.readAll(data);
    // Then
    assertThat(inboxes).containsOnlyKeys(new AgencyId("bnpj"), new AgencyId("registry"));
    assertThat(inboxes.get(new AgencyId("registry"))).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        InboxReader.read(data.resolve("bnpj").resolve(Inbox.FILE_NAME))
                            .get(0)
                            .duplicates())
                    .isEqualTo(1));
  }

  @Test
  void idleAgenciesNeedNoThreads() throws Exception {
    // Given
    var ids =
        java.util.stream.IntStream.range(0, 250)
            .mapToObj(i -> new AgencyId("agency-" + i))
            .toList();
    var folder = org.wasl.kit.pki.SandboxPki.create(pki, ids);
    Map<AgencyId, AgencyKind> kinds =
        ids.stream().collect(java.util.stream.Collectors.toMap(id -> id, id -> AgencyKind.POLICE));
    int before = Thread.activeCount();
    // When
    try (Sandbox many =
        Sandbox.start(
            runtime,
            folder,
            data.resolve("many"),
            SandboxConfig.seeded(1),
            kinds,
            ZoneOffset.UTC)) {
      // Then
      assertThat(many.agencies()).hasSize(250);
      assertThat(Thread.activeCount() - before).isLessThan(20);
    }
  }
}
