package org.wasl.desk;

import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.runtime.TestClock;

/** Tests that the keys of an expired link are deleted. */
class ExpiredLinkTest {
  @TempDir Path folder;

  private static long carried(DeskDatabase database) {
    return database.read(
        connection ->
            SqliteStatement.of(
                    connection, "SELECT count(*) AS carried FROM enrolment WHERE imported <> ''")
                .first(row -> row.getLong("carried"))
                .orElseThrow());
  }

  @Test
  void deletesKeysOfAnExpiredLink() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    offices.add(TestOffices.OFFICE, "http://localhost", true);
    TestClock clock = new TestClock();
    try (Desk _ = Desk.start(offices.data, TestOffices.config(), clock);
        DeskDatabase database = offices.database()) {
      // When
      clock.forward(Duration.ofHours(73));
      // Then
      Awaitility.await().atMost(SOON).until(() -> carried(database) == 0);
    }
  }
}
