package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.trials.system.SmallConfig.OFFICE;
import static org.wasl.trials.system.SmallConfig.PLATFORM;
import static org.wasl.trials.system.SmallConfig.POLICE;
import static org.wasl.trials.system.SmallConfig.SPECIAL_POLICE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.base.TestLoad;
import org.wasl.kit.cli.OpenCommand;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.wire.message.SignedMessage;
import picocli.CommandLine;

/** Offices without a server, on the gateway as an operator runs it. */
class PullTest {

  private static final int CASES = 6;
  private static final int KILLS = 2;
  private static final int CASES_A_SECOND = 10;

  /** Nobody of an agency is there until the trial is connected. */
  private static GatewayTrial prepare(TestInfo test) throws Exception {
    // On a busy machine a worker needs longer from one request to the next.
    return GatewayTrial.prepare(test, Set.of(POLICE, OFFICE))
        .with("pull.callDeadlineMillis", millis(Duration.ofSeconds(4)))
        .with("pull.absentAfterMillis", millis(Duration.ofSeconds(1)));
  }

  private static String millis(Duration atRest) {
    return Long.toString(TestLoad.limit(atRest, Duration.ofSeconds(30)).toMillis());
  }

  private static GatewayTrial start(GatewayTrial trial) throws Exception {
    trial.startGateway();
    return trial;
  }

  private static InboxClient worker(GatewayTrial trial, String agency) {
    return new InboxClient(
        trial.world().runtime().vertx(), trial.world().pki(), agency, trial.api());
  }

  private static void publish(ConcurrentPublishers publishers) {
    ConcurrentPublishers.cases(11, CASES, false).forEach(publishers::submit);
  }

  /** A worker fetches what he sees, and is never heard of again. */
  private static int fetchAndDie(GatewayTrial trial) throws Exception {
    try (InboxClient dying = worker(trial, POLICE)) {
      List<UUID> seen = new ArrayList<>();
      Awaitility.await().atMost(SOON).until(() -> seen.addAll(dying.poll(2).join()));
      seen.forEach(delivery -> assertThat(dying.fetch(delivery).join().body()).isNotEmpty());
      return seen.size();
    }
  }

  @Test
  void anOfficeWhereNobodyIsCostsNothingAndAWorkerThatDiesBeforeItsReceiptLosesNothing(
      TestInfo test) throws Exception {
    try (GatewayTrial trial = start(prepare(test).inProcess());
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      publish(publishers);
      String theirs = "recipient in ('%s', '%s')".formatted(POLICE, OFFICE);
      Awaitility.await().atMost(SOON).until(() -> trial.ledger().open() == waiting(trial, theirs));
      assertThat(waiting(trial, theirs)).isGreaterThan(CASES);
      assertThat(trial.ledger().count("audit_entry where action <> 'accepted' and " + theirs))
          .isZero();

      // When
      int fetched = fetchAndDie(trial);
      trial.connect();

      // Then
      assertThat(fetched).isPositive();
      trial.awaitQuiet();
      trial.assertEveryPromiseKept();
    }
  }

  @Test
  void row50TheLargestMessageAndTheLargestHandoverAreFetched(TestInfo test) throws Exception {
    try (GatewayTrial trial = start(prepare(test).inProcess());
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      MessageLimits limits = MessageLimits.LARGEST;
      SyntheticCase one = ConcurrentPublishers.cases(12, 1, false).get(0);
      OutgoingMessage original =
          padded(publishers, one.messageId(), one.body(), limits.messageBytes());
      RequestOutcome outcome = publishers.submit(original);
      assertThat(outcome).isInstanceOf(RequestOutcome.Accepted.class);
      UUID referral = ((RequestOutcome.Accepted) outcome).referral();
      HandedOverMessage content =
          HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
      OutgoingMessage written =
          publishers
              .writer()
              .write(HandedOverMessage.TYPE, 1, Optional.of(referral), content.content(POLICE, 1));
      OutgoingMessage handover =
          padded(publishers, written.messageId(), written.bytes(), limits.handoverBytes());
      trial.submissions().sending(PLATFORM, handover);
      outcome = publishers.client().submit(referral, handover).join();
      trial.submissions().answered(PLATFORM, handover, outcome);
      assertThat(outcome).isInstanceOf(RequestOutcome.Accepted.class);

      // When
      trial.connect();
      trial.awaitQuiet();

      // Then
      for (OutgoingMessage message : List.of(original, handover)) {
        assertThat(trial.ledger().stateOf(message.messageId(), POLICE)).startsWith("delivered");
      }
      trial.assertEveryPromiseKept();
    }
  }

  /** The same document with spaces behind it, up to this size. */
  private static OutgoingMessage padded(
      ConcurrentPublishers publishers, UUID message, byte[] document, int bytes) {
    byte[] larger = Arrays.copyOf(document, bytes);
    Arrays.fill(larger, document.length, bytes, (byte) ' ');
    return publishers.writer().signed(message, larger);
  }

  private static long waiting(GatewayTrial trial, String whose) throws Exception {
    return trial.ledger().count("delivery where state = 'waiting' and " + whose);
  }

