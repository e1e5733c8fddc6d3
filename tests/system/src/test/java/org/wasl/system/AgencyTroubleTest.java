package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.DESK;
import static org.wasl.system.SmallConfig.GENERAL_OFFICE;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.SyntheticCase;

/** One agency's trouble is its own, and ends when its trouble ends. */
@Tag("soak")
class AgencyTroubleTest {

  /**
   * A generous limit for a shared machine. Another assertion checks that the others receive
   * everything during the trouble.
   */
  private static final Duration RECEIPT_LIMIT = Duration.ofSeconds(45);

  /** More than the limit of calls in flight to an agency. */
  private static final int MANY = 10;

  private static GatewayTrial trial;
  private static TcpProxy wire;
  private static ConcurrentPublishers publishers;
  private static long seed = 1;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).inProcess();
    wire = new TcpProxy(trial.agency(SPECIAL_POLICE).endpoint().getPort());
    trial.reach(SPECIAL_POLICE, wire.port());
    trial.startGateway();
    trial.connect();
    publishers = new ConcurrentPublishers(trial);
    publish(3, false);
    publish(1, true);
    trial.awaitQuiet();
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    trial.close();
    wire.close();
  }

  @AfterEach
  void everybodyIsWell() {
    wire.fate(TcpProxy.Fate.PASS);
    for (AgencyId agency : List.of(POLICE, OFFICE, SPECIAL_POLICE)) {
      trial.agency(agency).behave(new Behaviour.Normal()).join();
    }
  }

  private static List<MessageId> publish(int count, boolean terrorism) {
    List<SyntheticCase> cases = ConcurrentPublishers.cases(seed++, count, terrorism);
    cases.forEach(publishers::submit);
    return cases.stream().map(SyntheticCase::messageId).toList();
  }

  @Test
  void agencyReceivesEachMessageOnceAfterDowntime() throws Exception {
    // Given
    trial.agency(POLICE).behave(new Behaviour.Down(60_000)).join();

    // When
    List<MessageId> cases = publish(MANY, false);
    Awaitility.await().atMost(SOON).until(() -> failedAttempts(POLICE, cases) >= 5);
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    trial.awaitQuiet();

    // Then
    trial.assertEveryPromiseKept();
    assertDelivered(cases, POLICE);
  }

  static List<Arguments> slowness() {
    return List.of(
        Arguments.of("silent", new Behaviour.Silent()),
        Arguments.of("a byte a second", new Behaviour.Trickling(1_000)),
        Arguments.of("closing in the middle", new Behaviour.Closing()),
        Arguments.of("busy", new Behaviour.Busy(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slowness")
  void row25FailingAgencyDoesNotDelayOthers(String name, Behaviour trouble) throws Exception {
    // Given
    trial.agency(POLICE).behave(trouble).join();

    // When
    List<MessageId> slow = publish(MANY, false);
    List<MessageId> others = publish(5, true);
    Awaitility.await().atMost(SOON).until(() -> openElsewhere() == 0);
    Awaitility.await().atMost(SOON).until(() -> failedAttempts(POLICE, slow) >= 1);
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    trial.awaitQuiet();

    // Then
    long elsewhere = Math.max(latency(others, SPECIAL_POLICE), latency(slow, OFFICE));
    System.out.printf(
        "%s: others %d ms at most, itself %d ms%n", name, elsewhere, latency(slow, POLICE));
    assertThat(elsewhere).isLessThan(TestLoad.limit(RECEIPT_LIMIT).toMillis());
    assertDelivered(slow, POLICE);
    trial.assertEveryPromiseKept();
  }

  static List<Arguments> lies() {
    return List.of(
        Arguments.of("row14Garbage", new Behaviour.Garbage(), "receipt-unreadable"),
        Arguments.of("row14Unsigned", new Behaviour.Unsigned(), "receipt-unreadable"),
        Arguments.of("row04Forged", new Behaviour.Forged(), "receipt-invalid"),
        Arguments.of("row04Altered", new Behaviour.Altered(), "receipt-invalid"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void answerWithoutValidReceiptParksDeliveryUntilAnOperatorReplaysIt(
      String name, Behaviour lie, String reason) throws Exception {
    // Given
    trial.agency(POLICE).behave(lie).join();

    // When
    MessageId message = publish(1, false).get(0);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(trial.ledger().stateOf(message, POLICE)).startsWith("parked " + reason));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                metrics()
                    .contains(
                        "wasl_alarms_open{alarm=\"parked\",subject=\"%s\"} 1.0".formatted(POLICE)));
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    String replayed = trial.replay(POLICE);
    trial.awaitQuiet();

    // Then
    assertThat(replayed).containsPattern(" (under-way|delivered) replay ");
    assertDelivered(List.of(message), POLICE);
    trial.assertEveryPromiseKept();
  }

  @Test
  void row06DetectsChangedCiphertextBeforeSending() throws Exception {
    // Given
    List<AgencyId> recipients = List.of(POLICE, OFFICE, GENERAL_OFFICE, DESK);
    for (AgencyId recipient : recipients) {
      trial.agency(recipient).behave(new Behaviour.Down(60_000)).join();
    }
    MessageId message = publish(1, false).get(0);
    int before = trial.agency(POLICE).size();

    // When
    int changed = flipOneBit(message);
    // Wait, because an attempt that began earlier has read the original bytes.
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(trial.ledger().stateOf(message, POLICE))
                    .isEqualTo("parked content-corrupt"));
    for (AgencyId recipient : recipients) {
      trial.agency(recipient).behave(new Behaviour.Normal()).join();
    }
    trial.awaitQuiet();

    // Then
    assertThat(changed).isEqualTo(1);
    assertThat(trial.agency(POLICE).size()).isEqualTo(before);
    assertThat(
            trial
                .ledger()
                .column(
                    "select recipient from audit_entry where action = 'parked'"
                        + " and why = 'content-corrupt' and message = '"
                        + message
                        + "'"))
        .contains(POLICE.value());

    // Once the bytes are restored, they are delivered.
    flipOneBit(message);
    for (AgencyId recipient : recipients) {
      trial.replay(recipient);
    }
    trial.awaitQuiet();
    trial.assertEveryPromiseKept();
  }

  private static int flipOneBit(MessageId message) throws Exception {
    return trial
        .ledger()
        .execute(
            "update sealed_content set ciphertext = set_byte(ciphertext, 300,"
                + " get_byte(ciphertext, 300) # 1) where message_id = '"
                + message
                + "'");
  }

  @Test
  void row35RetriesAfterLostAnswersAndCountsEachDeliveryOnce() throws Exception {
    // Given
    wire.fate(TcpProxy.Fate.CUT);

    // When
    List<MessageId> cases = publish(5, true);
    Awaitility.await().atMost(SOON).until(() -> failedAttempts(SPECIAL_POLICE, cases) >= 3);
    wire.fate(TcpProxy.Fate.SWALLOW);
    long failed = failedAttempts(SPECIAL_POLICE, cases);
    Awaitility.await().atMost(SOON).until(() -> failedAttempts(SPECIAL_POLICE, cases) > failed);
    wire.fate(TcpProxy.Fate.PASS);
    wire.cutAll();
    trial.awaitQuiet();

    // Then
    assertDelivered(cases, SPECIAL_POLICE);
    trial.assertEveryPromiseKept();
  }

  private static long openElsewhere() throws Exception {
    return trial
        .ledger()
        .count(
            "delivery where state not in ('delivered', 'parked') and recipient <> '"
                + POLICE
                + "'");
  }

  private static void assertDelivered(List<MessageId> messages, AgencyId agency) throws Exception {
    for (MessageId message : messages) {
      assertThat(trial.ledger().stateOf(message, agency)).isEqualTo("delivered");
    }
  }

  private static long failedAttempts(AgencyId agency, List<MessageId> messages) throws Exception {
    return trial
        .ledger()
        .count(
            "audit_entry where action = 'failed' and recipient = '%s' and message in (%s)"
                .formatted(agency, list(messages)));
  }

  private static String metrics() throws Exception {
    return ManagementPage.of(trial.management(), "/metrics");
  }

  /** The longest latency from acceptance to receipt. */
  private static long latency(List<MessageId> messages, AgencyId agency) throws Exception {
    return Long.parseLong(
        trial
            .ledger()
            .column(
                "select coalesce(max(extract(epoch from d.delivered_at - m.accepted_at) * 1000), 0)"
                    + "::bigint from delivery d join message m using (sender, message_id)"
                    + " where d.recipient = '%s' and message_id in (%s)"
                        .formatted(agency, list(messages)))
            .get(0));
  }

  private static String list(List<MessageId> ids) {
    return String.join(",", ids.stream().map(id -> "'" + id + "'").toList());
  }
}
