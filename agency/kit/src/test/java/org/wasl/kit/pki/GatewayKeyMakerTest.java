package org.wasl.kit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

class GatewayKeyMakerTest {
  private static final List<String> HOSTS = List.of("gateway.example", "192.0.2.7");
  private static final String LOG = "gateway.example/log";
  private static final Set<String> SECRET =
      Set.of("gateway.key", "gateway.private.jwks", "gateway.log.key", "gateway.erasure.key");

  @TempDir private Path folder;

  private PkiFolder pki() {
    return new PkiFolder(folder.resolve("pki"));
  }

  private Path make() throws IOException {
    return new GatewayKeyMaker(pki()).make(HOSTS, LOG, Optional.empty());
  }

  @Test
  void keepsPrivateKeysAndRequestsACertificateForItsHosts() throws Exception {
    // When
    CertificateRequest.Requested asked = CertificateRequest.read(Files.readString(make()));
    // Then
    assertThat(asked.commonName()).isEqualTo("gateway");
    assertThat(Arrays.stream(asked.hosts().getNames()).map(GeneralName::getTagNo))
        .containsExactly(GeneralName.dNSName, GeneralName.iPAddress);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pki().path())))
        .isEqualTo("rwx------");
    for (String file : SECRET) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(pki().path().resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(NoteKeys.auditLog(pki()).name()).isEqualTo(LOG);
    assertThat(Files.readString(pki().publicKeysFile(new AgencyId("gateway"))))
        .doesNotContain("\"d\"");
    assertThat(pki().signer(new AgencyId("gateway")).signMessage(new byte[1])).isNotEmpty();
    assertThat(pki().path().resolve("ca.key")).doesNotExist();
  }

  @Test
  void renewalKeepsAllKeysAndRequestsTheSameOne() throws Exception {
    // Given
    CertificateRequest.Requested first = CertificateRequest.read(Files.readString(make()));
    String keys = Files.readString(pki().privateKeysFile(new AgencyId("gateway")));
    // When
    CertificateRequest.Requested renewed = CertificateRequest.read(Files.readString(make()));
    // Then
    assertThat(renewed.key()).isEqualTo(first.key());
    assertThat(Files.readString(pki().privateKeysFile(new AgencyId("gateway")))).isEqualTo(keys);
  }

  @Test
  void keepsTheNameOfTheLog() throws Exception {
    // Given
    make();
    // When, then
    assertThatThrownBy(
            () -> new GatewayKeyMaker(pki()).make(HOSTS, "other.example/log", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway.log.vkey")
        .hasMessageContaining(LOG);
  }

  @Test
  void rejectsAFolderThatOthersMayWrite() throws Exception {
    // Given
    Files.createDirectory(pki().path());
    Files.setPosixFilePermissions(pki().path(), PosixFilePermissions.fromString("rwxrwx---"));
    // When, then
    assertThatThrownBy(this::make)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod go-w");
    assertThat(pki().keyFile(new AgencyId("gateway"))).doesNotExist();
  }
}
