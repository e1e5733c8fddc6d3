package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.DeliveryAnswer;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.commands.KitCommand;
import org.wasl.commands.OpenCommand;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.SignedMessage;
import picocli.CommandLine;

/** Offices without a server, on the gateway as an operator runs it. */
@Tag("soak")
class PullTest {

  private static final int CASES = 6;
  private static final int KILLS = 2;
  private static final int CASES_A_SECOND = 10;

  /** No worker of an agency runs until the trial is connected. */
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

  private static InboxWorker worker(GatewayTrial trial, AgencyId agency) {
    return new InboxWorker(trial.world().pki(), agency, trial.api());
  }

  private static void publish(ConcurrentPublishers publishers) {
    ConcurrentPublishers.cases(11, CASES, false).forEach(publishers::submit);
  }

  /** Simulates a worker that fetches all visible deliveries and then dies. */
  private static int fetchAndDie(GatewayTrial trial) throws Exception {
    try (InboxWorker dying = worker(trial, POLICE)) {
      List<DeliveryId> seen = new ArrayList<>();
      Awaitility.await().atMost(SOON).until(() -> seen.addAll(dying.list()));
      for (DeliveryId delivery : seen) {
        assertThat(dying.fetch(delivery).sealed()).isNotEmpty();
      }
      return seen.size();
    }
  }

  @Test
  void uncollectedDeliveriesCostNothingAndAWorkerThatDiesBeforeItsReceiptLosesNothing(TestInfo test)
      throws Exception {
    try (GatewayTrial trial = start(prepare(test).inProcess());
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      publish(publishers);
      String ofRecipients = "recipient in ('%s', '%s')".formatted(POLICE, OFFICE);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> trial.ledger().open() == waiting(trial, ofRecipients));
      assertThat(waiting(trial, ofRecipients)).isGreaterThan(CASES);
      assertThat(trial.ledger().count("audit_entry where action <> 'accepted' and " + ofRecipients))
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
  void row50FetchesTheLargestMessageAndTheLargestHandover(TestInfo test) throws Exception {
    try (GatewayTrial trial = start(prepare(test).inProcess());
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      MessageLimits limits = MessageLimits.LARGEST;
      SyntheticCase syntheticCase = ConcurrentPublishers.cases(12, 1, false).get(0);
      OutgoingMessage original =
          padded(
              publishers, syntheticCase.messageId(), syntheticCase.body(), limits.messageBytes());
      Outcome outcome = publishers.submit(original);
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      ReferralId referral = ((Outcome.Accepted) outcome).referral();
      HandedOverMessage content =
          HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
      OutgoingMessage written =
          publishers
              .writer()
              .write(HandedOverMessage.TYPE, 1, Optional.of(referral), content.content(POLICE, 1));
      OutgoingMessage handover =
          padded(publishers, written.messageId(), written.bytes(), limits.handoverBytes());
      trial.submissions().sending(PLATFORM, handover);
      outcome = publishers.client().submit(Optional.of(referral), handover);
      trial.submissions().answered(PLATFORM, handover, outcome);
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);

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

  /** Pads a document with trailing spaces up to this size. */
  private static OutgoingMessage padded(
      ConcurrentPublishers publishers, MessageId message, byte[] document, int bytes) {
    byte[] larger = Arrays.copyOf(document, bytes);
    Arrays.fill(larger, document.length, bytes, (byte) ' ');
    return publishers.writer().signed(message, larger);
  }

  private static long waiting(GatewayTrial trial, String whose) throws Exception {
    return trial.ledger().count("delivery where state = 'waiting' and " + whose);
  }

  @Test
  void losesAndDuplicatesNothingUnderKillsAndRecordsThatAPersonOpenedIt(TestInfo test)
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

  /**
   * Asserts that the gateway knows of openings, for an agency that collects and for one with a
   * server.
   */
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
    int repeatedCode = open(trial, POLICE, delivery(trial, ordinary, POLICE));

    // Then
    assertThat(List.of(collected, pushed, repeatedCode)).containsOnly(0);
    assertThat(trial.ledger().count("audit_entry where action = 'retrieved'")).isEqualTo(2);
    assertThat(
            new PlainHttpsClient(trial.api(), trial.world().pki(), POLICE)
                .get(timeline(trial, ordinary)))
        .satisfies(
            answer ->
                assertThat(answer.json().path("deliveries").get(0).path("retrieval").asText())
                    .isNotEmpty());
  }

  private static String timeline(GatewayTrial trial, SyntheticCase syntheticCase) throws Exception {
    return "/v1/referrals/"
        + trial
            .ledger()
            .column(
                "select referral from message where message_id = '"
                    + syntheticCase.messageId()
                    + "'")
            .get(0);
  }

  private static DeliveryId delivery(
      GatewayTrial trial, SyntheticCase syntheticCase, AgencyId recipient) throws Exception {
    return DeliveryId.parse(
        trial
            .ledger()
            .column(
                "select id from delivery where message_id = '%s' and recipient = '%s'"
                    .formatted(syntheticCase.messageId(), recipient))
            .get(0));
  }

  private static int open(GatewayTrial trial, AgencyId agency, DeliveryId delivery) {
    return KitCommand.oneLineErrors(new CommandLine(new OpenCommand()))
        .execute(
            delivery.toString(),
            "--as=" + agency,
            "--pki=" + trial.world().pki().path(),
            "--data=" + trial.world().inboxes(),
            "--gateway=" + trial.api());
  }

  @Test
  void forgeriesChangeNothingAndAKillDuringALeaseLosesAndDuplicatesNothing(TestInfo test)
      throws Exception {
    // Each kind of refusal has one entry, even in a long test.
    try (GatewayTrial trial = start(prepare(test).with("audit.requestSeconds", "3600"));
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        InboxWorker police = worker(trial, POLICE);
        InboxWorker other = worker(trial, SPECIAL_POLICE)) {
      // Given
      publish(publishers);
      List<DeliveryId> seen = new ArrayList<>();
      Awaitility.await().atMost(SOON).until(() -> seen.addAll(police.list()));
      DeliveryId delivery = seen.get(0);

      // When
      List<Integer> statuses =
          List.of(
              status(other.fetchAny(delivery)),
              status(other.acknowledge(delivery, "a.b.c".getBytes())),
              status(other.refuse(delivery, 422)),
              status(police.acknowledge(delivery, "a.b.c".getBytes())),
              status(police.acknowledge(delivery, new byte[100_000])));

      // Then
      assertThat(statuses).containsExactly(404, 404, 404, 422, 413);
      assertThat(trial.ledger().column("select why from audit_entry where action = 'refused'"))
          .containsExactlyInAnyOrder("not-found/delivery", "bad-receipt", "too-large");
      assertThat(trial.ledger().column("select state from delivery where id = '" + delivery + "'"))
          .isSubsetOf("attempting", "waiting"); // leased, or given back since on a slow machine

      // When
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  !police.list().isEmpty()
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

  private static int status(DeliveryAnswer answer) {
    return answer instanceof Refused(RefusalProblem problem) ? problem.status() : 200;
  }

  private static int status(HandInAnswer answer) {
    return answer instanceof Refused(RefusalProblem problem) ? problem.status() : 200;
  }
}
