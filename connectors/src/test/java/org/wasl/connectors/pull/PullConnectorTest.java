package org.wasl.connectors.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.HttpsInward;
import org.wasl.connectors.partnerapi.Partner;
import org.wasl.rules.id.DeliveryId;
import org.wasl.schemas.problem.Problem;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

class PullConnectorTest extends HttpsInward {

  private static final int MAX_WAIT_MILLIS = 1_000;
  private static final int LEASE_MILLIS = 6_000;
  private static final int MAX_POLLS = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Agency> known = new ConcurrentHashMap<>();
  private final Map<String, Worker> workers = new ConcurrentHashMap<>();

  @Override
  protected PullSettings pullSettings() {
    return new PullSettings(MAX_WAIT_MILLIS, LEASE_MILLIS, 300, MAX_POLLS, 2);
  }

  @BeforeEach
  void nobodyIsLeftOfAnotherTest() {
    known.clear();
    workers.clear();
    door.visits.clear();
    door.visitor = thumbprint -> Optional.ofNullable(known.get(thumbprint));
    nobodyIsThere();
  }

  /** Speaks for the agency that its certificate names. */
  private TestIdentity register(TestIdentity identity) {
    String id = identity.certificate().getSubjectX500Principal().getName().replaceFirst("CN=", "");
    known.put(
        identity.thumbprint(),
        Agency.of(
            id,
            AgencyKind.POLICE,
            Map.of(),
            Credentials.of(Set.of(identity.thumbprint()), new JWKSet()),
            Channel.of("pull", Optional.empty(), 4)));
    return identity;
  }

  @Override
  protected AgencyStub startAgency(TestIdentity as) {
    boolean isOwn = !as.certificate().getIssuerX500Principal().getName().contains("otherPki");
    int before = gateway.attendance.size();
    Worker worker = new Worker(gateway, register(as), this::somebodyIsThere, this::nobodyIsThere);
    if (isOwn) {
      workers.put(as.thumbprint(), worker);
      await().atMost(SOON).until(() -> gateway.attendance.size() > before);
    }
    return worker;
  }

  /**
   * Pushes again if the agency's worker was late with its next poll. On a busy machine it may be
   * away for longer than the gateway waits, and no attempt was counted.
   */
  @Override
  public DeliveryReply push(OutboundDelivery push) {
    DeliveryReply reply = super.push(push);
    for (int attempt = 0; attempt < 20 && reply instanceof DeliveryReply.NotCollected; attempt++) {
      if (push.agency().credentials().certificates().stream().noneMatch(this::isUp)) {
        return reply;
      }
      somebodyIsThere();
      reply = super.push(push);
    }
    return reply;
  }

  private boolean isUp(String thumbprint) {
    Worker worker = workers.get(thumbprint);
    return worker != null && worker.isUp();
  }

  private void somebodyIsThere() {
    await().atMost(SOON).until(() -> gateway.attendance.size() % 2 == 1);
  }

  /** An agency counts as present for a moment after its last worker hung up. */
  private void nobodyIsThere() {
    await().atMost(SOON).until(() -> gateway.attendance.size() % 2 == 0);
  }

  /** A delivery that was handed to the waiting worker of an agency. */
  private record Handed(CompletableFuture<DeliveryReply> reply, DeliveryId delivery) {}

  /** Polls until there is something. */
  private List<DeliveryId> collect(TestIdentity as) {
    return collectUnless(() -> false, as);
  }

  private List<DeliveryId> collectUnless(BooleanSupplier over, TestIdentity as) {
    Partner worker = new Partner(as);
    List<DeliveryId> ids = List.of();
    for (int polls = 0; polls < 60 && ids.isEmpty() && !over.getAsBoolean(); polls++) {
      ids = Worker.ids(get(worker, "/v1/inbox?wait=30s"));
    }
    return ids;
  }

