package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
  @Test
  void queuesAndPortHaveDefaults() {
    // When
    BrokerAddress address = BrokerAddress.of(BrokerAddress.parse("amqps://broker.police.invalid"));

    // Then
    assertThat(address)
        .isEqualTo(
            new BrokerAddress(
                BrokerAddress.Scheme.AMQPS,
                "broker.police.invalid",
                5671,
                "wasl.deliveries",
                "wasl.submissions",
                "wasl.answers"));
  }

  @Test
  void acceptsOtherQueueNames() {
    // When
    BrokerAddress address =
        BrokerAddress.of(
            BrokerAddress.parse(
                "artemis://10.0.0.7:6001?deliveries=in&submissions=/queues/out&answers=a:b_c"));

    // Then
    assertThat(address)
        .isEqualTo(
            new BrokerAddress(
                BrokerAddress.Scheme.ARTEMIS, "10.0.0.7", 6001, "in", "/queues/out", "a:b_c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://broker.invalid:5672",
        "tcp://broker.invalid:61616",
        "https://broker.invalid/queue",
        "amqps://gateway:secret@broker.invalid",
        "amqps://broker.invalid/queue",
        "amqps://broker.invalid?delivery=in",
        "amqps://broker.invalid?deliveries=",
        "amqps://broker.invalid?deliveries=a&deliveries=b",
        "amqps://broker.invalid?deliveries=wasl.answers",
        "amqps://broker.invalid?deliveries=in&transport.trustAll=true",
        "amqps://broker.invalid?deliveries=a%20b",
        "amqps://broker.invalid#queue",
        "amqps:broker.invalid",
        "broker.invalid"
      })
  void refusesInvalidAddress(String text) {
    // When Then
    assertThatIllegalArgumentException().isThrownBy(() -> BrokerAddress.parse(text));
  }
}
