package org.wasl.configuration.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.retention.Retention;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.runtime.settings.ConfigException;

class RetentionFileTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final Path SHIPPED = Path.of("..", "..", "config", "retention.csv");

  @TempDir private Path folder;

  @Test
  void readsShippedTableWithEveryType() throws Exception {
    // When
    RetentionTable table = RetentionFile.read(SHIPPED, ZONE);
    // Then
    assertThat(table.byType())
        .containsEntry("vetted-case", new Retention(Retention.From.END, Period.ofYears(10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vetted-cas,end,P1Y     | no such message type; did you mean vetted-case?",
        "warrant,end,P1Y        | appears twice in this file",
        "vetted-case,start,P1Y  | kept from end or from last-step",
        "vetted-case,end,1 year | a period is of the form P10Y, P6M or P90D",
        "vetted-case,end,P-1Y   | a period is not negative",
        "vetted-case,end        | has 2 cells, not 3"
      })
  void namesInvalidLine(String line, String reason) throws Exception {
    // Given
    Path file = folder.resolve("retention.csv");
    String shipped = Files.readString(SHIPPED);
    Files.writeString(file, shipped.replaceFirst("(?m)^vetted-case,.*$", line));
    // When
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> RetentionFile.read(file, ZONE));
    // Then
    assertThat(refused.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.reason()).isEqualTo(reason);
              assertThat(problem.file()).isEqualTo(file.toString());
              assertThat(problem.line()).isPositive();
            });
  }

  @Test
  void keepsGatewayTypesWithoutLineWithTheReferral() throws Exception {
    // Given
    Path file = folder.resolve("retention.csv");
    String own = "(?m)^(reminder|status|notice-expiry),.*\n";
    Files.writeString(file, Files.readString(SHIPPED).replaceAll(own, ""));
    Instant ended = Instant.parse("2026-03-02T09:00:00Z");
    // When
    RetentionTable table = RetentionFile.read(file, ZONE);
    Optional<Instant> alone =
        table.expiry(Set.of("vetted-case"), ReferralState.CLOSED, false, ended, ended);
    Optional<Instant> withThem =
        table.expiry(
            Set.of("vetted-case", "reminder", "status", "notice-expiry"),
            ReferralState.CLOSED,
            false,
            ended,
            ended.plusSeconds(60));
    // Then
    assertThat(withThem).isPresent().isEqualTo(alone);
  }

  @Test
  void reportsTypeWithoutLine() throws Exception {
    // Given
    Path file = folder.resolve("retention.csv");
    Files.writeString(file, Files.readString(SHIPPED).replaceFirst("(?m)^warrant,.*\n", ""));
    // When
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> RetentionFile.read(file, ZONE));
    // Then
    assertThat(refused).hasMessageContaining("warrant: has no line in this file");
  }
}
