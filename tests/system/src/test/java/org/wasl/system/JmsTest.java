package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.jms.ArtemisClient;
import org.wasl.connectors.jms.ForgedBodies;
import org.wasl.connectors.jms.TestBroker;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** Agencies behind brokers of their own, on the gateway as an operator runs it. */
class JmsTest {
  private static final int CASES = 6;
  private static final int KILLS = 3;
  private static final int CASES_A_SECOND = 10;

  /** The heap of the gateway. A forged message claims many times as much. */
  private static final String SMALL = "-Xmx256m";

  private static final String ENDS_ON_ERROR = "-XX:+ExitOnOutOfMemoryError";

  private static TestBroker broker(GatewayTrial trial, AgencyId agency) throws Exception {
    PkiFolder pki = trial.world().pki();
    TestBroker broker =
        new TestBroker(
            pki.tls(agency), pki.authorityFile(), trial.data().resolve("broker-" + agency));
    IntermediaryBridge.reachBy("jms", trial, agency, "artemis://127.0.0.1:" + broker.port());
    return broker;
  }

  private static IntermediaryBridge bridge(
      GatewayTrial trial,
      AgencyId agency,
      IntermediaryClient client,
      IntermediaryBridge.Prelude prelude)
      throws Exception {
    return new IntermediaryBridge(
        client, trial.agency(agency).endpoint(), trial.world().pki(), prelude);
  }