  /**
   * Pushes while a worker polls until the worker has the delivery. On a busy machine it may be away
   * between two polls for longer than the gateway waits.
   */
  private Handed hand(TestIdentity to, long deadlineMillis) {
    CompletableFuture<List<DeliveryId>> poll =
        CompletableFuture.supplyAsync(() -> collect(to), threads);
    CompletableFuture<DeliveryReply> reply;
    do {
      await().atMost(SOON).until(() -> poll.isDone() || gateway.attendance.size() % 2 == 1);
      CompletableFuture<DeliveryReply> pushed = pushing(to, deadlineMillis);
      await().atMost(SOON).until(() -> poll.isDone() || pushed.isDone());
      reply = pushed;
    } while (!poll.isDone());
    return new Handed(reply, poll.join().getFirst());
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return switch (missing) {
      case AGENCY, ITS_CERTIFICATE, OUR_AUTHORITY -> new DeliveryReply.NotCollected();
      case ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER, MEANING ->
          notNow(DeliveryFailure.NOT_ACKNOWLEDGED);
    };
  }

  @Override
  protected long deadlineOfABrokenAnswerMillis() {
    return briefMillis(); // an incomplete receipt says nothing, and another may come
  }

  @Override
  protected String protocol() {
    return "pull";
  }

  private HttpResponse<byte[]> get(TestIdentity as, String path) {
    return get(new Partner(as), path);
  }

