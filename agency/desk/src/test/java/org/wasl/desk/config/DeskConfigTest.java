package org.wasl.desk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.settings.ConfigException;

/** The settings of a desk: the refused ones. */
class DeskConfigTest {
  @TempDir Path folder;

  private static DeskConfig with(String key, String value) throws ConfigException {
    return DeskConfig.read(Optional.empty(), Map.of(key, value));
  }

  @Test
  void unknownKeyStopsTheStartAndSuggestsTheNearest() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("desk.properties"), "desk.prot = 1\n");
    // Then
    assertThatThrownBy(() -> DeskConfig.read(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("desk.properties:1")
        .hasMessageContaining("desk.port");
  }

  @Test
  void networkAddressNeedsTls() {
    assertThatThrownBy(() -> with("desk.host", "0.0.0.0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("desk.certificateFile");
  }

  @Test
  void rejectsAnEmptyFileOfTrustedCertificates() throws Exception {
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
  void rejectsAnOriginThatBrowsersDoNotTrust() throws Exception {
    assertThatThrownBy(() -> with("desk.origin", "http://desk.example"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("https://");
    assertThat(with("desk.origin", "https://desk.example").originAt(1))
        .hasToString("https://desk.example");
    assertThat(with("desk.port", "1").originAt(7)).hasToString("http://localhost:7");
  }
}
