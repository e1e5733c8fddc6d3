package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlHostTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "gateway.example", "::1", "fd00::5", "0:0:0:0:0:0:0:1"})
  void hostRoundTripsThroughUrl(String host) {
    // When
    URI url = URI.create("https://" + UrlHost.of(host) + ":8090");
    // Then
    assertThat(url.getPort()).isEqualTo(8090);
    assertThat(UrlHost.address(url.getHost())).isEqualTo(host);
    assertThat(UrlHost.of(url.getHost())).isEqualTo(url.getHost());
  }
}
