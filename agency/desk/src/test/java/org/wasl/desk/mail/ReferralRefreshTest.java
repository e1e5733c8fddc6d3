package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.WaslClient;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.ReferralDocuments;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.TestSubmissionServer.Script;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;

/** Tests how the gateway's answers about a referral are kept. */
class ReferralRefreshTest {
  private static final String OFFICE = "kp-rabat";
  private static final String ACTIONS = "{\"actions\":[{\"type\":\"instruction\"}]}";

  @TempDir Path folder;
  private final String referral = UUID.randomUUID().toString();
  private final String path = "/v1/referrals/" + referral;
  private KitRuntime runtime;
  private TestSubmissionServer gateway;
  private WaslClient client;
  private DeskDatabase database;
  private ReferralRefresh refresh;
  private Instant now = Instant.now();

  @BeforeEach
  void start() {
    runtime = KitRuntime.start(1);
    TestGateway pki = new TestGateway(folder.resolve("pki"), new AgencyId(OFFICE));
    gateway = new TestSubmissionServer(runtime, pki.pki);
    // The pause before a second attempt is longer than the deadline, so each call is one request.
    client =
        WaslClient.open(
            CallerIdentity.calls(gateway.url(), pki.pki, new AgencyId(OFFICE))
                .withTimes(Duration.ofMinutes(1), Duration.ofMinutes(1))
                .withDelays(Duration.ofDays(365), Duration.ofDays(365)));
    database = DeskDatabase.open(folder.resolve("desk.db"));
    refresh =
        new ReferralRefresh(
            database,
            DeskTrail.open(folder),
            OFFICE,
            client,
            CodeLists.load().list("urgency"),
            () -> now,
            new DeskEvents(),
            Duration.ofHours(6));
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
    runtime.close();
    database.close();
  }

  private static Script json(String path, int status, String body) {
    return (request, door, sent) -> {
      assertThat(request.path()).isEqualTo(path);
      request.response().setStatusCode(status).end(Buffer.buffer(body));
    };
  }

  /** The referral has changed, long enough ago that the gateway has reckoned its deadlines. */
  private Script list() {
    return json(
        "/v1/referrals",
        200,
        """
        {"asOf":"2026-03-01T00:00:00Z","referrals":[
          {"referral":"%s","type":"vetted-case/1","changed":"2026-02-01T00:00:00Z"}]}
        """
            .formatted(referral));
  }

  private static String timeline(String state, String further) {
    return "{\"state\":\"%s\",\"facts\":{},\"entries\":[{\"n\":1}]%s}".formatted(state, further);
  }

  private ReferralDocuments kept() {
    return database
        .read(connection -> GatewayDocuments.of(connection, OFFICE, referral))
        .orElseThrow();
  }

  private List<String> stale() {
    return database.read(connection -> ReferralTable.stale(connection, OFFICE, "", 10));
  }

  private ReferralDocuments keptFirst() throws InterruptedException {
    gateway.next(
        list(), json(path, 200, timeline("referred", "")), json(path + "/actions", 200, ACTIONS));
    refresh.run();
    assertThat(stale()).isEmpty();
    return kept();
  }

  @Test
  void keepsActionsAndTimelineOfAReferralTogether() throws InterruptedException {
    // When
    ReferralDocuments first = keptFirst();
    // Then
    assertThat(first.actions()).isEqualTo(ACTIONS);
    assertThat(first.timeline()).isEqualTo(timeline("referred", ""));
  }

  @Test
  void keepsOldDataAndAsksAgainWithoutActions() throws InterruptedException {
    // Given
    ReferralDocuments first = keptFirst();
    // When
    gateway.next(
        list(), json(path, 200, timeline("instructed", "")), json(path + "/actions", 503, ""));
    refresh.run();
    // Then
    assertThat(kept()).isEqualTo(first);
    assertThat(stale()).containsExactly(referral);
  }

  @Test
  void keepsOldDataAndAsksAgainWithoutAPageOfTheTimeline() throws InterruptedException {
    // Given
    ReferralDocuments first = keptFirst();
    // When
    gateway.next(
        list(), json(path, 200, timeline("instructed", ",\"next\":2")), json(path, 503, ""));
    refresh.run();
    // Then
    assertThat(kept()).isEqualTo(first);
    assertThat(stale()).containsExactly(referral);
  }

