package org.wasl.connectors.sftp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.intermediary.DeliveryThroughput;

/** Prints what a delivery by a folder of OpenSSH's server costs beside one over HTTPS. */
@Tag("measurement")
class FolderThroughputTest {

  /** An agency that answers each delivery in its folder with the same receipt. */
  public static final class EchoFolder {
    private EchoFolder() {}

    /**
     * Runs until it is killed.
     *
     * @param args its folder
     */
    public static void main(String[] args) throws Exception {
      try (FolderClient client = new FolderClient(Path.of(args[0]))) {
        client.take(
            delivery -> {
              try {
                client.send(
                    "receipt",
                    "a.b.c".getBytes(),
                    Map.of("Wasl_Delivery", delivery.properties().get("Wasl-Delivery")),
                    null);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
        new CountDownLatch(1).await();
      }
    }
  }

  @Test
  void aDeliveryByAFolderBesideOneOverHttps(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    TestPki pki = new TestPki(folder, "authority");
    TestIdentity police = pki.issue("police");
    String admitted = SshServer.newKey(pki.authority().resolveSibling("gateway.ssh.key"));
    Path messages = folder.resolve("messages");
    try (SshServer server =
        new SshServer(folder.resolve("server"), messages, police.keyFile(), admitted)) {
      Process agency =
          DeliveryThroughput.start(
              EchoFolder.class, folder.resolve("agency.log"), List.of(messages.toString()));
      try {
        // When Then
        DeliveryThroughput.compare(
            pki,
            police,
            "sftp",
            URI.create(
                "sftp://%s@127.0.0.1:%d%s?hostKey=%s"
                    .formatted(
                        System.getProperty("user.name"),
                        server.port(),
                        messages,
                        SshServer.fingerprint(police.certificate().getPublicKey()))));
      } finally {
        agency.destroyForcibly().waitFor();
      }
    }
  }
}
