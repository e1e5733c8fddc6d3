package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false"
  })
  void addressesOfOneSubscriberAreOneSource(String firstAddress, String other, boolean same) {
    // When
    String first = SourceAddress.of(new InetSocketAddress(firstAddress, 1));
    String second = SourceAddress.of(new InetSocketAddress(other, 2));

    // Then
    assertThat(first.equals(second)).isEqualTo(same);
  }
}
