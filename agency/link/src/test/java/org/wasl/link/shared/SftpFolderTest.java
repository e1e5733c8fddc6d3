package org.wasl.link.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.sftp.FolderAddress;
import org.wasl.connectors.sftp.SshConnector;
import org.wasl.connectors.sftp.SshServer;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.link.TestOldSystem;
import org.wasl.link.shared.SharedFolder.Entry;
import org.wasl.link.shared.SharedFolder.Subfolder;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/**
 * The folders on OpenSSH's server. Skipped where Debian's package {@code openssh-server} is not
 * installed.
 */
class SftpFolderTest {
  private static final int TIMEOUT_MILLIS = 30_000;

  @TempDir Path folder;

  private static SftpFolder at(SshServer server, Path key, PublicKey hostKey) {
    String address =
        "sftp://%s@127.0.0.1:%d%s?hostKey=%s"
            .formatted(
                System.getProperty("user.name"),
                server.port(),
                server.messages(),
                SshServer.fingerprint(hostKey));
    return new SftpFolder(
        new AgencyId("kp-rabat"),
        FolderAddress.of(URI.create(address)),
        new SshConnector(key, changed -> {}, TIMEOUT_MILLIS));
  }

  @Test
  void stagesPublishesTakesAndMovesFilesDespiteAServerOutage() throws Exception {
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    CryptoProvider.install();
    PkiFolder pki =
        SandboxPki.create(
            folder.resolve("pki"), List.of(new AgencyId("kp-rabat"), new AgencyId("platform")));
    Path key = folder.resolve("link.key");
    String admitted = SshServer.newKey(key);
    Path messages = TestOldSystem.sharedFolder(Files.createDirectory(folder.resolve("files")));
    try (SshServer server =
            new SshServer(
                folder.resolve("sshd"), messages, pki.keyFile(new AgencyId("kp-rabat")), admitted);
        SftpFolder remote =
            at(server, key, pki.certificates(new AgencyId("kp-rabat")).getFirst().getPublicKey());
        SftpFolder mistrusting =
            at(server, key, pki.certificates(new AgencyId("platform")).getFirst().getPublicKey())) {
      // When
      remote.stage(Subfolder.IN, "1.json", "{}".getBytes());
      // Then
      assertThat(remote.isStaged(Subfolder.IN, "1.json")).isTrue();
      assertThat(remote.list(Subfolder.IN, 10)).isEmpty();
      assertThat(remote.read(Subfolder.IN, "1.json", 10)).isEmpty();

      // When
      remote.publish(Subfolder.IN, "1.json");
      remote.stage(Subfolder.IN, "1.json", "[]".getBytes());
      // Then
      assertThat(remote.list(Subfolder.IN, 10)).extracting(Entry::name).containsExactly("1.json");
      assertThat(remote.read(Subfolder.IN, "1.json", 10)).contains("{}".getBytes());
      assertThat(remote.read(Subfolder.IN, "1.json", 1).orElseThrow()).hasSize(2);
      assertThatThrownBy(() -> remote.publish(Subfolder.IN, "1.json"))
          .isInstanceOf(FileAlreadyExistsException.class);

      // When
      server.kill();
      assertThatThrownBy(() -> remote.list(Subfolder.OUT, 10)).isInstanceOf(IOException.class);
      server.restart();
      Files.writeString(messages.resolve("out/2.json"), "{}");
      Files.createSymbolicLink(messages.resolve("out/3.json"), Path.of("/etc/hostname"));
      List<Entry> dropped = remote.list(Subfolder.OUT, 10);
      remote.put(Subfolder.REFUSED, "2.json.problem.json", "{}".getBytes());
      remote.move(Subfolder.OUT, Subfolder.REFUSED, "2.json");
      remote.remove(Subfolder.REFUSED, "2.json");
      remote.remove(Subfolder.REFUSED, "2.json");
      // Then
      assertThat(dropped).extracting(Entry::name).containsExactly("2.json");
      assertThat(TestOldSystem.names(messages.resolve("refused")))
          .containsExactly("2.json.problem.json");
      assertThatThrownBy(() -> remote.list(Subfolder.OUT, 1)).hasMessageContaining("more than 1");
      assertThatThrownBy(() -> mistrusting.list(Subfolder.OUT, 10))
          .hasMessageContaining("wrong-host-key");
    }
  }
}
