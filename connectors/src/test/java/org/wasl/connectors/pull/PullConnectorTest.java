package org.wasl.connectors.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.https.HttpsInward;
import org.wasl.connectors.https.Partner;
import org.wasl.wire.Agency;
import org.wasl.wire.Kind;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;

class PullConnectorTest extends HttpsInward {
  private static final int MAX_WAIT_MILLIS = 3_000;
  private static final int LEASE_MILLIS = 1_700;
  private static final int MAX_POLLS = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Agency> known = new ConcurrentHashMap<>();

  @Override
  protected PullSettings pullSettings() {
    return new PullSettings(MAX_WAIT_MILLIS, LEASE_MILLIS, 300, MAX_POLLS, 2);
  }

  @BeforeEach
  void nobodyIsLeftOfAnotherTest() {
    known.clear();
    door.visits.clear();
    door.visitor = thumbprint -> Optional.ofNullable(known.get(thumbprint));
    await().until(() -> gateway.attendance.size() % 2 == 0);
  }

  /** Speaks for the agency that its certificate names. */
  private TestIdentity register(TestIdentity identity) {
    String id = identity.certificate().getSubjectX500Principal().getName().replaceFirst("CN=", "");
    known.put(
        identity.thumbprint(),
        new Agency(
            id,
            Kind.POLICE,
            Map.of(),
            Set.of(identity.thumbprint()),
            new JWKSet(),
            "pull",
            null,
            false,
            4));
    return identity;
  }

  @Override
  protected AgencyStub startAgency(TestIdentity as) {
    boolean ours = !as.certificate().getIssuerX500Principal().getName().contains("strangers");
    int before = gateway.attendance.size();
    Worker worker = new Worker(gateway, register(as));
    if (ours) {
      await().until(() -> gateway.attendance.size() > before);
    }
    return worker;
  }

  @Override
  protected Reply without(Missing missing) {
    return switch (missing) {
      case AGENCY, ITS_CERTIFICATE, OUR_AUTHORITY -> new Reply.NobodyCame();
      case ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER -> notNow("not-acknowledged");
    };
  }

  @Override
  protected String protocol() {
    return "pull";
  }

  private HttpResponse<byte[]> get(TestIdentity as, String path) {
    try {
      return new Partner(as).get(gateway.uri(path));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Reply> pushing(TestIdentity to, long deadlineMillis) {
    Push push = push((java.net.URI) null, to, deadlineMillis);
    return CompletableFuture.supplyAsync(() -> push(push), threads);
  }

  @Test
  void whileNobodyPollsNothingIsHeldAndNothingCounted() throws Exception {
    // When
    long start = System.nanoTime();
    Reply reply = pushing(pki.issue("police"), 60_000).get();

    // Then
    assertThat(reply).isEqualTo(new Reply.NobodyCame());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aPollWaitsUntilThereIsSomething() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    CompletableFuture<HttpResponse<byte[]>> poll =
        CompletableFuture.supplyAsync(() -> get(police, "/v1/inbox?wait=30s"), threads);
    await().until(() -> gateway.attendance.size() % 2 == 1);

    // When
    CompletableFuture<Reply> held = pushing(police, 3_000);

    // Then
    assertThat(Worker.ids(poll.get())).hasSize(1);
    assertThat(held.get()).isEqualTo(notNow("not-acknowledged"));
  }

  @Test
  void aDeliveryIsOneWorkersAloneUntilItsLeaseIsOver() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    get(police, "/v1/inbox");
    CompletableFuture<Reply> held = pushing(police, 5_000);
    List<UUID> first = Worker.ids(get(police, "/v1/inbox?wait=2s"));

    // When
    long start = System.nanoTime();
    List<UUID> atOnce = Worker.ids(get(police, "/v1/inbox"));
    List<UUID> later = Worker.ids(get(police, "/v1/inbox?wait=2s"));

    // Then
    assertThat(atOnce).isEmpty();
    assertThat(later).isEqualTo(first).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(LEASE_MILLIS - 200), Duration.ofMillis(MAX_WAIT_MILLIS));
    assertThat(held).isNotDone();
  }

  @Test
  void whoeverLeavesGivesBackWhatHeHasNotSeen() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    get(police, "/v1/inbox");

    // When
    Reply reply = pushing(police, 60_000).get();

