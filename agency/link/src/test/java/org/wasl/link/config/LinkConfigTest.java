package org.wasl.link.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.link.TestOldSystem;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/** The settings of a link, and those that do not start. */
class LinkConfigTest {
  @TempDir static Path keys;
  @TempDir Path folder;
  private Path file;
  private final Map<String, String> settings = new TreeMap<>();

  @BeforeAll
  static void makeKeys() {
    CryptoProvider.install();
    SandboxPki.create(keys.resolve("pki"), List.of(new AgencyId("kp-rabat"), AgencyId.GATEWAY));
  }

  @BeforeEach
  void write() throws Exception {
    file =
        Files.writeString(
            folder.resolve("link.properties"),
            """
            agency = kp-rabat
            pki = %s
            gateway = https://gateway.example:8443
            folder = %s
            """
                .formatted(keys.resolve("pki"), TestOldSystem.sharedFolder(folder)));
  }

  private LinkConfig read() throws ConfigException {
    return LinkConfig.read(file, settings);
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigException.class)
        .satisfies(refused -> assertThat(String.valueOf(refused.getMessage())).contains(parts));
    settings.clear();
  }

  @Test
  void fourSettingsAreEnough() throws Exception {
    assertThat(read().agency().id()).isEqualTo(new AgencyId("kp-rabat"));
    assertThat(read().inbound().transport()).isEqualTo(Transport.FOLDER);
  }

  @Test
  void rejectsAnUnknownKeyAndSuggestsTheNearest() throws Exception {
    Files.writeString(file, Files.readString(file) + "agancy = x\noutbound.maxFile = 3\n");
    assertRefused("link.properties:5", "agency", "outbound.maxFiles");
  }

  @Test
  void namesAnUnknownVersion() throws Exception {
    settings.put("reads", "investigation-report/1, instruction/1");
    assertThat(read().documents().reads()).containsEntry("investigation-report", 1).hasSize(2);
    settings.put("reads", "investigation-report/9");
    assertRefused("reads: names no message type and version: investigation-report/9");
    settings.put("reads", "investigation-report");
    assertRefused("reads: must be TYPE/VERSION");
    settings.put("reads", "investigation-report/1,investigation-report/2");
    assertRefused("reads: names the type investigation-report twice");
  }

  @Test
  void requiresIdleTimeoutLongerThanTheAnswerTimeout() {
    settings.put("outbound", "https");
    settings.put("outbound.deadlineMillis", "30000");
    assertRefused("api.idleMillis: must be more than twice outbound.deadlineMillis");
  }

  @Test
  void namesMissingSettings() {
    settings.put("inbound", "https");
    settings.put("outbound", "https");
    settings.put("agency", "");
    settings.put("pki", "");
    assertRefused(
        "agency: is missing",
        "pki: is missing",
        "inbound.url: is missing",
        "api.tokenFile: is missing");
    settings.put("folder", "");
    assertRefused("folder: is missing");
    settings.put("agency", "nobody");
    assertRefused("pki: has no readable file nobody.pem");
  }

  @Test
  void refusesInsecureSettings() throws Exception {
    // Given
    Path token = Files.writeString(folder.resolve("token"), "secret");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    // Then
    settings.put("outbound", "https");
    settings.put("api.tokenFile", token.toString());
    assertRefused("api.tokenFile: is open to its group or to other users");
    settings.put("outbound", "https");
    settings.put("api.host", "0.0.0.0");
    assertRefused("api.host: is not a loopback address");
    settings.put("inbound", "https");
    settings.put("inbound.url", "http://old.example/messages");
    assertRefused("inbound.url: is plain HTTP to another machine");
    settings.put("gateway", "http://gateway.example:8443");
    assertRefused("gateway: must be https");
    settings.put("health.host", "0.0.0.0");
    assertRefused("health.host: is not a loopback address");
    settings.put("inbound", "fax");
    assertRefused("inbound: must be one of folder, https");
    Files.setPosixFilePermissions(
        folder.resolve("shared"), PosixFilePermissions.fromString("rwxrwxr-x"));
    assertRefused("folder: is open to other users: chmod o= it");
    Files.setPosixFilePermissions(
        folder.resolve("shared"), PosixFilePermissions.fromString("rwxrwx---"));
    Path key = keys.resolve("pki/kp-rabat.private.jwks");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused("pki: kp-rabat.private.jwks is open to its group");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void namesUnusableCertificates() throws Exception {
    // Given
    PkiFolder pki = new PkiFolder(keys.resolve("pki"));
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    Map<String, String> broker =
        Map.of("inbound", "jms", "jms.address", "amqp://broker.example:5671");
    // Then
    settings.putAll(broker);
    settings.put("jms.trustFile", none.toString());
    settings.put("jms.certificateFile", pki.certificateFile(new AgencyId("kp-rabat")).toString());
    assertRefused("jms.trustFile: cannot be used", "jms.certificateFile: needs jms.keyFile");
    settings.putAll(broker);
    settings.put("jms.certificateFile", pki.certificateFile(new AgencyId("kp-rabat")).toString());
    settings.put("jms.keyFile", pki.keyFile(AgencyId.GATEWAY).toString());
    settings.put("jms.tls", "false");
    assertRefused("jms.certificateFile: cannot be used", "jms.certificateFile: is shown to nobody");
    settings.put("outbound", "https");
    settings.put("api.certificateFile", pki.certificateFile(new AgencyId("kp-rabat")).toString());
    settings.put("api.keyFile", pki.keyFile(new AgencyId("kp-rabat")).toString());
    assertRefused("api.certificateFile: needs api.keyFile and api.clientsFile");
    settings.put("inbound", "https");
    settings.put("inbound.url", "https://old.example/messages");
    settings.put("inbound.trustFile", folder.resolve("nowhere.pem").toString());
    assertRefused("inbound.trustFile: is not a readable file");
  }
}