  @Test
  void agencyBehindABrokerGetsEachCaseOnceAndForgedReceiptsAreIgnored(TestInfo test)
      throws Exception {
    List<String> deliveries = new ArrayList<>();
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TestBroker broker = broker(trial, POLICE)) {
      // Given
      trial.startGateway();
      trial.connect();
      IntermediaryBridge.Prelude forged =
          (client, delivery) -> {
            synchronized (deliveries) {
              deliveries.add(delivery);
            }
            Map<String, String> headers = Map.of("Wasl_Delivery", delivery);
            client.send("receipt", "a.b.c".getBytes(), headers, "forged");
            client.send("receipt", new byte[100_000], headers, "large");
            client.send("no-such-type", new byte[1], headers, "type");
            client.send(
                "receipt",
                "a.b.c".getBytes(),
                Map.of("Wasl_Delivery", UUID.randomUUID().toString()),
                "unknown");
          };

      // When
      try (IntermediaryBridge bridge = bridge(trial, POLICE, broker.client(), forged)) {
        assertThat(bridge).isNotNull();
        ConcurrentPublishers.cases(11, CASES, false).forEach(publishers::submit);
        trial.awaitQuiet();
      }

      // Then
      assertThat(deliveries).hasSizeGreaterThanOrEqualTo(CASES).doesNotHaveDuplicates();
      Awaitility.await().atMost(SOON).until(() -> broker.depth("wasl.submissions") == 0);
      assertThat(
              trial
                  .ledger()
                  .column("select distinct why from audit_entry where action = 'refused'"))
          .contains("bad-receipt", "too-large", "not-found/delivery");
      assertThat(trial.ledger().count("delivery where state = 'parked'")).isZero();
      trial.assertEveryPromiseKept();
    }
  }

  @Test
  void platformPublishesThroughItsBrokerAndAcceptsARepeatedAnswer(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TestBroker broker = broker(trial, PLATFORM);
        IntermediaryClient client = broker.client();
        IntermediaryBridge bridge =
            bridge(trial, PLATFORM, broker.client(), (unused, delivery) -> {})) {
      // Given
      assertThat(bridge).isNotNull();
      trial.startGateway();
      trial.connect();
      SyntheticCase syntheticCase = ConcurrentPublishers.cases(12, 1, false).get(0);
      OutgoingMessage message =
          publishers.writer().signed(syntheticCase.messageId(), syntheticCase.body());
      Map<String, String> signed = Map.of("Wasl_Signature", message.signature());
      trial.submissions().sending(PLATFORM, message);

      // When
      client.send("message", message.bytes(), signed, "first");
      client.send("message", message.bytes(), signed, "second");
      client.send("message", message.bytes(), Map.of(), "unsigned");
      List<IntermediaryClient.Answer> answers = client.answers(3, SOON.toMillis());

      // Then
      assertThat(answers)
          .extracting(answer -> answer.correlationId() + " " + answer.status())
          .containsExactlyInAnyOrder("first 202", "second 202", "unsigned 400");
      List<Outcome.Accepted> accepted =
          answers.stream()
              .filter(answer -> answer.status() == 202)
              .map(answer -> accepted(trial.world().pki(), answer))
              .toList();
      assertThat(accepted.get(0)).isEqualTo(accepted.get(1));
      trial.submissions().answered(PLATFORM, message, accepted.get(0));
      trial.awaitQuiet();
      trial.assertEveryPromiseKept();
    }
  }

  /** With a receipt that the gateway has signed. */
  private static Outcome.Accepted accepted(PkiFolder pki, IntermediaryClient.Answer answer) {
    try {
      JsonNode json = new ObjectMapper().readTree(answer.body());
      String jws = json.path("receipt").asText();
      AgencyDirectory directory = pki.directory();
      Receipt receipt =
          SignatureVerifier.ofAnyTime(directory)
              .verifyReceipt(directory.byId(AgencyId.GATEWAY).orElseThrow(), jws)
              .genuine()
              .orElseThrow();
      List<AgencyId> recipients = new ArrayList<>();
      json.path("recipients")
          .forEach(recipient -> recipients.add(new AgencyId(recipient.path("id").asText())));
      return new Outcome.Accepted(receipt.referral(), recipients, receipt, jws, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("soak")
  void losesAndDuplicatesNothingIfGatewayAndBrokerAreKilledInTurnsUnderLoad(TestInfo test)
      throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        BrokerProcess broker =
            new BrokerProcess(trial.world().pki(), POLICE, trial.data().resolve("broker"))) {
      // Given
      IntermediaryBridge.reachBy("jms", trial, POLICE, broker.endpoint());
      IntermediaryBridge.endCallsSoon(trial, POLICE);
      trial.startGateway();
      trial.connect();
      IntermediaryBridge bridge = bridge(trial, POLICE, broker.client(), (unused, delivery) -> {});
      publishers.start(ConcurrentPublishers.cases(23, 100_000), CASES_A_SECOND);

      // When
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = publishers.count() + 15;
        Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
        broker.kill();
        bridge.close();
        broker.start();
        bridge = bridge(trial, POLICE, broker.client(), (unused, delivery) -> {});
        int more = publishers.count() + 15;
        Awaitility.await().atMost(SOON).until(() -> publishers.count() >= more);
        trial.gateway().kill();
        trial.startGateway();
      }
      publishers.finish();
      trial.awaitQuiet();
      bridge.close();

      // Then
      trial.assertEveryPromiseKept();
    }
  }

  @Test
  @Tag("soak")
  void row62SmallGatewaySurvivesQueuedForgedMessagesAcrossKills(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).option(SMALL).option(ENDS_ON_ERROR);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TestBroker broker = broker(trial, POLICE);
        ArtemisClient client = (ArtemisClient) broker.client();
        IntermediaryBridge bridge =
            bridge(trial, POLICE, broker.client(), (unused, delivery) -> {})) {
      // Given
      assertThat(bridge).isNotNull();
      IntermediaryBridge.endCallsSoon(trial, POLICE);
      trial.startGateway();
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(31, 100_000), CASES_A_SECOND);
      List<IntermediaryClient.Answer> answers = new ArrayList<>();

      // When
      for (int kill = 1; kill <= KILLS; kill++) {
        trial.gateway().kill();
        ForgedBodies.send(client.connection(), "wasl.submissions");
        ForgedBodies.sendCompressed(client.connection(), "wasl.submissions");
        client.send("no-such-type", new byte[1], Map.of(), "behind");
        trial.startGateway();
        trial.gateway().kill();
        trial.startGateway();
        while (answerCount(answers, "behind") < kill || broker.depth("wasl.submissions") > 0) {
          answers.addAll(client.answers(1, 1_000));
        }
      }
      answers.addAll(client.answers(100, 1_000));
      publishers.finish();
      trial.awaitQuiet();

      // Then
      assertThat(ProcessHandle.of(trial.gateway().pid())).isPresent();
      assertThat(answers)
          .extracting(IntermediaryClient.Answer::correlationId)
          .containsAll(ForgedBodies.names());
      assertThat(answers)
          .filteredOn(answer -> answer.correlationId().endsWith("bomb"))
          .hasSizeGreaterThanOrEqualTo(2 * KILLS)
          .allMatch(answer -> answer.status() == 415);
      assertThat(
              trial
                  .ledger()
                  .column("select distinct why from audit_entry where action = 'refused'"))
          .contains("http-415");
      trial.assertEveryPromiseKept();
    }
  }

  private static long answerCount(List<IntermediaryClient.Answer> answers, String name) {
    return answers.stream().filter(answer -> answer.correlationId().equals(name)).count();
  }
}
