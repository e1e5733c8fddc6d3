package org.wasl.kit.acme;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.wire.pki.PkiFolder;

/**
 * Let's Encrypt's small ACME server (Debian's package {@code pebble}) with a name server to which
 * every name is this machine.
 */
public final class Pebble implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/pebble");
  private static final Path NAMES = Path.of("/usr/bin/pebble-challtestsrv");

  private final List<Process> processes = new ArrayList<>();
  private final PkiFolder pki;
  private final int port;
  private final int challengePort;

  /** Tells whether it is installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(NAMES);
  }

  /** Starts both with files in this folder. */
  public Pebble(Path folder) throws IOException {
    pki = SandboxPki.create(folder.resolve("pebble"), List.of(new AgencyId("pebble")));
    port = TestPorts.reserve();
    challengePort = TestPorts.reserve();
    int names = TestPorts.reserve();
    Path configuration = folder.resolve("pebble.json");
    Files.writeString(
        configuration,
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d}}
        """
            .formatted(
                port,
                TestPorts.reserve(),
                pki.certificateFile(new AgencyId("pebble")).toAbsolutePath(),
                pki.keyFile(new AgencyId("pebble")).toAbsolutePath(),
                challengePort,
                TestPorts.reserve()));
    Path log = folder.resolve("pebble.log");
    try {
      start(
          log,
          NAMES
              + " -dns01 127.0.0.1:"
              + names
              + " -defaultIPv6= -http01= -https01= -tlsalpn01="
              + " -doh= -management=");
      start(log, SERVER + " -config " + configuration + " -dnsserver 127.0.0.1:" + names);
      // The name server takes names over TCP, too, and may be the last of them to begin.
      Awaitility.await().atMost(SOON).until(() -> answers(names) && answers(port));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(Path log, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_WFE_NONCEREJECT", "0");
    processes.add(builder.start());
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  public URI directory() {
    return URI.create("https://127.0.0.1:" + port + "/dir");
  }

  /** The authority of its own certificate. */
  public Path authority() {
    return pki.authorityFile();
  }

  /** Returns the port at which it asks for challenges. */
  public int challengePort() {
    return challengePort;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    Awaitility.await().atMost(SOON).until(() -> processes.stream().noneMatch(Process::isAlive));
  }
}
