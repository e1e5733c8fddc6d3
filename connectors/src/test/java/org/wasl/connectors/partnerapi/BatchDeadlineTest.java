package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.BatchSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;

/** A batch with a deadline short enough to wait for. */
class BatchDeadlineTest extends HostileDoor {
  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.batches(
        defaults,
        TestSettings.SHORT_MILLIS,
        new BatchSettings(10, 1 << 20, 4_096, 8, 64 << 10),
        new Limits(4, 3, 100));
  }

  @Test
  void row67TellsClientThatSendsNoLineInTime() throws Exception {
    try (RawTls client = connect()) {
      // When
      client.send(BatchTest.head("Transfer-Encoding: chunked\r\n") + BatchTest.chunk("a\nbegun"));
      // Then
      List<JsonObject> answers = BatchTest.answers(client.untilClosed());
      assertThat(BatchTest.statuses(answers)).containsExactly(202, 408);
      assertThat(answers.getLast().getInteger("line")).isEqualTo(2);
    }
  }
}
