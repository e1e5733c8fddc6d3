package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.sftp.SftpProtocol;
import org.wasl.connectors.sftp.SshServer;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * Agencies with OpenSSH's server, on the gateway as an operator runs it. It is skipped unless
 * Debian's package {@code openssh-server} is installed.
 */
class SftpTest {
  private static final int CASES = 6;
  private static final int KILLS = 3;
  private static final int CASES_A_SECOND = 10;

  @BeforeAll
  static void isThere() {
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
  }

  /** Its host key is that of the agency's certificate, which is a key like any other. */
  static SshServer fileServer(GatewayTrial trial, AgencyId agency) throws Exception {
    PkiFolder pki = trial.world().pki();
    Path folder = trial.data().resolve("files-" + agency);
    Path key = SandboxPki.gatewayFolder(pki.path()).path().resolve(SftpProtocol.KEY_FILE);
    String admitted =
        Files.exists(key) ? Files.readString(Path.of(key + ".pub")) : SshServer.newKey(key);
    SshServer server =
        new SshServer(folder, folder.resolve("messages"), pki.keyFile(agency), admitted);
    IntermediaryBridge.reachBy(
        "sftp",
        trial,
        agency,
        "sftp://%s@127.0.0.1:%d%s?hostKey=%s"
            .formatted(
                System.getProperty("user.name"),
                server.port(),
                server.messages(),
                SshServer.fingerprint(pki.certificates(agency).getFirst().getPublicKey())));
    return server;
  }

  private static IntermediaryBridge bridge(
      GatewayTrial trial, AgencyId agency, SshServer server, IntermediaryBridge.Prelude prelude)
      throws Exception {
    return new IntermediaryBridge(
        server.client(), trial.agency(agency).endpoint(), trial.world().pki(), prelude);
  }

  @Test
  void agencyWithAFileServerGetsEachCaseOnceAndForgedReceiptsAreIgnored(TestInfo test)
      throws Exception {
    List<String> deliveries = new ArrayList<>();
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        SshServer server = fileServer(trial, POLICE);
        SshServer platform = fileServer(trial, PLATFORM);
        IntermediaryClient published = platform.client();
        IntermediaryBridge platformBridge =
            bridge(trial, PLATFORM, platform, (unused, delivery) -> {})) {
      // Given
      assertThat(platformBridge).isNotNull();
      IntermediaryBridge.endCallsSoon(trial, POLICE);
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
            client.send(
                "receipt",
                "a.b.c".getBytes(),
                Map.of("Wasl_Delivery", UUID.randomUUID().toString()),
                "unknown");
          };

      // When
      try (IntermediaryBridge bridge = bridge(trial, POLICE, server, forged)) {
        assertThat(bridge).isNotNull();
        ConcurrentPublishers.cases(11, CASES, false).forEach(publishers::submit);
        server.kill();
        server.restart();
        published.send("message", "{}".getBytes(), Map.of("Accept_Language", "fr"), "empty");
        trial.awaitQuiet();
      }

      // Then
      assertThat(published.answers(1, SOON.toMillis()))
          .extracting(IntermediaryClient.Answer::status)
          .containsExactly(400);
      assertThat(deliveries).hasSizeGreaterThanOrEqualTo(CASES);
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
  @Tag("soak")
  void losesAndDuplicatesNothingIfGatewayAndServerAreKilledInTurnsUnderLoad(TestInfo test)
      throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        SshServer server = fileServer(trial, POLICE)) {
      // Given
      IntermediaryBridge.endCallsSoon(trial, POLICE);
      trial.startGateway();
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(29, 100_000), CASES_A_SECOND);

      // When
      try (IntermediaryBridge bridge = bridge(trial, POLICE, server, (unused, delivery) -> {})) {
        assertThat(bridge).isNotNull();
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitMore(publishers);
          server.kill();
          server.restart();
          awaitMore(publishers);
          trial.gateway().kill();
          trial.startGateway();
        }
        publishers.finish();
        trial.awaitQuiet();
      }

      // Then
      trial.assertEveryPromiseKept();
    }
  }

  private static void awaitMore(ConcurrentPublishers publishers) {
    int enough = publishers.count() + 15;
    Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
  }
}
