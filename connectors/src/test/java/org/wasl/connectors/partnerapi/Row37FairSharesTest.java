package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;

/** One agency's limits at the partner API, which the other agencies do not notice. */
class Row37FairSharesTest extends HostileDoor {
  private static final int WAIT_MILLIS = 700;

  /** The limit after which a slow reader is cut off. It leaves a busy machine time for the rest. */
  private static final Duration IDLE =
      TestLoad.limit(Duration.ofSeconds(4), Duration.ofSeconds(15));

  private static final int REPORTS_PER_AGENCY = 2;
  private static final int REFUSED_BURST = 10;
  private static final int SMALL = 1_000;

  /** More than the buffers of a connection hold. */
  private static final int LARGE = 8 << 20;

  private final List<RawTls> open = new ArrayList<>();
  private final AtomicInteger working = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int answerBytes = SMALL;
  private TestIdentity greedy;

  @Override
  HttpsSettings limits(HttpsSettings s) {
    return TestSettings.shares(
        s,
        Math.toIntExact(IDLE.toMillis()),
        new FairShareSettings(
            Map.of(
                RequestClass.SUBMISSIONS, new Limits(4, 2, 1_000),
                RequestClass.DELIVERIES, new Limits(4, 2, 1_000),
                RequestClass.QUERIES, new Limits(4, 2, 1_000),
                RequestClass.REPORTS, new Limits(3, REPORTS_PER_AGENCY, 1_000)),
            1,
            WAIT_MILLIS,
            10_000,
            REFUSED_BURST));
  }

  @BeforeEach
  void introduce() {
    greedy = greedy == null ? pki.issue("greedy") : greedy;
    Map<String, Agency> known =
        Map.of(greedy.thumbprint(), agency(greedy), partner.thumbprint(), agency(partner));
    door.visitor = thumbprint -> Optional.ofNullable(known.get(thumbprint));
    door.answer(this::work);
  }

  @AfterEach
  void hangUp() throws Exception {
    gate.countDown();
    answerBytes = SMALL;
    for (RawTls connection : open) {
      connection.close();
    }
    await().atMost(SOON).until(() -> working.get() == 0);
  }

  private static Agency agency(TestIdentity identity) {
    return Agency.of(
        identity.thumbprint(),
        AgencyKind.POLICE,
        Map.of("en", "Police"),
        Credentials.of(Set.of(identity.thumbprint()), new JWKSet()),
        Channel.of("https", Optional.of(URI.create("https://127.0.0.1:1")), 4));
  }

  /** Evidence takes until the gate opens. A submission is answered at once. */
  private AgencyResponse work(Object request) {
    if (request instanceof Submission submission) {
      int status = new String(submission.body()).contains("garbage") ? 403 : 202;
      return new AgencyResponse(status, "application/json", "{}".getBytes(), Map.of());
    }
    working.incrementAndGet();
    try {
      gate.await();
      return new AgencyResponse(200, "application/json", new byte[answerBytes], Map.of());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      working.decrementAndGet();
    }
  }

