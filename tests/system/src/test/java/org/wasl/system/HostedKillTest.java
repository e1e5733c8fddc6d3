package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.POLICE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.connectors.hosted.HostedClient;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.jms.ForgedBodies;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.runtime.TestPorts;

/** An agency on the gateway's own broker, whose messages are in memory, and the gateway killed. */
class HostedKillTest {
  private static final int KILLS = 3;
  private static final int CASES_A_SECOND = 10;
  private static final int CASES = 15;

  /** Messages of {@link ForgedBodies#send}. */
  private static final int FORGED = 9;

  @Test
  @Tag("soak")
  void losesAndDuplicatesNothingIfGatewayWithBrokerIsKilledUnderLoad(TestInfo test)
      throws Exception {
    int port = TestPorts.reserve();
    try (GatewayTrial trial =
            GatewayTrial.prepare(test).with("hostedJms.port", Integer.toString(port));
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      IntermediaryBridge.reachBy("hosted-jms", trial, POLICE, "");
      IntermediaryBridge.endCallsSoon(trial, POLICE);
      trial.startGateway();
      trial.connect();
      IntermediaryBridge bridge = bridge(trial, port);
      publishers.start(ConcurrentPublishers.cases(29, 100_000), CASES_A_SECOND);

      // When
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = publishers.count() + CASES;
        Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
        trial.gateway().kill();
        bridge.close();
        trial.startGateway();
        bridge = bridge(trial, port);
      }
      publishers.finish();
      trial.awaitQuiet();
      bridge.close();

      // Then
      assertThat(trial.ledger().count("delivery where state = 'parked'")).isZero();
      assertThat(trial.ledger().count("delivery where state = 'delivered'"))
          .isGreaterThanOrEqualTo(KILLS * CASES);
      trial.assertEveryPromiseKept();
    }
  }

  @Test
  @Tag("soak")
  void row72SmallGatewaySurvivesForgedMessagesAtItsBroker(TestInfo test) throws Exception {
    int port = TestPorts.reserve();
    try (GatewayTrial trial =
            GatewayTrial.prepare(test)
                .with("hostedJms.port", Integer.toString(port))
                .option("-Xmx256m")
                .option("-XX:+ExitOnOutOfMemoryError");
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      IntermediaryBridge.reachBy("hosted-jms", trial, POLICE, "");
      trial.startGateway();
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(37, 100_000), CASES_A_SECOND);
      List<IntermediaryClient.Answer> answers = new ArrayList<>();
      Map<String, Boolean> taken = new TreeMap<>();
      try (IntermediaryBridge bridge = bridge(trial, port);
          HostedClient attacker =
              new HostedClient(
                  port, TlsIdentity.of(trial.world().pki(), POLICE).sslContext(), POLICE)) {
        assertThat(bridge).isNotNull();

        // When
        for (int round = 0; round < KILLS; round++) {
          ForgedBodies.send(attacker.connected(), "wasl.submissions." + POLICE);
          taken.putAll(
              ForgedBodies.sendCompressed(attacker.connected(), "wasl.submissions." + POLICE));
          answers.addAll(attacker.answers(FORGED, SOON.toMillis()));
        }
        publishers.finish();
        trial.awaitQuiet();
      }

      // Then
      assertThat(ProcessHandle.of(trial.gateway().pid())).isPresent();
      assertThat(taken).isNotEmpty().doesNotContainValue(true);
      assertThat(answers).hasSize(KILLS * FORGED);
      trial.assertEveryPromiseKept();
    }
  }

  /** The bridge has a new client after each kill. The agency behind it keeps its data. */
  private static IntermediaryBridge bridge(GatewayTrial trial, int port) throws Exception {
    return new IntermediaryBridge(
        new HostedClient(port, TlsIdentity.of(trial.world().pki(), POLICE).sslContext(), POLICE),
        trial.agency(POLICE).endpoint(),
        trial.world().pki(),
        (unused, delivery) -> {});
  }
}
