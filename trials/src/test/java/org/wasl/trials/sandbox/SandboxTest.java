package org.wasl.trials.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestLoad;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxReader;
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
    gateway = new TestGateway(pki, "platform", "bnpj", "registry");
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void start() throws IOException {
    var kinds = Map.of("bnpj", AgencyKind.POLICE, "registry", AgencyKind.REGISTRY);
    sandbox =
        Sandbox.start(runtime, gateway.pki, data, SandboxConfig.seeded(7), kinds, ZoneOffset.UTC);
    bnpj = sandbox.agency("bnpj");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private HttpResponse<String> push(TestDelivery delivered) throws Exception {
    return gateway.push(bnpj.endpoint(), delivered);
  }

  private TestDelivery delivery() {
    return gateway.delivery("platform", "bnpj");
  }

  private void assertSigned(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.receipt("bnpj", answer.body())).isPresent();
  }

  /** Whatever it did before: told to behave, it has the message once and signs for it. */
  private void assertHeals(TestDelivery delivered) throws Exception {
    bnpj.behave(new Behaviour.Normal()).join();
    assertSigned(push(delivered));
    assertThat(bnpj.size()).isEqualTo(1);
  }

  @Test
  void aNormalAgencySigns() throws Exception {
    assertSigned(push(delivery()));
  }

  @Test
  void aSlowAgencySignsLater() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Slow(300)).join();
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer = push(delivery());
    // Then
    assertSigned(answer);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void anAgencyThatIsDownComesBackAtTheSamePort() throws Exception {
    // Given
    URI endpoint = bnpj.endpoint();
    assertSigned(push(delivery()));
    HttpClient client = gateway.client("gateway");
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
  void anAgencyThatIsDownComesUpWhenTold() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Down(1_000_000)).join();
    // When, Then
    assertHeals(delivery());
  }

  @Test
  void aRefusingAgencyKeepsNothing() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Refusing()).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThat(push(delivered).statusCode()).isEqualTo(422);
    assertThat(bnpj.size()).isZero();
    assertHeals(delivered);
  }

  @Test
  void aBusyAgencySaysWhenToComeBack() throws Exception {
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
  void aClosingAgencyHasTheMessageAndBreaksItsAnswer() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Closing()).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThatThrownBy(() -> push(delivered)).isInstanceOf(IOException.class);
    assertThat(bnpj.size()).isEqualTo(1);
    assertHeals(delivered);
  }

  @Test
  void row14GarbageIsNoReceipt() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Garbage()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.receipt("bnpj", answer.body())).isEmpty();
    assertHeals(delivered);
  }

  @Test
  void row14AnAgencyThatStoresAndDoesNotSignIsSignedByLater() throws Exception {
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
  void row4AForgedReceiptIsNotTheAgencys() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Forged()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then: it has the form of a receipt, and no agency's key verifies it
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().split("\\.")).hasSize(3);
    assertThat(gateway.receipt("bnpj", answer.body())).isEmpty();
    assertThat(bnpj.size()).isZero();
  }

  @Test
  void row4AnAlteredReceiptDoesNotVerify() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Altered()).join();
    TestDelivery delivered = delivery();
    // When
    HttpResponse<String> answer = push(delivered);
    // Then
    assertThat(gateway.receipt("bnpj", answer.body())).isEmpty();
    bnpj.behave(new Behaviour.Normal()).join();
    HttpResponse<String> proper = push(delivered);
    assertSigned(proper);
    assertThat(answer.body().split("\\.")[2]).isEqualTo(proper.body().trim().split("\\.")[2]);
    assertThat(answer.body()).isNotEqualTo(proper.body());
  }

  @Test
  void row25ADrippingAnswerComesAByteAtATime() throws Exception {
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
  void row25ASilentAgencyHasTheMessageAndNeverAnswers() throws Exception {
    // Given
    bnpj.behave(new Behaviour.Silent()).join();
    TestDelivery delivered = delivery();
    // When
    var answer =
        gateway
            .client("gateway")
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
  void aShareOfDeliveriesIsAlwaysTheSameOne() throws Exception {
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
  void misbehavingTheFirstTimesEnds() throws Exception {
    // Given
    bnpj.behave(new Behaviour.AtFirst(2, new Behaviour.Busy(0))).join();
    TestDelivery delivered = delivery();
    // When, Then
    assertThat(push(delivered).statusCode()).isEqualTo(503);
    assertThat(push(delivered).statusCode()).isEqualTo(503);
    assertSigned(push(delivered));
  }

  @Test
  void portsStayTheSameAfterARestart() throws Exception {
    // Given
    URI before = bnpj.endpoint();
    // When
    sandbox.close();
    start();
    // Then
    assertThat(bnpj.endpoint()).isEqualTo(before);
  }

  @Test
  void aCheckerSeesAllInboxesOfTheDataFolder() throws Exception {
    // Given
    TestDelivery delivered = delivery();
    push(delivered);
    push(delivered);
    // When
    var inboxes = InboxReader.readAll(data);
    // Then
    assertThat(inboxes).containsOnlyKeys("bnpj", "registry");
    assertThat(inboxes.get("registry")).isEmpty();
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
  void twoHundredAndFiftyIdleAgenciesCostNoThreads() throws Exception {
    // Given
    var ids = java.util.stream.IntStream.range(0, 250).mapToObj(i -> "agency-" + i).toList();
    var folder = org.wasl.kit.pki.SandboxPki.create(pki, ids);
    Map<String, AgencyKind> kinds =
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
