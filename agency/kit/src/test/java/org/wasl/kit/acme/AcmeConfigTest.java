package org.wasl.kit.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the settings for a certificate by ACME. */
class AcmeConfigTest {
  @Test
  void normalizesHostsToLowerCaseWithoutDuplicates() {
    // When
    AcmeConfig config =
        new AcmeConfig(
            URI.create("https://acme.example/dir"),
            Optional.empty(),
            Path.of("account.key"),
            List.of("Console.Wasl.Example", "console.wasl.example", "WWW.wasl.example"),
            Path.of("console.pem"),
            Path.of("console.key"),
            new InetSocketAddress(0),
            0.5,
            Duration.ofSeconds(1));
    // Then
    assertThat(config.hosts()).containsExactly("console.wasl.example", "www.wasl.example");
  }
}