    // Then
    assertThat(reply).isEqualTo(new Reply.NobodyCame());
    assertThat(gateway.attendance).endsWith("+police", "-police");
  }

  @Test
  void anAgencyHoldsNoMoreThanTwiceWhatItMayHaveAtOnce() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    startAgencyAs(police).misbehave(Trouble.NEVER_ANSWERS);
    List<CompletableFuture<Reply>> held =
        IntStream.range(0, 8).mapToObj(i -> pushing(police, 3_000)).toList();
    await().until(() -> agency.delivered().size() >= 8);

    // When
    CompletableFuture<Reply> oneMore = pushing(police, 3_000);

    // Then
    await().until(() -> held.stream().filter(CompletableFuture::isDone).count() == 1);
    assertThat(oneMore).isNotDone();
    assertThat(oneMore.join()).isEqualTo(notNow("not-acknowledged"));
    held.forEach(CompletableFuture::join);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "999999999s"})
  void aLongWaitIsCutToWhatIsAllowed(String wait) {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = get(police, "/v1/inbox?wait=" + wait);

    // Then
    assertThat(Worker.ids(answer)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(
            Duration.ofMillis(MAX_WAIT_MILLIS - 100), Duration.ofMillis(MAX_WAIT_MILLIS + 1_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e9", "9999999999", "PT30S", "30ss"})
  void whatIsNoWaitIsRefused(String wait) {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    HttpResponse<byte[]> answer = get(police, "/v1/inbox?wait=" + wait);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aThousandIdlePollersAreBoundedAndHoldNoThread() {
    // Given
    TestIdentity police = register(pki.issue("police"));
    long threads = gatewayThreads();
    List<CompletableFuture<Integer>> polls = new ArrayList<>();

    // When
    Partner partner = new Partner(police);
    for (int i = 0; i < 1_000; i++) {
      var request = java.net.http.HttpRequest.newBuilder(gateway.uri("/v1/inbox?wait=30s")).build();
      polls.add(
          partner
              .client()
              .sendAsync(request, java.net.http.HttpResponse.BodyHandlers.discarding())
              .handle((answer, cutOff) -> answer == null ? 0 : answer.statusCode()));
    }
    List<Integer> answers = polls.stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(answers).containsOnly(0, 200, 503).contains(503);
    assertThat(answers.stream().filter(status -> status == 200).count()).isLessThan(50);
    assertThat(gatewayThreads() - threads).isLessThan(60);
  }

  /** Not those of the test's own client, which has some for each connection. */
  private static long gatewayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("vert.x") || name.startsWith("Camel"))
        .count();
  }

  @Test
  void whoHangsUpWaitsNoLonger() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    for (int i = 0; i < MAX_POLLS; i++) {
      var poll = police.context().getSocketFactory().createSocket("127.0.0.1", gateway.port());
      poll.getOutputStream().write("GET /v1/inbox?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      poll.getOutputStream().flush();
      await().until(() -> gateway.attendance.size() % 2 == 1);
      poll.close();
    }

    // When
    await().until(() -> get(police, "/v1/inbox").statusCode() == 200);

    // Then
    await().until(() -> gateway.attendance.get(gateway.attendance.size() - 1).equals("-police"));
  }

  @Test
  void whatWasFetchedIsGivenUpWithItsLeaseOnceAllHaveLeft() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    get(police, "/v1/inbox");
    CompletableFuture<Reply> held = pushing(police, 60_000);
    UUID delivery = Worker.ids(get(police, "/v1/inbox?wait=2s")).get(0);

    // When
    long start = System.nanoTime();
    get(police, "/v1/deliveries/" + delivery);

    // Then
    assertThat(held.get()).isEqualTo(notNow("not-acknowledged"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whatAnotherGatewayHoldsIsFetchedHereToo() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    Push push = push((java.net.URI) null, police, 1_000);
    door.elsewhere = id -> Optional.of(push).filter(held -> held.deliveryId().equals(id));

    // When
    HttpResponse<byte[]> fetched = get(police, "/v1/deliveries/" + push.deliveryId());
    HttpResponse<byte[]> unknown = get(police, "/v1/deliveries/" + UUID.randomUUID());

    // Then
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(push.sealed());
    assertThat(fetched.headers().firstValue("Wasl-Digest")).contains(push.digest());
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void anotherAgencyFindsNothingOfIt() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    TestIdentity other = register(pki.issue("other"));
    get(police, "/v1/inbox");
    CompletableFuture<Reply> held = pushing(police, 1_500);
    UUID delivery = Worker.ids(get(police, "/v1/inbox?wait=2s")).get(0);

    // When
    int fetched = get(other, "/v1/deliveries/" + delivery).statusCode();
    int refused = refuse(other, delivery, "{\"status\":422}");
    new Partner(other)
        .post(
            gateway.uri("/v1/deliveries/" + delivery + "/receipts"),
            "application/jose",
            "a.b.c".getBytes());

    // Then
    assertThat(List.of(fetched, refused)).containsOnly(404);
    assertThat(held.get()).isEqualTo(notNow("not-acknowledged"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"status\":200}",
        "{\"status\":\"422\"}",
        "{\"status\":600}",
        "{\"status\":422,\"text\":\"a secret\"}"
      })
  void whatIsNoRefusalRefusesNothing(String body) throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    get(police, "/v1/inbox");
    CompletableFuture<Reply> held = pushing(police, 1_000);
    UUID delivery = Worker.ids(get(police, "/v1/inbox?wait=2s")).get(0);

    // When
    int status = refuse(police, delivery, body);

    // Then
    assertThat(status).isEqualTo(400);
    assertThat(held.get()).isEqualTo(notNow("not-acknowledged"));
  }

  private int refuse(TestIdentity as, UUID delivery, String json) throws Exception {
    return new Partner(as)
        .post(
            gateway.uri("/v1/deliveries/" + delivery + "/refusals"),
            "application/json",
            json.getBytes())
        .statusCode();
  }
}
