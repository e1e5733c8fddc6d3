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
import org.wasl.connectors.sftp.SshServer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.documents.DocumentShell;

/**
 * Types the examples of the page for agencies with a file server, beside a gateway and OpenSSH's
 * server. It is skipped unless Debian's package {@code openssh-server} is installed.
 */
@Tag("soak")
class SftpPageTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  @Test
  void pageCommandsMakeTheKeyFetchADeliveryAndSendItsReceipt(TestInfo test, @TempDir Path folder)
      throws Exception {
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/how-to/protocols-sftp.md")));
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));
    assertThat(page).hasSize(4);
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      DocumentShell shell = new DocumentShell(HOME, folder);
      Path pki = trial.world().pki().path();
      shell.assertTyped("data=" + pki.resolveSibling("."), page.subList(0, 1));
      try (SshServer server = SftpTest.fileServer(trial, POLICE)) {
        trial.startGateway();
        SyntheticCase syntheticCase = ConcurrentPublishers.cases(13, 1, false).get(0);
        publishers.submit(syntheticCase);

        // When, Then
        shell.assertTyped(
            "folder=%s pki=%s".formatted(server.messages().toAbsolutePath(), pki),
            page.subList(1, 4));
        Awaitility.await()
            .atMost(SOON)
            .until(
                () ->
                    trial.ledger().stateOf(syntheticCase.messageId(), POLICE).equals("delivered"));
      }
    }
  }
}
