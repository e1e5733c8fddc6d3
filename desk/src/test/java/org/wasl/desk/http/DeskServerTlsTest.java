package org.wasl.desk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestPorts;
import org.wasl.base.settings.ConfigException;
import org.wasl.desk.Desk;
import org.wasl.desk.TestOffices;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.wire.pki.PkiFolder;

@Timeout(120)
class DeskServerTlsTest {
  @TempDir Path folder;

  private static void replace(Path file, Path by) throws Exception {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The thumbprint of what a connection of its own is shown. */
  private static String presented(TestOffices offices, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(offices.gateway.pki, "registry")
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return PkiFolder.thumbprint((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    }
  }

  @Test
  void aRenewedCertificateIsPresentedWithoutAnotherStart() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    PkiFolder pki = offices.gateway.pki;
    Path certificate = folder.resolve("desk.pem");
    Path key = folder.resolve("desk.key");
    replace(certificate, pki.certificateFile("kp-fes"));
    replace(key, pki.keyFile("kp-fes"));
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
      replace(key, pki.keyFile("kp-sale"));
      String between = presented(offices, port);
      replace(certificate, pki.certificateFile("kp-sale"));
      seen = List.of(first, between, presented(offices, port));
    }
    // Then
    String before = PkiFolder.thumbprint(pki.certificates("kp-fes").getFirst());
    String renewed = PkiFolder.thumbprint(pki.certificates("kp-sale").getFirst());
    assertThat(seen).containsExactly(before, before, renewed);
  }

  @Test
  void aCertificateOfAnotherKeyStopsTheStart() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    Path certificate = offices.gateway.pki.certificateFile("kp-fes");
    Path key = offices.gateway.pki.keyFile("kp-sale");
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
