package org.wasl.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleConfigTest {
  private static ConsoleConfig on(String host, Set<String> names, Optional<SSLContext> tls) {
    ConsoleConfig defaults = ConsoleConfig.defaults(Path.of("users"));
    return new ConsoleConfig(
        host,
        0,
        defaults.users(),
        names,
        tls,
        defaults.sessionIdleSeconds(),
        defaults.sessionSeconds(),
        defaults.loginAttempts(),
        defaults.loginWindowSeconds(),
        defaults.loginAttemptsPerSource(),
        defaults.maxConnections(),
        defaults.maxConnectionsPerSource(),
        defaults.maxRequestBytes(),
        defaults.maxThreads(),
        defaults.healthTimeoutMillis(),
        defaults.operationsPerMinute(),
        defaults.allow(),
        defaults.oidc());
  }

  @Test
  void acceptsIpv6AddressAndFurtherHostNames() throws NoSuchAlgorithmException {
    // Given
    ConsoleConfig config =
        on("fd00::5", Set.of("fd00::6", "console.example"), Optional.of(SSLContext.getDefault()));
    // When Then
    assertThat(config.knows("[fd00::5]")).isTrue();
    assertThat(config.knows("[fd00::6]")).isTrue();
    assertThat(config.knows("console.example")).isTrue();
    assertThat(config.knows("[fd00::7]")).isFalse();
    assertThat(config.knows("[::1]")).isFalse();
    assertThat(config.knows("127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "localhost", "::1", "0:0:0:0:0:0:0:1"})
  void permitsLoopbackWithoutTlsUnderAllItsNames(String host) {
    // When
    ConsoleConfig config = on(host, Set.of(), Optional.empty());
    // Then
    assertThat(config.onLoopback()).isTrue();
    assertThat(config.knows("localhost")).isTrue();
    assertThat(config.knows("[::1]")).isTrue();
    assertThat(config.knows("localhost.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "fd00::5", "127.0.0.1.example"})
  void requiresTlsOffLoopback(String host) {
    assertThatThrownBy(() -> on(host, Set.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLS");
  }
}
