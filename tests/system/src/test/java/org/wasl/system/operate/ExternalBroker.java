package org.wasl.system.operate;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.awaitility.Awaitility;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.wire.pki.PkiFolder;

/** {@link BrokerMain} as a child process, with a certificate of the sandbox's authority. */
final class ExternalBroker implements AutoCloseable {
  static final String USER = "wasl-ids";
  private static final String STORE_PASSWORD = "synthetic";

  private final Process process;
  private final int port;
  private final Path passwordFile;

  private ExternalBroker(Process process, int port, Path passwordFile) {
    this.process = process;
    this.port = port;
    this.passwordFile = passwordFile;
  }

  /**
   * @param id whose certificate in {@code pki} it has
   */
  static ExternalBroker start(Path folder, PkiFolder pki, AgencyId id, List<String> queues)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    Path store = folder.resolve("broker.p12");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own",
        pki.tls(id).key(),
        STORE_PASSWORD.toCharArray(),
        pki.certificates(id).toArray(X509Certificate[]::new));
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, STORE_PASSWORD.toCharArray());
    }
    Path password = Files.writeString(folder.resolve("password"), "synthetic-password\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    int port = TestPorts.reserve();
    List<String> command = ChildJvm.command(List.of("-Xmx256m"));
    command.addAll(List.of(BrokerMain.class.getName(), folder.toString()));
    command.addAll(List.of(Integer.toString(port), store.toString(), STORE_PASSWORD));
    command.addAll(List.of(USER, "synthetic-password"));
    command.addAll(queues);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("broker.log").toFile())
            .start();
    ExternalBroker broker = new ExternalBroker(process, port, password);
    Awaitility.await().atMost(SOON).until(broker::listens);
    return broker;
  }

  String url() {
    return "tcp://127.0.0.1:" + port + "?sslEnabled=true";
  }

  Path passwordFile() {
    return passwordFile;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
