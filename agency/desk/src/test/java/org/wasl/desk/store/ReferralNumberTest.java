package org.wasl.desk.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.ReferralTable.ReferralRow;

/** Numbers of referrals. The page's own tests use the same vectors. */
class ReferralNumberTest {
  private static final String OFFICE = "kp-rabat";
  private static final Instant AT = Instant.parse("2026-12-02T10:00:00Z");
  private static JsonNode vectors;

  @TempDir private Path folder;

  @BeforeAll
  static void read() throws Exception {
    vectors = new ObjectMapper().readTree(Path.of("page/test/vectors/numbers.json").toFile());
  }

  private static Stream<JsonNode> all(String list) {
    return vectors.get(list).valueStream();
  }

  private static String text(JsonNode vector, String member) {
    return vector.get(member).asText();
  }

  @Test
  void numberHasTheCheckDigitsOfItsOffice() {
    assertThat(all("written"))
        .allSatisfy(
            node -> {
              ReferralNumber number =
                  new ReferralNumber(
                      text(node, "office"), node.get("year").asInt(), node.get("running").asLong());
              assertThat(number).hasToString(text(node, "text"));
            });
  }

  private static List<String> numbersAfter(
      DeskDatabase database, String office, Instant at, String... referrals) {
    return database.write(
        connection -> {
          List<String> numbers = new ArrayList<>();
          for (String referral : referrals) {
            ReferralTable.touch(connection, office, referral, "vetted-case/1", "platform", at);
            ReferralRow row = ReferralTable.find(connection, office, referral).orElseThrow();
            numbers.add(row.number().year() + "/" + row.number().running());
          }
          return numbers;
        });
  }

  @Test
  void numbersReferralsByArrivalPerOfficeAndYear() {
    // Given
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      // When
      List<String> first = numbersAfter(database, OFFICE, AT, "r-2", "r-1", "r-2");
      List<String> elsewhere = numbersAfter(database, "police-rabat", AT, "r-1");
      List<String> nextYear =
          numbersAfter(database, OFFICE, AT.plus(60, ChronoUnit.DAYS), "r-3", "r-1");
      // Then
      assertThat(first).containsExactly("2026/1", "2026/2", "2026/1");
      assertThat(elsewhere).containsExactly("2026/1");
      assertThat(nextYear).containsExactly("2027/1", "2026/2");
    }
  }

  @Test
  void neverReusesANumberAfterAnErasure() {
    // Given
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      numbersAfter(database, OFFICE, AT, "r-1", "r-2");
      // When
      database.write(
          connection -> {
            ErasedTable.erase(connection, OFFICE, "r-2", new Erasure("2026-12-03T00:00:00Z", "x"));
            return true;
          });
      // Then
      assertThat(numbersAfter(database, OFFICE, AT, "r-3")).containsExactly("2026/3");
    }
  }

  @Test
  void yearBeginsAtMidnightOfTheOfficesCalendar() {
    // Given
    Instant lastHourInUtc = Instant.parse("2026-12-31T23:30:00Z");
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      database.write(
          connection -> {
            GatewayDocuments.putNamed(
                connection,
                OFFICE,
                GatewayDocuments.CALENDAR,
                "{\"zone\":\"Africa/Casablanca\"}",
                AT);
            return true;
          });
      // Then
      assertThat(numbersAfter(database, OFFICE, lastHourInUtc, "r-1")).containsExactly("2027/1");
      assertThat(numbersAfter(database, "kp-fes", lastHourInUtc, "r-1")).containsExactly("2026/1");
    }
  }
}
