package org.wasl.configuration.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.configuration.Configuration;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

/** Faults of calendar and deadlines are reported with file, line and reason. */
class CalendarTablesTest {
  private static final Map<AgencyId, AgencyRole> AGENCIES =
      Map.of(
          new AgencyId("unit"), AgencyRole.POLICE, new AgencyId("office"), AgencyRole.PROSECUTION);
  private static final String CALENDAR =
      "kind,when,hours,name\nzone,Africa/Casablanca,,\nweekday,monday,08:30-16:30,\n";
  private static final String DEADLINES =
      "id,stage,from,to,start,owing,ends,work,remind,remindTo,escalateTo\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zone,Africa/Casablanca,,            | appears twice in this file",
        "weekday,monday,,                    | appears twice in this file",
        "weekday,lundi,08:30-16:30,          | a weekday is one of monday to sunday",
        "weekday,tuesday,8:30-16:30,         | hours are of the form 08:30-16:30",
        "weekday,tuesday,16:30-08:30,        | hours end after they begin, within one day",
        "weekday,tuesday,08:30-25:00,        | hours end after they begin, within one day",
        "weekday,tuesday,08:30-12:75,        | an hour has 60 minutes",
        "weekday,tuesday,14:00-16:00 09:00-12:00, | hours of one day must be in order and apart",
        "fixed,13-01,,                       | is not a valid day, date or zone",
        "fixed,01-11,08:30-12:00,            | has no hours of its own",
        "movable,2026-02-30,,                | is not a valid day, date or zone",
        "period,2026-02-18,09:00-15:00,      | a period is of the form 2026-11-24..2026-11-30",
        "period,2026-02-18..2026-02-17,09:00-15:00,x | ends before it begins",
        "period,2026-02-18..2026-02-20,,x    | has no hours: write holidays instead",
        "fixed,01-11,,                       | needs a name of a-z, 0-9 and hyphens",
        "movable,2026-05-27,,Aid al-Adha     | needs a name of a-z, 0-9 and hyphens",
        "period,2026-02-18..2026-02-20,09:00-15:00, | needs a name of a-z, 0-9 and hyphens",
        "holiday,01-01,,                     | must be zone, weekday, fixed, movable, period"
      })
  void namesInvalidLineOfCalendar(String row, String reason) throws Exception {
    // Given
    Path file = write("calendar.csv", CALENDAR + row.strip() + "\n");
    // When
    ConfigException refused = refused(() -> CalendarFile.read(file));
    // Then
    String kind = row.substring(0, row.indexOf(','));
    assertThat(refused.problems())
        .containsExactly(new ConfigProblem(file.toString(), 4, kind, reason));
  }

  @Test
  void refusesCalendarWithoutZoneOrHours() throws Exception {
    // Given
    Path nowhere = write("a.csv", "kind,when,hours,name\nweekday,monday,08:30-16:30,\n");
    Path closed = write("b.csv", "kind,when,hours,name\nzone,Africa/Casablanca,,\n");
    // When
    ConfigException noZone = refused(() -> CalendarFile.read(nowhere));
    ConfigException noHours = refused(() -> CalendarFile.read(closed));
    // Then
    assertThat(noZone).hasMessage(nowhere + ": zone: is missing");
    assertThat(noHours).hasMessage(closed + ": weekday: no day of the week is open");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A,delivered,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,office | the id of a row is a-z,"
            + " 0-9 and hyphens",
        "r,done,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,office      | no such stage",
        "r,delivered,24.11.26,,accepted:*,*,delivered:=,PT4H,PT1H,owing,office | a date is of the"
            + " form 2026-11-24, working time of the form PT8H",
        "r,delivered,,,accepted:*,*,delivered:=,4h,PT1H,owing,office   | a date is of the form"
            + " 2026-11-24, working time of the form PT8H",
        "r,delivered,,,sent:*,*,delivered:=,PT4H,PT1H,owing,office     | no such audit action",
        "r,delivered,,,accepted,*,delivered:=,PT4H,PT1H,owing,office   | a step is written"
            + " action:type or action:type/subtype",
        "r,delivered,,,accepted:*,nobody,delivered:=,PT4H,PT1H,owing,office | no such role",
        "r,delivered,,,accepted:*,*,,PT4H,PT1H,owing,office            | the agency that owes the"
            + " step and the step that ends the deadline are required",
        "r,delivered,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,       | a recipient is needed, but"
            + " not for the end of a notice, which its holders are notified of",
        "r,renewed,,,accepted:warrant/issue,issuer,accepted:x-y,until,PT1H,owing, | only"
            + " accepted:wanted-notice has a last day until which a deadline runs",
        "r,delivered,,,accepted:*,*,delivered:=,PT4H,PT5H,owing,office | the reminder must lie"
            + " between the start and the end",
        "r,delivered,,,accepted:*,*,delivered:=,PT0S,PT0S,owing,office | the working time must be"
            + " positive",
        "r,delivered,,,accepted:*,*,delivered:=,PT4200H,PT1H,owing,office | not within ten years",
        "r,renewed,,,accepted:wanted-notice,issuer,accepted:x-y,until,PT4200H,owing, | not within"
            + " ten years",
        "r,delivered,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,chief  | no agency chief",
        "ok,delivered,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,office | appears twice in this"
            + " file"
      })
  void namesInvalidRowOfDeadlines(String row, String reason) throws Exception {
    // Given
    WorkingCalendar calendar = CalendarFile.read(write("calendar.csv", CALENDAR));
    Path file =
        write(
            "deadlines.csv",
            DEADLINES
                + "ok,delivered,,,accepted:*,*,delivered:=,PT4H,PT1H,owing,office unit\n"
                + row.strip());
    // When
    ConfigException refused = refused(() -> DeadlinesFile.read(file, calendar, AGENCIES));
    // Then
    String id = row.substring(0, row.indexOf(','));
    assertThat(refused.problems())
        .containsExactly(new ConfigProblem(file.toString(), 3, id, reason));
  }

  @Test
  void readsShippedCalendarAndDeadlines() throws Exception {
    // When
    DeadlineTable stages = Configuration.read(Path.of("..", "..", "config"), Map.of()).stages();
    // Then
    assertThat(stages.calendar().zone()).isEqualTo(ZoneId.of("Africa/Casablanca"));
    assertThat(stages.calendar().yearsWithoutMovableHolidays(LocalDate.of(2026, 11, 24), 60))
        .isEmpty();
    assertThat(stages.rules()).extracting(DeadlineRule::stage).contains(DeadlineStage.values());
    assertThat(stages.rule("instructed").orElseThrow().work()).contains(Duration.ofHours(24));
    assertThat(stages.rule("renewed").orElseThrow())
        .satisfies(
            rule -> {
              assertThat(rule.work()).as("to the last day").isEmpty();
              assertThat(rule.owing()).containsExactly(DeadlineRule.ISSUER);
              assertThat(rule.remindBefore()).isEqualTo(Duration.ofHours(40));
            });
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigException refused(ThrowingCallable reading) {
    return catchThrowableOfType(ConfigException.class, reading);
  }
}
