package org.wasl.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;

class GatewayConfigTest {

  @TempDir private Path folder;

  @Test
  void anEmptyFileGivesASafeGateway() throws Exception {
    // When
    GatewayConfig config = read("");
    // Then
    assertThat(config.database().embedded()).isTrue();
    assertThat(config.broker().embedded()).isTrue();
    assertThat(config.management().tls()).isFalse();
    assertThat(config.folders().pkiDir()).isEqualTo(Path.of("data", "pki"));
    assertThat(config.delivery().retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(config.delivery().breaker()).isEqualTo(BreakerPolicy.DEFAULT);
    assertThat(config.delivery().leaseMillis()).isEqualTo(40_000);
  }

  @Test
  void anOverrideGoesBeforeTheFileAndTheFileBeforeTheDefault() throws Exception {
    // Given
    Path file = write("api.port = 1\nmanagement.port = 2\n");
    // When
    GatewayConfig config = GatewayConfig.read(file, Map.of("api.port", "3"));
    // Then
    assertThat(config.api().port()).isEqualTo(3);
    assertThat(config.management().port()).isEqualTo(2);
    assertThat(config.api().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void aMisspeltKeyStopsTheStartWithFileLineAndTheNearestOne() throws Exception {
    // Given
    Path file = write("# a comment\n\ndelivery.retri.maxAttempts = 3\n");
    // When
    ConfigException refused = refusal(file, Map.of("api.prot", "1"));
    // Then
    assertThat(refused)
        .hasMessage(
            file
                + ":3: delivery.retri.maxAttempts: unknown key;"
                + " did you mean delivery.retry.maxAttempts?\n"
                + "--set: api.prot: unknown key; did you mean api.port?");
  }

  @Test
  void aKeyLikeNoOtherGetsNoSuggestion() throws Exception {
    // When
    ConfigException refused = refusal(write("x = 1\n"), Map.of());
    // Then
    assertThat(refused.problems()).extracting(Problem::reason).containsExactly("unknown key");
  }

  @Test
  void everyProblemIsToldAtOnce() throws Exception {
    // Given
    Path file = write("api.port = 8443\napi.port = 1\nnonsense\njson.maxDepth = deep\n");
    // When
    ConfigException refused = refusal(file, Map.of());
    // Then
    assertThat(refused)
        .hasMessage(
            """
            %1$s:2: api.port: stands twice in this file
            %1$s:3: is not key = value
            %1$s:4: json.maxDepth: must be a whole number"""
                .formatted(file));
  }

  @ParameterizedTest
  @CsvSource({
    "api.port,                            65536,    must be from 0 to 65535",
    "api.host,                            a b,      must be a host name or address",
    "data.dir,                            '',       'must be a path, not empty'",
    "triage.agency,                       Triage,   'must be an agency id: a-z, 0-9 and hyphens'",
    "delivery.retry.jitter,               1.5,      must be from 0.0 to 1.0",
    "delivery.retry.jitter,               NaN,      must be from 0.0 to 1.0",
    "delivery.retry.multiplier,           much,     must be a number",
    "delivery.retry.maxBackoffMillis,     1,"
        + " must not be below delivery.retry.initialBackoffMillis",
    "delivery.retry.horizonMillis,        1,"
        + " must not be below delivery.retry.maxBackoffMillis",
    "delivery.breaker.maxOpenMillis,      1, must not be below delivery.breaker.openMillis",
    "pull.leaseMillis,             3600000, must not be above pull.callDeadlineMillis",
    "delivery.callDeadlineMillis,         99999999999999999999, must be a whole number"
  })
  void aValueOutOfItsRangeIsRefusedWithKeyAndReason(String key, String value, String reason)
      throws Exception {
    // Given
    Path file = write(key + " = " + value + "\n");
    // When
    ConfigException refused = refusal(file, Map.of());
    // Then
    assertThat(refused.problems()).containsExactly(new Problem(file.toString(), 1, key, reason));
  }

  @Test
  void aConnectTimeoutBeyondTheCallIsRefused() throws Exception {
    // When
    ConfigException refused = refusal(write("delivery.callDeadlineMillis = 4999\n"), Map.of());
    // Then
    assertThat(refused.problems())
        .extracting(Problem::key)
        .containsExactly("delivery.connectTimeoutMillis");
  }

  @Test
  void aFileThatIsMissingOrNotTextIsNamed() throws Exception {
    // Given
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe});
    // When
    ConfigException missing = refusal(folder.resolve("none"), Map.of());
    ConfigException unreadable = refusal(binary, Map.of());
    // Then
    assertThat(missing).hasMessage(folder.resolve("none") + ": cannot be read");
    assertThat(unreadable).hasMessage(binary + ": is not UTF-8");
  }

  private GatewayConfig read(String text) throws Exception {
    return GatewayConfig.read(write(text), Map.of());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("gateway.properties"), text);
  }

  private static ConfigException refusal(Path file, Map<String, String> overrides) {
    return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.read(file, overrides));
  }
}
