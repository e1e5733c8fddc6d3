package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NonDeliveryTest {

  @ParameterizedTest
  @CsvSource({
    "rejected, relay-rejected",
    "attempts-exhausted/rejected, relay-rejected",
    "horizon-exceeded/nobody-came, non-collection",
    "attempts-exhausted/timeout, non-delivery",
    "rejected/timeout, non-delivery",
  })
  void lastReasonDecidesTheReceiptInWordsOfEtsi(String reason, String code) {
    // Given the reason of a parked delivery
    // When
    NonDelivery kind = NonDelivery.ofParked(reason);
    // Then
    assertThat(kind.code()).isEqualTo(code);
  }
}