  private RawTls askForEvidence() throws IOException {
    RawTls connection = new RawTls(greedy.context(), gateway.port());
    open.add(connection);
    return connection.send(
        "GET /v1/referrals/" + UUID.randomUUID() + "/evidence HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private void assertOthersAreServed() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> evidence =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new Partner(partner)
                    .get(gateway.uri("/v1/referrals/" + UUID.randomUUID() + "/evidence"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    HttpResponse<byte[]> submission =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", "{}".getBytes());
    assertThat(submission.statusCode()).isEqualTo(202);
    await().atMost(SOON).until(() -> working.get() > REPORTS_PER_AGENCY || evidence.isDone());
    gate.countDown();
    assertThat(evidence.get().statusCode()).isEqualTo(200);
  }

  @Test
  void delaysThenRefusesGreedyAgencyAndServesOthers() throws Exception {
    // Given
    gateway.delayed.clear();
    gate = new CountDownLatch(1);
    for (int i = 0; i < 2 * REPORTS_PER_AGENCY; i++) {
      askForEvidence();
    }
    await().atMost(SOON).until(() -> working.get() == REPORTS_PER_AGENCY);
    await().atMost(SOON).until(() -> gateway.delayed.size() == REPORTS_PER_AGENCY);

    // When
    long began = System.nanoTime();
    String refused = askForEvidence().oneAnswer();

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began).toMillis()).isGreaterThan(WAIT_MILLIS);
    assertThat(RawTls.statuses(refused)).containsExactly(429);
    assertThat(refused.toLowerCase(java.util.Locale.ROOT))
        .contains("retry-after: 1", "application/problem+json");
    assertThat(working.get()).isEqualTo(REPORTS_PER_AGENCY);
    assertThat(gateway.delayed)
        .as("all that found no place")
        .hasSize(REPORTS_PER_AGENCY + 1)
        .containsOnly(RequestClass.REPORTS);
    assertOthersAreServed();
  }

  @Test
  void disconnectDoesNotFreePlaceDuringWork() throws Exception {
    // Given
    gate = new CountDownLatch(1);

    // When
    for (int i = 0; i < 20; i++) {
      RawTls connection = askForEvidence();
      int asked = Math.min(i + 1, REPORTS_PER_AGENCY);
      await().atMost(SOON).until(() -> working.get() == asked);
      connection.close();
    }

    // Then
    String refused = askForEvidence().oneAnswer();
    assertThat(RawTls.statuses(refused)).containsExactly(429);
    assertThat(working.get()).isEqualTo(REPORTS_PER_AGENCY);
    assertOthersAreServed();
    await()
        .atMost(SOON)
        .until(() -> RawTls.statuses(askForEvidence().oneAnswer()).equals(List.of(200)));
  }

  @Test
  @Tag("soak")
  void slowReaderKeepsOnlyItsPlacesAndIsCutOff() throws Exception {
    // Given
    answerBytes = LARGE;
    gate = new CountDownLatch(1);
    RawTls slow = askForEvidence();
    askForEvidence();
    await().atMost(SOON).until(() -> working.get() == REPORTS_PER_AGENCY);
    gate.countDown();
    await().atMost(SOON).until(() -> working.get() == 0);
    answerBytes = SMALL;

    // When
    String refused = askForEvidence().oneAnswer();

    // Then
    assertThat(RawTls.statuses(refused)).containsExactly(429);
    assertOthersAreServed();
    await().atMost(SOON).until(this::everyPlaceIsFree); // the one is cut off before the other
    assertThat(slow.untilClosed().length()).as("bytes of 8 MiB").isLessThan(LARGE);
  }

  /** Tells whether all places are taken at once by requests that ask for them now. */
  private boolean everyPlaceIsFree() throws Exception {
    gate = new CountDownLatch(1);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < REPORTS_PER_AGENCY; i++) {
      RawTls connection = askForEvidence();
      answers.add(
          CompletableFuture.supplyAsync(() -> answer(connection), Thread::startVirtualThread));
    }
    CompletableFuture<Void> refused =
        CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new)).thenRun(() -> {});
    await().atMost(SOON).until(() -> working.get() == REPORTS_PER_AGENCY || refused.isDone());
    gate.countDown();
    return answers.stream()
        .map(CompletableFuture::join)
        .allMatch(answer -> RawTls.statuses(answer).equals(List.of(200)));
  }

  private static String answer(RawTls connection) {
    try {
      return connection.oneAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void pipelinedRequestsOfSlowReaderUseNoMemory() throws Exception {
    // Given
    answerBytes = LARGE;
    RawTls connection = askForEvidence();
    await().atMost(SOON).until(() -> door.arrived.size() == 1);

    // When
    for (int i = 0; i < 20; i++) {
      connection.trySend(
          "GET /v1/referrals/" + UUID.randomUUID() + "/evidence HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    String answers = connection.untilClosed();

    // Then
    assertThat(door.arrived).hasSize(1).hasOnlyElementsOfType(ReferralInquiry.class);
    assertThat(RawTls.statuses(answers)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void limitsBytesOfBodiesOfOneAgency() throws Exception {
    // Given
    RawTls first = new RawTls(greedy.context(), gateway.port());
    open.add(first);
    String room =
        first.send(post("Content-Length: 9000\r\nExpect: 100-continue\r\n", "")).oneAnswer();
    assertThat(RawTls.statuses(room)).containsExactly(100);
    RawTls second = new RawTls(greedy.context(), gateway.port());
    open.add(second);

    // When
    String refused = second.send(sized("{" + " ".repeat(1_500) + "}")).oneAnswer();
    HttpResponse<byte[]> other =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", new byte[9_000]);

    // Then
    assertThat(RawTls.statuses(refused)).containsExactly(429);
    assertThat(other.statusCode()).isEqualTo(202);
    String answer = first.send(" ".repeat(9_000)).oneAnswer();
    assertThat(RawTls.statuses(answer)).containsExactly(202);
    Partner repeatedPartner = new Partner(greedy); // the room is free a moment after the answer
    await().atMost(SOON).until(() -> status(repeatedPartner, new byte[9_000]) == 202);
  }

  private int status(Partner from, byte[] body) throws Exception {
    return from.post(gateway.uri("/v1/cases"), "application/json", body).statusCode();
  }

  @Test
  void delaysOnlyAgencyThatIsRefusedTooOften() throws Exception {
    // Given
    Partner garbage = new Partner(greedy);
    int refused = 0;

    // When
    long began = System.nanoTime();
    for (int i = 0; i < 3 * REFUSED_BURST; i++) {
      int status =
          garbage
              .post(gateway.uri("/v1/cases"), "application/json", "garbage".getBytes())
              .statusCode();
      refused += status == 403 ? 1 : 0;
    }
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    HttpResponse<byte[]> other =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", "{}".getBytes());

    // Then
    assertThat((long) refused).isLessThanOrEqualTo(REFUSED_BURST * (seconds + 2));
    assertThat(seconds).as("30 refusals at 10 a second, of which 10 at once").isBetween(1L, 60L);
    assertThat(other.statusCode()).isEqualTo(202);
  }

  @Test
  void answersMalformedRequestsAtTheLimitedRate() throws Exception {
    // When
    long began = System.nanoTime();
    for (int i = 0; i < 3 * REFUSED_BURST; i++) {
      try (RawTls connection = new RawTls(greedy.context(), gateway.port())) {
        connection.send("GET  / HTTP/1.1\r\n\r\n").untilClosed();
      }
    }
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

    // Then
    assertThat(gateway.refusals).hasSize(3 * REFUSED_BURST);
    assertThat(seconds).isBetween(1L, 60L);
  }
}