  private HttpResponse<byte[]> get(Partner worker, String path) {
    try {
      return worker.get(gateway.uri(path));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<DeliveryReply> pushing(TestIdentity to, long deadlineMillis) {
    OutboundDelivery push = push((URI) null, to, deadlineMillis);
    return CompletableFuture.supplyAsync(() -> push(push), threads);
  }

  @Test
  void holdsNothingAndCountsNoAttemptWithoutPolls() throws Exception {
    // When
    long start = System.nanoTime();
    DeliveryReply reply = pushing(pki.issue("police"), 60_000).get();

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.NotCollected());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void pollWaitsForADelivery() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    Handed held = hand(police, AMPLE_MILLIS);

    // Then
    assertThat(held.delivery()).isNotNull();
    assertThat(held.reply().get()).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
  }

  @Test
  void leasesDeliveryToOneWorker() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    long start = System.nanoTime();
    Handed held = hand(police, AMPLE_MILLIS);

    // When
    List<DeliveryId> later = collectUnless(held.reply()::isDone, police);
    for (int attempt = 0; attempt < 20 && held.reply().isDone(); attempt++) {
      // On a busy machine the worker may be away when its lease ends, and then the delivery is
      // given up.
      start = System.nanoTime();
      held = hand(police, AMPLE_MILLIS);
      later = collectUnless(held.reply()::isDone, police);
    }

    // Then
    assertThat(later).containsExactly(held.delivery());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(LEASE_MILLIS));
    assertThat(refuse(police, held.delivery(), "{\"status\":422}")).isEqualTo(204);
  }

  @Test
  void inboxIsUncachedJsonEvenIfEmpty() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    HttpResponse<byte[]> answer = get(police, "/v1/inbox");

    // Then
    assertThat(answer.body()).asString().isEqualTo("{\"deliveries\":[]}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void returnsUnseenDeliveryOfDisconnectedWorker() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    get(police, "/v1/inbox");

    // When
    DeliveryReply reply = pushing(police, 60_000).get();

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.NotCollected());
    assertThat(gateway.attendance).endsWith("+police", "-police");
  }

  @Test
  void endedDeliveryHoldsNoCallAndIsNotListed() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    Handed held = hand(police, AMPLE_MILLIS);

    // When
    gateway.ended(held.delivery());

    // Then
    assertThat(held.reply().get()).isEqualTo(new DeliveryReply.NotCollected());
    assertThat(get(police, "/v1/deliveries/" + held.delivery()).statusCode()).isEqualTo(404);
  }

  @Test
  void shortensLongWait() {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    long start = System.nanoTime();
    List<CompletableFuture<HttpResponse<byte[]>>> polls =
        Stream.of("999999", "999999999s")
            .map(wait -> "/v1/inbox?wait=" + wait)
            .map(path -> CompletableFuture.supplyAsync(() -> get(police, path), threads))
            .toList();

    // Then
    assertThat(polls).allSatisfy(poll -> assertThat(Worker.ids(poll.join())).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(MAX_WAIT_MILLIS - 100), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e9", "9999999999", "PT30S", "30ss"})
  void refusesInvalidWaitAndNamesIt(String wait) {
    // Given
    TestIdentity police = register(pki.issue("police"));

    // When
    HttpResponse<byte[]> answer = get(police, "/v1/inbox?wait=" + wait);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    assertThat(new String(answer.body()))
        .isEqualTo("{\"parameter\":\"wait\",\"type\":\"invalid-parameter\"}");
  }

  @Test
  @Tag("soak")
  void limitsIdlePollsWithoutHoldingThreads() {
    // Given
    TestIdentity police = register(pki.issue("police"));
    long threads = gatewayThreads();
    Partner partner = new Partner(police);

    // When: of a few none is cut off, of many at once perhaps all but one
    long start = System.nanoTime();
    List<Integer> answers = new ArrayList<>(polls(partner, 10));
    answers.addAll(polls(partner, 300));

    // Then
    assertThat(answers).isSubsetOf(List.of(0, 200, 429)).contains(429);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(answers.stream().filter(status -> status == 200).count())
        .as("so many at once, each for a second")
        .isLessThan(Math.max(50, MAX_POLLS * (seconds + 2)));
    assertThat(gatewayThreads() - threads).isLessThan(60);
  }

  /** The status of each of these simultaneous polls, or 0 if the connection was cut off. */
  private List<Integer> polls(Partner partner, int count) {
    List<CompletableFuture<Integer>> polls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var request = java.net.http.HttpRequest.newBuilder(gateway.uri("/v1/inbox?wait=30s")).build();
      polls.add(
          partner
              .client()
              .sendAsync(request, java.net.http.HttpResponse.BodyHandlers.discarding())
              .handle((answer, cutOff) -> answer == null ? 0 : answer.statusCode()));
    }
    return polls.stream().map(CompletableFuture::join).toList();
  }

  /** Not those of the test's own client, which has some for each connection. */
  private static long gatewayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("vert.x") || name.startsWith("Camel"))
        .count();
  }

  @Test
  void disconnectEndsPoll() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    for (int i = 0; i < MAX_POLLS; i++) {
      var poll = police.context().getSocketFactory().createSocket("127.0.0.1", gateway.port());
      poll.getOutputStream().write("GET /v1/inbox?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      poll.getOutputStream().flush();
      await().atMost(SOON).until(() -> gateway.attendance.size() % 2 == 1);
      poll.close();
    }

    // When
    await().atMost(SOON).until(() -> get(police, "/v1/inbox").statusCode() == 200);

    // Then
    await()
        .atMost(SOON)
        .until(() -> gateway.attendance.get(gateway.attendance.size() - 1).equals("-police"));
  }

  @Test
  void fetchedDeliveryEndsWithItsLeaseIfAllWorkersLeft() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    Handed held = hand(police, AMPLE_MILLIS);

    // When
    long start = System.nanoTime();
    get(police, "/v1/deliveries/" + held.delivery());

    // Then
    assertThat(held.reply().get()).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofMillis(AMPLE_MILLIS / 2));
  }

  @Test
  void fetchesDeliveryThatAnotherGatewayHolds() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    OutboundDelivery push = push((URI) null, police, 1_000);
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
  void otherAgencyCannotFetchDelivery() throws Exception {
    // Given
    TestIdentity police = register(pki.issue("police"));
    TestIdentity other = register(pki.issue("other"));
    Handed held = hand(police, AMPLE_MILLIS);
    DeliveryId delivery = held.delivery();

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
    assertThat(held.reply().get()).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
  }

  @Test
  void invalidRefusalHasNoEffect() throws Exception {
    // Given
    List<String> bodies =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"status\":200}",
            "{\"status\":\"422\"}",
            "{\"status\":600}",
            "{\"status\":422,\"text\":\"a secret\"}");
    TestIdentity police = register(pki.issue("police"));
    Handed held = hand(police, AMPLE_MILLIS);

    // When
    List<CompletableFuture<Integer>> refusals =
        bodies.stream()
            .map(
                body ->
                    CompletableFuture.supplyAsync(
                        () -> refuse(police, held.delivery(), body), threads))
            .toList();
    List<Integer> statuses = refusals.stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(statuses).hasSize(8).containsOnly(400);
    assertThat(held.reply().get()).isEqualTo(notNow(DeliveryFailure.NOT_ACKNOWLEDGED));
  }

  private int refuse(TestIdentity as, DeliveryId delivery, String json) {
    URI refusals = gateway.uri("/v1/deliveries/" + delivery + "/refusals");
    try {
      return new Partner(as).post(refusals, "application/json", json.getBytes()).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
