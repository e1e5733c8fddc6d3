package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.wasl.connectors.jms.ArtemisClient;
import org.wasl.connectors.jms.TestBroker;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.sandbox.environment.ParentWatchdog;
import org.wasl.wire.pki.PkiFolder;

/** An agency's Artemis in a process of its own, which can be killed and started again. */
final class BrokerProcess implements AutoCloseable {
  private final PkiFolder pki;
  private final AgencyId agency;
  private final Path folder;
  private final int tlsPort = TestPorts.reserve();
  private final int clearPort = TestPorts.reserve();
  private Process process;

  /** Starts it, with the certificate of this agency. */
  BrokerProcess(PkiFolder pki, AgencyId agency, Path folder) throws IOException {
    this.pki = pki;
    this.agency = agency;
    this.folder = Files.createDirectories(folder);
    start();
  }

  void start() throws IOException {
    List<String> command = ChildJvm.command(List.of("-Xmx256m"));
    command.addAll(ParentWatchdog.command(folder.resolve("lock"), TestBroker.class));
    command.addAll(
        List.of(
            pki.certificateFile(agency).toString(),
            pki.keyFile(agency).toString(),
            pki.authorityFile().toString(),
            folder.resolve("messages").toString(),
            Integer.toString(tlsPort),
            Integer.toString(clearPort)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Awaitility.await().atMost(SOON).until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", tlsPort), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String endpoint() {
    return "artemis://127.0.0.1:" + tlsPort;
  }

  ArtemisClient client() throws Exception {
    return new ArtemisClient(clearPort);
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
