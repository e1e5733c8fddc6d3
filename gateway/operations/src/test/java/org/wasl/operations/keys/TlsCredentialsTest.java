package org.wasl.operations.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.TestPrograms;

/** Certificates that OpenSSL's tools issued, as an authority does. */
class TlsCredentialsTest {
  private static final String AUTHORITIES =
      """
      new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
      uses="extendedKeyUsage=serverAuth,clientAuth"
      openssl req -x509 $new -subj /CN=root -keyout root.key -out root.pem
      openssl req -x509 $new -subj /CN=root -keyout other.key -out other.pem
      openssl req -x509 $new -subj /CN=issuing -CA root.pem -CAkey root.key \
        -addext basicConstraints=critical,CA:true -keyout issuing.key -out issuing.pem
      openssl req -x509 $new -subj /CN=gateway -CA issuing.pem -CAkey issuing.key \
        -addext basicConstraints=CA:false -addext $uses -keyout gateway.key -out alone.pem
      openssl req -x509 -key gateway.key -subj /CN=gateway -CA issuing.pem -CAkey issuing.key \
        -addext basicConstraints=CA:false -addext extendedKeyUsage=serverAuth -out server.pem
      cat alone.pem issuing.pem > chain.pem
      cat alone.pem alone.pem issuing.pem issuing.pem > renewed.pem
      cat server.pem issuing.pem > server-chain.pem
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void issue() throws Exception {
    TestPrograms.assumeInstalled("openssl");
    Process shell =
        new ProcessBuilder("sh", "-euc", AUTHORITIES)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    Files.setPosixFilePermissions(
        folder.resolve("gateway.key"), PosixFilePermissions.fromString("rw-------"));
  }

  private static void require(String certificate, String authority) throws StartException {
    Path file = folder.resolve(certificate);
    Path authorities = folder.resolve(authority);
    TlsCredentials.read(file, folder.resolve("gateway.key"))
        .requireIssuedBy(TlsCredentials.certificates(authorities), file, authorities);
  }

  @Test
  void acceptsChainToAuthorityAndItsRenewal() {
    // When, then
    assertThatCode(() -> require("chain.pem", "root.pem")).doesNotThrowAnyException();
    assertThatCode(() -> require("renewed.pem", "root.pem")).doesNotThrowAnyException();
    assertThatCode(() -> require("alone.pem", "issuing.pem")).doesNotThrowAnyException();
  }

  @Test
  void refusesCertificateThatPartnersWouldRefuse() {
    // When, then
    assertThatThrownBy(() -> require("alone.pem", "root.pem"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("alone.pem: is not issued by an authority in")
        .hasMessageContaining("behind the certificate");
    assertThatThrownBy(() -> require("chain.pem", "other.pem"))
        .hasMessageContaining("is not issued by an authority in");
    assertThatThrownBy(() -> require("server-chain.pem", "root.pem"))
        .hasMessageContaining("without clientAuth");
  }
}
