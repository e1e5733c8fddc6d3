package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.trials.system.SmallConfig.POLICE;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.base.TestPorts;
import org.wasl.connectors.hosted.HostedClient;
import org.wasl.kit.pki.TlsIdentity;

/** An agency on the gateway's own broker, whose messages are in memory, and the gateway killed. */
class HostedKillTest {
  private static final int KILLS = 3;
  private static final int CASES_A_SECOND = 10;
  private static final int CASES = 15;

  @Test
  @Tag("soak")
  void underLoadNothingIsLostOrDoubledWhenTheGatewayWithTheBrokerIsKilled(TestInfo test)
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

  /** Its client is new after each kill; the agency behind it has what it had. */
  private static IntermediaryBridge bridge(GatewayTrial trial, int port) throws Exception {
    return new IntermediaryBridge(
        new HostedClient(port, TlsIdentity.of(trial.world().pki(), POLICE).sslContext(), POLICE),
        trial.agency(POLICE).endpoint(),
        trial.world().pki(),
        (unused, delivery) -> {});
  }
}
