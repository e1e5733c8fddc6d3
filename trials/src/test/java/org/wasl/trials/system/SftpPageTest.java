package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.trials.system.SmallConfig.POLICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.sftp.SshServer;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.documents.DocumentShell;

/**
 * What the page for agencies with a file server shows, typed beside a gateway and OpenSSH's server.
 * Skipped where Debian's package {@code openssh-server} is not installed.
 */
class SftpPageTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theThreeCommandsOfThePageTakeADeliveryAndHandInItsReceipt(
      TestInfo test, @TempDir Path folder) throws Exception {
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs").resolve("protocols-sftp.md")));
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        SshServer server = SftpTest.fileServer(trial, POLICE)) {
      // Given
      trial.startGateway();
      SyntheticCase one = ConcurrentPublishers.cases(13, 1, false).get(0);
      publishers.submit(one);
      assertThat(page).hasSize(3);

      // When, Then
      new DocumentShell(HOME, folder)
          .assertTyped(
              "folder=%s pki=%s"
                  .formatted(server.messages().toAbsolutePath(), trial.world().pki().path()),
              page);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> trial.ledger().stateOf(one.messageId(), POLICE).equals("delivered"));
    }
  }
}