  @Test
  void underLoadAndKillsNothingIsLostOrDoubledAndThatAPersonOpenedItIsSaid(TestInfo test)
      throws Exception {
    try (GatewayTrial trial = start(prepare(test));
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(23, 100_000), CASES_A_SECOND);

      // When
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = publishers.count() + 15;
        Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
        trial.gateway().kill();
        (kill < KILLS ? trial : trial.inProcess()).startGateway();
      }
      trial.restartAgencies();
      publishers.finish();
      trial.awaitQuiet();

      // Then
      System.out.printf(
          "pull-load: %d accepted, %d delivered to those who collect%n",
          publishers.count(),
          trial
              .ledger()
              .count(
                  "delivery where state = 'delivered' and recipient in ('%s', '%s')"
                      .formatted(POLICE, OFFICE)));
      assertThatOpeningIsSaid(trial, publishers);
      trial.assertEveryPromiseKept();
    }
  }

  /** Of an agency that collects, and of one with a server. */
  private static void assertThatOpeningIsSaid(GatewayTrial trial, ConcurrentPublishers publishers)
      throws Exception {
    // Given
    SyntheticCase ordinary = ConcurrentPublishers.cases(31, 1, false).get(0);
    SyntheticCase terrorism = ConcurrentPublishers.cases(31, 1, true).get(0);
    publishers.submit(ordinary);
    publishers.submit(terrorism);
    trial.awaitQuiet();

    // When
    int collected = open(trial, POLICE, delivery(trial, ordinary, POLICE));
    int pushed = open(trial, SPECIAL_POLICE, delivery(trial, terrorism, SPECIAL_POLICE));
    int again = open(trial, POLICE, delivery(trial, ordinary, POLICE));

    // Then
    assertThat(List.of(collected, pushed, again)).containsOnly(0);
    assertThat(trial.ledger().count("audit_entry where action = 'retrieved'")).isEqualTo(2);
    assertThat(
            new PlainHttpsClient(trial.api(), trial.world().pki(), POLICE)
                .get(timeline(trial, ordinary)))
        .satisfies(
            answer ->
                assertThat(answer.json().path("deliveries").get(0).path("retrieval").asText())
                    .isNotEmpty());
  }

  private static String timeline(GatewayTrial trial, SyntheticCase one) throws Exception {
    return "/v1/referrals/"
        + trial
            .ledger()
            .column("select referral from message where message_id = '" + one.messageId() + "'")
            .get(0);
  }

  private static UUID delivery(GatewayTrial trial, SyntheticCase one, String recipient)
      throws Exception {
    return UUID.fromString(
        trial
            .ledger()
            .column(
                "select id from delivery where message_id = '%s' and recipient = '%s'"
                    .formatted(one.messageId(), recipient))
            .get(0));
  }

  private static int open(GatewayTrial trial, String agency, UUID delivery) {
    return new CommandLine(new OpenCommand())
        .execute(
            delivery.toString(),
            "--as=" + agency,
            "--pki=" + trial.world().pki().path(),
            "--data=" + trial.world().inboxes(),
            "--gateway=" + trial.api());
  }

  @Test
  void whoForgesChangesNothingAndAGatewayKilledWhileItHoldsLosesAndDoublesNothing(TestInfo test)
      throws Exception {
    // Each kind of refusal has one entry, however long the test takes.
    try (GatewayTrial trial = start(prepare(test).with("audit.requestSeconds", "3600"));
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        InboxClient police = worker(trial, POLICE);
        InboxClient other = worker(trial, SPECIAL_POLICE)) {
      // Given
      publish(publishers);
      List<UUID> seen = new ArrayList<>();
      Awaitility.await().atMost(SOON).until(() -> seen.addAll(police.poll(2).join()));
      UUID delivery = seen.get(0);

      // When
      List<Integer> statuses =
          List.of(
              status(other.fetch(delivery)),
              status(other.acknowledge(delivery, "a.b.c".getBytes())),
              status(other.refuse(delivery, 422, Optional.empty())),
              status(police.acknowledge(delivery, "a.b.c".getBytes())),
              status(police.acknowledge(delivery, new byte[100_000])));

      // Then
      assertThat(statuses).containsExactly(404, 404, 404, 422, 413);
      assertThat(trial.ledger().column("select why from audit_entry where action = 'refused'"))
          .containsExactlyInAnyOrder("not-found/delivery", "bad-receipt", "too-large");
      assertThat(trial.ledger().column("select state from delivery where id = '" + delivery + "'"))
          .isSubsetOf("attempting", "waiting"); // held; on a slow machine given back since

      // When
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  !police.poll(2).join().isEmpty()
                      && trial.ledger().count("delivery where state = 'attempting'") > 0);
      trial.gateway().kill();
      trial.inProcess().startGateway();
      trial.connect();

      // Then
      trial.awaitQuiet();
      trial.assertEveryPromiseKept();
      assertThat(trial.ledger().count("audit_entry where action = 'interrupted'")).isPositive();
    }
  }

  private static int status(CompletableFuture<?> call) {
    try {
      call.join();
      return 200;
    } catch (CompletionException e) {
      return e.getCause() instanceof InboxClient.UnexpectedStatusException other
          ? other.status()
          : -1;
    }
  }
}
