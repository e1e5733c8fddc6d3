package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;

class HttpStatusMappingTest {
  @ParameterizedTest
  @CsvSource({
    "408, DEADLINE",
    "425, BUSY",
    "429, BUSY",
    "503, BUSY",
    "500, SERVER_ERROR",
    "599, SERVER_ERROR"
  })
  void retriesTemporaryStatusAtTheTimeTheAgencyAsks(int status, DeliveryFailure failure) {
    // When
    DeliveryReply reply = HttpStatusMapping.reply(status, Optional.of("9"), "");

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.RetryLater(failure, OptionalLong.of(9_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "422, REFUSED",
    "302, UNEXPECTED_STATUS",
    "100, UNEXPECTED_STATUS",
    "0, UNEXPECTED_STATUS"
  })
  void doesNotRetryPermanentStatus(int status, DeliveryFailure failure) {
    // When
    DeliveryReply reply = HttpStatusMapping.reply(status, Optional.empty(), "");

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Rejected(failure));
  }
}
