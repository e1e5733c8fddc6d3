package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeStampsConfigTest {
  private static final TimeStampsConfig.Entries ENTRIES = new TimeStampsConfig.Entries();

  @Test
  void anAuthorityMayHaveAPolicyAndAProxy() {
    assertThat(ENTRIES.apply("https://a.example/tsa 1.3.6.1 proxy:3128, http://b.example/"))
        .containsExactly(
            new TimeStampsConfig.Entry(
                URI.create("https://a.example/tsa"),
                Optional.of("1.3.6.1"),
                Optional.of(InetSocketAddress.createUnresolved("proxy", 3128))),
            new TimeStampsConfig.Entry(
                URI.create("http://b.example/"), Optional.empty(), Optional.empty()));
  }

  @Test
  void noTextIsNoAuthority() {
    assertThat(ENTRIES.apply("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.example", "ftp://a.example/", "https://a.example/ 3.1", "https://a/ p:70000"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> ENTRIES.apply(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
