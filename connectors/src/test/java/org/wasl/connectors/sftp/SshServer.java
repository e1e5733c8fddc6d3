package org.wasl.connectors.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.runtime.TestPorts;

/**
 * OpenSSH's own server, a child process with its own configuration and port. It admits one key to
 * the account that runs the test. It needs no more rights than the test has.
 */
public final class SshServer implements IntermediaryAgency.Server {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /** The server requires this folder if it runs as root. In a container no package has made it. */
  private static final Path SEPARATION = Path.of("/run/sshd");

  private static final int START_SECONDS = 60;

  private final Path configuration;
  private final Path messages;
  private final Path log;
  private final int port;
  private Process server;

  /**
   * Starts it.
   *
   * @param folder its own folder, in which {@code messages} gets the agency's three folders
   * @param messages the agency's folder
   * @param hostKey private key of the server, in PEM
   * @param client the public key that is admitted, as in {@code authorized_keys}
   */
  public SshServer(Path folder, Path messages, Path hostKey, String client) throws Exception {
    this(folder, messages, hostKey, client, "");
  }

  /**
   * Like the constructor above, with options.
   *
   * @param options of {@code sftp-server}, for example requests that it refuses
   */
  SshServer(Path folder, Path messages, Path hostKey, String client, String options)
      throws Exception {
    Files.createDirectories(folder);
    this.messages = messages;
    this.configuration = folder.resolve("sshd_config");
    this.log = folder.resolve("log");
    for (String each : List.of("deliveries", "submissions", "answers")) {
      Files.createDirectories(messages.resolve(each));
    }
    this.port = TestPorts.reserve();
    Path own = folder.resolve("host.key");
    Files.write(own, Files.readAllBytes(hostKey));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
    Path admitted = folder.resolve("authorized_keys");
    Files.writeString(admitted, client);
    Files.writeString(
        configuration,
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        UseDNS no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        PerSourcePenalties no
        MaxStartups 100
        Subsystem sftp internal-sftp %s
        """
            .formatted(port, own, admitted, options));
    restart();
  }

  /** Tells whether it is installed here. */
  public static boolean isInstalled() {
    return Files.isExecutable(SSHD);
  }

  /**
   * Makes a key pair with OpenSSH's own tool.
   *
   * @return the public key, as in {@code authorized_keys}
   */
  public static String newKey(Path file) throws Exception {
    Process tool =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    if (tool.waitFor() != 0) {
      throw new IllegalStateException("ssh-keygen");
    }
    return Files.readString(Path.of(file + ".pub"));
  }

  /** The fingerprint of a host key, as an agency's file has it. */
  public static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /** The parent of the three folders. */
  public Path messages() {
    return messages;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public IntermediaryClient client() {
    return new FolderClient(messages);
  }

  @Override
  public void restart() throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(SEPARATION);
    }
    server =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try {
      while (!Files.readString(log).contains("Server listening")) {
        if (server.waitFor(5, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IllegalStateException(Files.readString(log));
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Kills it, with all its sessions. */
  public void kill() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(server.toHandle()), server.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    server.onExit().join();
  }
}
