package org.wasl.kit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.SignerKey;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

class SandboxPkiTest {
  @TempDir Path dir;

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.list(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void writesFourFilesPerAgencyAndNoOthers() throws IOException {
    // When
    SandboxPki.create(dir, List.of(new AgencyId("platform"), new AgencyId("bnpj")));
    // Then
    assertThat(contents().keySet())
        .containsExactly(
            "bnpj.jwks",
            "bnpj.key",
            "bnpj.pem",
            "bnpj.private.jwks",
            "ca.key",
            "ca.pem",
            "platform.jwks",
            "platform.key",
            "platform.pem",
            "platform.private.jwks");
  }

  @Test
  void keepsTheAuditLogKeyOfTheGateway() throws IOException {
    // Given
    PkiFolder folder = SandboxPki.create(dir, List.of(AgencyId.GATEWAY));
    String secret = Files.readString(dir.resolve("gateway.log.key"));
    // When
    SandboxPki.create(dir, List.of(AgencyId.GATEWAY));
    // Then
    assertThat(dir.resolve("gateway.log.key")).hasContent(secret);
    assertThat(Files.getPosixFilePermissions(dir.resolve("gateway.log.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.logVerifierKeyFile(1))
        .hasContent(SignerKey.parse(secret.strip()).verifier() + "\n");
  }

  @Test
  void gatewayFolderHasNoForeignPrivateKey() throws IOException {
    // When
    SandboxPki.create(dir, List.of(new AgencyId("bnpj"), AgencyId.GATEWAY));
    // Then
    PkiFolder own = SandboxPki.gatewayFolder(dir);
    try (var files = Files.list(own.path())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "bnpj.jwks",
              "bnpj.pem",
              "ca.pem",
              "gateway.erasure.key",
              "gateway.jwks",
              "gateway.key",
              "gateway.log.2.key",
              "gateway.log.2.vkey",
              "gateway.log.key",
              "gateway.log.vkey",
              "gateway.pem",
              "gateway.private.jwks");
    }
    assertThat(Files.getPosixFilePermissions(own.keyFile(AgencyId.GATEWAY)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void restartedShardGetsANewKeyNameAndKeepsTheLostKeys() throws IOException {
    // Given
    PkiFolder folder = SandboxPki.create(dir, List.of(AgencyId.GATEWAY));
    String lost = Files.readString(dir.resolve("gateway.log.2.key"));
    String name = NoteKeys.makeShard(folder, 2).name();
    // When
    String second = NoteKeys.replaceShard(folder, 2).name();
    String third = NoteKeys.replaceShard(folder, 2).name();
    // Then
    assertThat(second).isEqualTo(name + ".2");
    assertThat(third).isEqualTo(name + ".3");
    assertThat(dir.resolve("gateway.log.2.lost-1.key")).hasContent(lost);
    assertThat(contents()).containsKeys("gateway.log.2.lost-1.vkey", "gateway.log.2.lost-2.key");
    String log = NoteKeys.auditLog(folder).name();
    assertThat(List.of(name, second, third))
        .allMatch(each -> PkiFolder.isLogOrigin(log, 2, each))
        .noneMatch(each -> PkiFolder.isLogOrigin(log, 3, each));
    assertThat(PkiFolder.isLogOrigin(log, 1, log + ".2")).isFalse();
    assertThat(PkiFolder.isLogOrigin(log, 2, name + ".x")).isFalse();
  }

  @Test
  void onlyTheOwnerReadsSecretFiles() throws IOException {
    // When
    SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    // Then
    for (String name : List.of("ca.key", "bnpj.key", "bnpj.private.jwks")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(contents().get("bnpj.jwks")).doesNotContain("\"d\"");
    assertThat(contents().get("bnpj.private.jwks")).contains("\"d\"");
  }

  @Test
  void keepsExistingFiles() throws IOException {
    // Given
    SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    Map<String, String> before = contents();
    // When
    SandboxPki.create(dir, List.of(new AgencyId("bnpj"), new AgencyId("registry")));
    // Then
    assertThat(contents()).containsAllEntriesOf(before).containsKey("registry.pem");
  }

  @Test
  void completesFilesAfterACrash() throws Exception {
    // Given
    PkiFolder folder = SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    Files.delete(dir.resolve("bnpj.pem"));
    Files.delete(dir.resolve("bnpj.jwks"));
    String signingKeys = contents().get("bnpj.private.jwks");
    // When
    SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    // Then
    assertThat(TlsIdentity.of(folder, new AgencyId("bnpj")).chain()).isNotEmpty();
    assertThat(folder.publicKeys(new AgencyId("bnpj")).getKeys()).hasSize(2);
    assertThat(contents()).containsEntry("bnpj.private.jwks", signingKeys);
  }

  @Test
  void replacesAnExpiredCertificateAndKeepsItsKey() throws Exception {
    // Given
    PkiFolder folder = SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    AgencyId expired = FlawedCertificate.EXPIRED.addTo(dir, new AgencyId("bnpj"));
    for (String suffix : List.of(".pem", ".key")) {
      Files.copy(
          dir.resolve(expired + suffix),
          dir.resolve("bnpj" + suffix),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    String key = contents().get("bnpj.key");
    // When
    SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    // Then
    X509Certificate certificate = folder.certificates(new AgencyId("bnpj")).get(0);
    certificate.checkValidity();
    certificate.verify(folder.authorities().get(0).getPublicKey());
    assertThat(contents()).containsEntry("bnpj.key", key);
    assertThat(certificate.getPublicKey())
        .isEqualTo(folder.certificates(expired).get(0).getPublicKey());
  }

  @Test
  void certificatesStateTheirPurpose() throws Exception {
    // When
    PkiFolder folder = SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    // Then
    X509Certificate certificate = folder.certificates(new AgencyId("bnpj")).get(0);
    certificate.verify(folder.authorities().get(0).getPublicKey());
    assertThat(folder.authorities().get(0).getSubjectX500Principal().getName())
        .contains("synthetic");
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames().toString())
        .contains("127.0.0.1", "localhost");
    assertThat(certificate.getNotAfter().toInstant())
        .isBefore(Instant.now().plus(Duration.ofDays(181)));
  }

  @Test
  void keyIdsNameAgencyAndUseAndBothSignatureAlgorithmsOccur() {
    // Given
    List<AgencyId> ids = IntStream.range(0, 20).mapToObj(i -> new AgencyId("agency-" + i)).toList();
    // When
    PkiFolder folder = SandboxPki.create(dir, ids);
    // Then
    assertThat(folder.publicKeys(new AgencyId("agency-0")).getKeys())
        .extracting(JWK::getKeyID)
        .containsExactly("agency-0:sig:1", "agency-0:enc:1");
    assertThat(ids)
        .extracting(id -> folder.publicKeys(id).getKeys().get(0).getKeyType())
        .contains(KeyType.EC, KeyType.OKP);
    assertThat(folder.privateKeys(new AgencyId("agency-0")).getKeyByKeyId("agency-0:enc:1"))
        .isInstanceOfSatisfying(ECKey.class, key -> assertThat(key.isPrivate()).isTrue());
    assertThat(folder.directory().all()).hasSize(20);
  }

  @Test
  void platformSignsWithEs256() {
    // When
    PkiFolder folder = SandboxPki.create(dir, List.of(new AgencyId("platform")));
    // Then
    assertThat(folder.publicKeys(new AgencyId("platform")).getKeys().get(0).getKeyType())
        .isEqualTo(KeyType.EC);
  }

  @Test
  void twoHundredAndFiftyAgenciesTakeSecondsNotMinutes() {
    // Given
    CryptoProvider.install();
    List<AgencyId> ids =
        IntStream.range(0, 250).mapToObj(i -> new AgencyId("agency-" + i)).toList();
    long start = System.nanoTime();
    // When
    SandboxPki.create(dir, ids);
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void namesAWrongFileWithoutQuotingIt() throws IOException {
    // Given
    PkiFolder folder = SandboxPki.create(dir, List.of(new AgencyId("bnpj")));
    Files.writeString(dir.resolve("bnpj.private.jwks"), "{\"keys\":[{\"d\":\"secret-part\"");
    // When, Then
    assertThatThrownBy(() -> folder.privateKeys(new AgencyId("bnpj")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bnpj.private.jwks")
        .hasNoCause()
        .hasMessageNotContaining("secret-part");
  }
}
