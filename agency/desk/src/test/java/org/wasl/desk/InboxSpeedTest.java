package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.ReferralTable.DueStage;
import org.wasl.runtime.TestLoad;

/** Tests an inbox of ten thousand referrals, with its order, its pages and its time. */
class InboxSpeedTest {
  private static final int ROWS = 10_000;
  private static final String OFFICE = TestOffices.OFFICE;

  @TempDir Path folder;

  private void fill(TestOffices offices) {
    Instant now = Instant.now();
    try (DeskDatabase database = offices.database()) {
      database.write(
          connection -> {
            for (int i = 0; i < ROWS; i++) {
              String referral = new UUID(i, 1).toString();
              Instant at = now.minusSeconds(i);
              ReferralTable.touch(connection, OFFICE, referral, "vetted-case/1", "platform", at);
              Optional<DueStage> due =
                  i % 2 == 0
                      ? Optional.empty()
                      : Optional.of(new DueStage("instructed", now.plusSeconds(10L * (i - 5_000))));
              ReferralTable.recordAnswer(
                  connection, OFFICE, referral, "referred", "{}", i % 4, due, now, now);
            }
            return true;
          });
    }
  }

  @Test
  void readsAnInboxOfTenThousandPageByPageInTime() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    String link = offices.add(OFFICE, "http://localhost", false);
    fill(offices);
    try (Desk desk = offices.start()) {
      TestBrowser head = new TestBrowser(desk.url());
      head.enrol(link);
      // When
      JsonNode first = head.get("offices/kp-rabat/inbox?limit=200").json();
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        head.get("offices/kp-rabat/inbox?limit=200&overdue=1");
        best = Math.min(best, System.nanoTime() - start);
      }
      List<String> all = new ArrayList<>();
      List<String> dueTimes = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = head.get("offices/kp-rabat/inbox?limit=200&cursor=" + cursor).json();
        for (JsonNode row : page.path("rows")) {
          all.add(row.path("referral").asText());
          dueTimes.add(row.path("due").path("at").asText("9"));
        }
        cursor = page.path("next").asText("");
      } while (!cursor.isEmpty() && !cursor.equals("null"));
      // Then
      assertThat(first.path("counts").path("all").asInt()).isEqualTo(ROWS);
      assertThat(first.path("counts").path("overdue").asInt()).isBetween(2_400, 2_600);
      assertThat(all).hasSize(ROWS).doesNotHaveDuplicates();
      assertThat(dueTimes.stream().map(Instants::of).toList()).isSorted();
      assertThat(Duration.ofNanos(best)).isLessThan(TestLoad.limit(Duration.ofMillis(300)));
    }
  }

  /** Compares times as times, because their texts have more or fewer digits. */
  private static final class Instants {
    private static Instant of(String text) {
      return text.equals("9") ? Instant.MAX : Instant.parse(text);
    }
  }
}
