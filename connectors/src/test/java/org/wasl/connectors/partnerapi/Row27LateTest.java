package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.runtime.TestLoad;

class Row27LateTest extends HostileDoor {
  private static final int LIMIT_MILLIS =
      Math.toIntExact(TestLoad.limit(Duration.ofSeconds(6), Duration.ofSeconds(20)).toMillis());

  /** Within the limit, and twice it is not. */
  private static final int LATE_MILLIS = LIMIT_MILLIS * 17 / 30;

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.requestTime(defaults, LIMIT_MILLIS);
  }

  @Test
  @Tag("soak")
  void lateRequestOnIdleConnectionHasItsFullTime() throws Exception {
    // Given
    String request = sized("{}");
    try (RawTls client = connect()) {
      client.send(request).oneAnswer();

      // When
      Row27SlowTest.after(LATE_MILLIS, () -> client.trySend(request.substring(0, 40)));
      Row27SlowTest.after(LATE_MILLIS, () -> client.trySend(request.substring(40)));
      String answer = client.oneAnswer();

      // Then
      assertThat(RawTls.statuses(answer)).containsExactly(202);
    }
  }
}
