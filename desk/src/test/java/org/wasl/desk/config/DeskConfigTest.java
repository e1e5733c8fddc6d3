package org.wasl.desk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.SettingKey;

/** The settings of a desk: every default, and what is refused. */
class DeskConfigTest {
  @TempDir Path folder;

  private static DeskConfig with(String key, String value) throws ConfigException {
    return DeskConfig.read(Optional.empty(), Map.of(key, value));
  }

  @Test
  void everyKeyHasItsDefault() {
    assertThat(DeskConfig.KEYS)
        .extracting(key -> key.name() + "=" + key.defaultValue())
        .containsExactly(
            "desk.host=127.0.0.1",
            "desk.port=8092",
            "desk.origin=",
            "desk.certificateFile=",
            "desk.keyFile=",
            "desk.enrolmentHours=72",
            "desk.idleTimeoutSeconds=900",
            "desk.sessionSeconds=36000",
            "desk.sessionsPerPerson=5",
            "desk.loginAttempts=30",
            "desk.loginWindowSeconds=60",
            "desk.maxRequestBytes=16777216",
            "desk.maxConnections=1024",
            "desk.maxConnectionsPerAddress=256",
            "desk.maxEventStreams=512",
            "desk.draftsPerOffice=2000",
            "desk.inboxRows=200",
            "desk.refreshSeconds=15",
            "desk.askAgainSeconds=21600",
            "desk.maxRetrySeconds=60",
            "desk.mail.host=",
            "desk.mail.port=587",
            "desk.mail.security=starttls",
            "desk.mail.user=",
            "desk.mail.passwordFile=",
            "desk.mail.trustFile=",
            "desk.mail.from=wasl@localhost",
            "desk.mail.pauseMinutes=60",
            "desk.mail.timeoutMillis=10000");
  }

  @Test
  void everyKeyIsDescribedInTheDocument() throws Exception {
    // Given
    String document = Files.readString(Path.of("../docs/desk-host.md"));
    // Then
    for (SettingKey<?> key : DeskConfig.KEYS) {
      assertThat(document.replace("`", ""))
          .contains("| " + key.name() + " | " + key.defaultValue() + " | " + key.meaning() + " |");
    }
  }

  @Test
  void anUnknownKeyStopsTheStartAndTheRightOneIsSuggested() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("desk.properties"), "desk.prot = 1\n");
    // Then
    assertThatThrownBy(() -> DeskConfig.read(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("desk.properties:1")
        .hasMessageContaining("desk.port");
  }

  @Test
  void anAddressOpenToTheNetworkNeedsTls() {
    assertThatThrownBy(() -> with("desk.host", "0.0.0.0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("desk.certificateFile");
  }

  @Test
  void aFileOfTrustedCertificatesHasSome() throws Exception {
    // Given
    Path empty = Files.writeString(folder.resolve("ca.pem"), "");
    // Then
    for (Path file : new Path[] {empty, folder.resolve("absent.pem")}) {
      assertThatThrownBy(() -> with("desk.mail.trustFile", file.toString()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("desk.mail.trustFile")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void anOriginIsOneThatBrowsersTrust() throws Exception {
    assertThatThrownBy(() -> with("desk.origin", "http://desk.example"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("https://");
    assertThat(with("desk.origin", "https://desk.example").originAt(1))
        .hasToString("https://desk.example");
    assertThat(with("desk.port", "1").originAt(7)).hasToString("http://localhost:7");
  }
}