  @Test
  void unansweredReferralDelaysNoOther() throws InterruptedException {
    // Given two referrals, and no answer about the one that is read first
    String other = "f" + referral.substring(1);
    String first = "0" + referral.substring(1);
    String list =
        """
        {"asOf":"2026-03-01T00:00:00Z","referrals":[
          {"referral":"%s","type":"vetted-case/1","changed":"2026-02-01T00:00:00Z"},
          {"referral":"%s","type":"vetted-case/1","changed":"2026-02-01T00:00:00Z"}]}
        """
            .formatted(first, other);
    Script noAnswer = json("/v1/referrals/" + first, 503, "");
    String path = "/v1/referrals/" + other;
    gateway.next(json("/v1/referrals", 200, list), noAnswer);
    refresh.run();
    // When
    gateway.next(
        json("/v1/referrals", 200, list),
        json(path, 200, timeline("referred", "")),
        json(path + "/actions", 200, ACTIONS),
        noAnswer);
    refresh.run();
    // Then
    assertThat(stale()).containsExactly(first);
    // When it answers at last
    gateway.next(
        json("/v1/referrals", 200, "{\"asOf\":\"2026-03-02T00:00:00Z\",\"referrals\":[]}"),
        json("/v1/referrals/" + first, 200, timeline("referred", "")),
        json("/v1/referrals/" + first + "/actions", 200, ACTIONS));
    refresh.run();
    // Then
    assertThat(stale()).isEmpty();
  }

  @Test
  void detectsAnErasureAfterTheClockWasAhead() throws InterruptedException {
    // Given
    Instant right = now;
    now = right.plus(Duration.ofDays(365));
    keptFirst();
    // When the clock is right again
    now = right;
    gateway.next(
        json("/v1/referrals", 200, "{\"asOf\":\"2026-03-02T00:00:00Z\",\"referrals\":[]}"),
        json(path, 410, "{\"type\":\"https://wasl.example/problems/erased\"}"));
    refresh.run();
    // Then
    Optional<ReferralDocuments> left =
        database.read(connection -> GatewayDocuments.of(connection, OFFICE, referral));
    assertThat(left).isEmpty();
  }

  @Test
  void asksOnceMoreAboutAReferralTouchedWhileTheClockWasAhead() throws InterruptedException {
    // Given
    Instant ahead = now.plus(Duration.ofDays(365));
    database.write(
        connection -> {
          ReferralTable.touch(connection, OFFICE, referral, "vetted-case/1", "platform", ahead);
          return true;
        });
    gateway.next(
        list(), json(path, 200, timeline("referred", "")), json(path + "/actions", 200, ACTIONS));
    refresh.run();
    assertThat(stale()).containsExactly(referral);
    // When
    now = now.plus(Duration.ofMinutes(2));
    gateway.next(
        json("/v1/referrals", 200, "{\"asOf\":\"2026-03-02T00:00:00Z\",\"referrals\":[]}"),
        json(path, 200, timeline("referred", "")),
        json(path + "/actions", 200, ACTIONS));
    refresh.run();
    // Then
    assertThat(stale()).isEmpty();
  }

  @Test
  void erasedDataLeavesTheWriteAheadLogEvenIfAReaderWasInTheWay() throws Exception {
    // Given
    keptFirst();
    Path log = folder.resolve("desk.db-wal");
    String none = "{\"asOf\":\"2026-03-02T00:00:00Z\",\"referrals\":[]}";
    gateway.next(
        list(),
        json(path, 410, "{\"type\":\"https://wasl.example/problems/erased\"}"),
        json("/v1/referrals", 200, none));
    // When it is erased while somebody reads
    database.read(
        connection ->
            SqliteStatement.of(connection, "SELECT referral FROM referral")
                .first(row -> refreshed()));
    long whileRead = Files.size(log);
    refresh.run();
    // Then
    assertThat(whileRead).isPositive();
    assertThat(log).isEmptyFile();
    Optional<ReferralDocuments> left =
        database.read(connection -> GatewayDocuments.of(connection, OFFICE, referral));
    assertThat(left).isEmpty();
  }

  private boolean refreshed() {
    try {
      refresh.run();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
