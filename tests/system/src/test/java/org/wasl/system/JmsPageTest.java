package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.POLICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.jms.ProtonClient;
import org.wasl.connectors.jms.RabbitMq;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.documents.DocumentShell;
import org.wasl.wire.pki.PkiFolder;

/**
 * Types the examples of the page for agencies with JMS or AMQP beside a gateway. They use RabbitMQ
 * or the gateway's own broker. The part with RabbitMQ is skipped unless Debian's packages {@code
 * rabbitmq-server} and {@code python3-qpid-proton} are installed.
 */
@Tag("soak")
class JmsPageTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path PAGE = HOME.resolve("docs/how-to/protocols-jms.md");
  private static final String OWN_BROKER = "## Three commands with a broker of your own";

  @Test
  void threePageCommandsFetchADeliveryAndSendItsReceipt(TestInfo test, @TempDir Path folder)
      throws Exception {
    assumeTrue(RabbitMq.isInstalled(), "rabbitmq-server 4 is not installed");
    assumeTrue(ProtonClient.isInstalled(), "python3-qpid-proton is not installed");
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(PAGE).split(OWN_BROKER, 2)[1]);
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      PkiFolder pki = trial.world().pki();
      RabbitMq rabbit =
          new RabbitMq(
              trial.data().resolve("rabbit"),
              pki.authorityFile(),
              pki.certificateFile(POLICE),
              pki.keyFile(POLICE),
              AgencyId.GATEWAY);
      try {
        // Given
        IntermediaryBridge.reachBy(
            "jms",
            trial,
            POLICE,
            "amqps://127.0.0.1:%d?deliveries=/queues/wasl.deliveries".formatted(rabbit.tlsPort())
                + "&submissions=/queues/wasl.submissions&answers=/queues/wasl.answers");
        trial.startGateway();
        SyntheticCase syntheticCase = ConcurrentPublishers.cases(13, 1, false).get(0);
        publishers.submit(syntheticCase);
        assertThat(page).hasSize(3);

        // When, Then
        new DocumentShell(HOME, folder)
            .assertTyped(
                "broker=amqp://127.0.0.1:%d pki=%s".formatted(rabbit.clearPort(), pki.path()),
                page);
        Awaitility.await()
            .atMost(SOON)
            .until(
                () ->
                    trial.ledger().stateOf(syntheticCase.messageId(), POLICE).equals("delivered"));
      } finally {
        rabbit.stop();
      }
    }
  }

  @Test
  void hostedBrokerCommandsFetchADeliveryAndSendItsReceipt(TestInfo test, @TempDir Path folder)
      throws Exception {
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(PAGE).split(OWN_BROKER, 2)[0]);
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));
    int port = TestPorts.reserve();
    try (GatewayTrial trial =
            GatewayTrial.prepare(test).inProcess().with("hostedJms.port", Integer.toString(port));
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      IntermediaryBridge.reachBy("hosted-jms", trial, POLICE, "");
      trial.startGateway();
      assertThat(ManagementPage.of(trial.management(), "/health"))
          .contains("agency-broker", "connections-0");
      assertThat(ManagementPage.of(trial.management(), "/metrics"))
          .contains("wasl_agency_broker_connections 0")
          .contains(
              "wasl_agency_broker_messages{agency=\"%s\",queue=\"answers\"} 0".formatted(POLICE))
          .contains(
              "wasl_agency_broker_bytes{agency=\"%s\",queue=\"answers\"} 0".formatted(POLICE));
      SyntheticCase syntheticCase = ConcurrentPublishers.cases(14, 1, false).get(0);
      publishers.submit(syntheticCase);
      assertThat(page).hasSize(3);

      // When, Then
      new DocumentShell(HOME, folder)
          .assertTyped(
              "PATH=%s/bin:$PATH host=127.0.0.1:%d pki=%s lib='%s'"
                  .formatted(
                      System.getProperty("java.home"),
                      port,
                      trial.world().pki().path(),
                      System.getProperty("java.class.path")),
              page);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> trial.ledger().stateOf(syntheticCase.messageId(), POLICE).equals("delivered"));
    }
  }
}
