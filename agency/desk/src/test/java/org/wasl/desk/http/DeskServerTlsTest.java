package org.wasl.desk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.Desk;
import org.wasl.desk.TestOffices;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.pki.PkiFolder;

class DeskServerTlsTest {
  @TempDir Path folder;

  private static void replace(Path file, Path by) throws Exception {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the thumbprint of the certificate that a new connection gets. */
  private static String presented(TestOffices offices, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(offices.gateway.pki, new AgencyId("registry"))
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return PkiFolder.thumbprint((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    }
  }

  @Test
  void presentsRenewedCertificateWithoutRestart() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    PkiFolder pki = offices.gateway.pki;
    Path certificate = folder.resolve("desk.pem");
    Path key = folder.resolve("desk.key");
    replace(certificate, pki.certificateFile(new AgencyId("kp-fes")));
    replace(key, pki.keyFile(new AgencyId("kp-fes")));
    int port = TestPorts.reserve();
    List<String> seen;
    try (Desk _ =
        offices.start(
            "desk.port=" + port,
            "desk.certificateFile=" + certificate,
            "desk.keyFile=" + key,
            "desk.origin=https://desk.example")) {
      String first = presented(offices, port);
      // When the key is replaced before its certificate
      replace(key, pki.keyFile(new AgencyId("kp-sale")));
      String between = presented(offices, port);
      replace(certificate, pki.certificateFile(new AgencyId("kp-sale")));
      seen = List.of(first, between, presented(offices, port));
    }
    // Then
    String before = PkiFolder.thumbprint(pki.certificates(new AgencyId("kp-fes")).getFirst());
    String renewed = PkiFolder.thumbprint(pki.certificates(new AgencyId("kp-sale")).getFirst());
    assertThat(seen).containsExactly(before, before, renewed);
  }

  private static SSLSocket open(TestOffices offices, int port, String from) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(offices.gateway.pki, new AgencyId("registry"))
                .sslContext()
                .getSocketFactory()
                .createSocket(
                    InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
    socket.startHandshake();
    return socket;
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException open) {
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void idleConnectionsOfOneAddressBlockNobody() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    int port = TestPorts.reserve();
    List<Socket> idle = new ArrayList<>();
    try (Desk _ =
        offices.start(
            "desk.port=" + port,
            "desk.certificateFile=" + offices.gateway.pki.certificateFile(new AgencyId("kp-fes")),
            "desk.keyFile=" + offices.gateway.pki.keyFile(new AgencyId("kp-fes")),
            "desk.origin=https://desk.example",
            "desk.maxConnections=32",
            "desk.maxConnectionsPerAddress=8")) {
      // When one address opens more than all may
      for (int i = 0; i < 40; i++) {
        idle.add(open(offices, port, "127.0.0.2"));
      }
      // Then
      await()
          .atMost(SOON)
          .until(() -> idle.stream().filter(DeskServerTlsTest::isOpen).count() == 8);
      for (String address : List.of("127.0.0.3", "127.0.0.2")) {
        try (SSLSocket socket = open(offices, port, address)) {
          socket
              .getOutputStream()
              .write(
                  "POST /api/login/begin HTTP/1.1\r\nHost: desk.example\r\nContent-Length: 2\r\n\r\n{}"
                      .getBytes(StandardCharsets.US_ASCII));
          socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
          assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
              .isEqualTo("HTTP/1.1 200");
        }
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void certificateOfAnotherKeyStopsTheStart() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    Path certificate = offices.gateway.pki.certificateFile(new AgencyId("kp-fes"));
    Path key = offices.gateway.pki.keyFile(new AgencyId("kp-sale"));
    // When / Then
    assertThatThrownBy(
            () ->
                offices.start(
                    "desk.certificateFile=" + certificate,
                    "desk.keyFile=" + key,
                    "desk.origin=https://desk.example"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "desk.certificateFile: %s: is not the key of kp-fes.pem beside it".formatted(key));
  }
}
