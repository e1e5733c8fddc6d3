package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.configuration.file.CsvFile;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

/** Reads {@code deadlines.csv}. */
public final class DeadlinesFile {
  private static final List<String> HEADING =
      List.of(
          "id",
          "stage",
          "from",
          "to",
          "start",
          "owing",
          "ends",
          "work",
          "remind",
          "remindTo",
          "escalateTo");
  private static final Pattern ROW_ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Set<String> OWING =
      Set.of(DeadlineRule.ANY, DeadlineRule.OFFICE, DeadlineRule.ISSUER);
  private static final Set<String> TARGETS =
      Set.of(DeadlineRule.OWING, DeadlineRule.SENDER, DeadlineRule.OFFICE, DeadlineRule.HOLDER);

  /** Used in place of working time. The deadline then ends after the last day of a notice. */
  private static final String UNTIL = "until";

  private final Map<AgencyId, AgencyRole> agencies;
  private final Set<String> ids = new HashSet<>();

  private DeadlinesFile(Map<AgencyId, AgencyRole> agencies) {
    this.agencies = agencies;
  }

  /**
   * Reads the table of stages.
   *
   * @param agencies kind of every agency by its id
   * @throws ConfigException with every problem, when there is any
   */
  public static DeadlineTable read(
      Path file, WorkingCalendar calendar, Map<AgencyId, AgencyRole> agencies)
      throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    DeadlinesFile table = new DeadlinesFile(agencies);
    List<DeadlineRule> rules = new ArrayList<>();
    for (CsvFile.CsvRow row : CsvFile.read(file, HEADING, problems)) {
      try {
        DeadlineRule rule = table.rule(row.cells());
        requireEnd(rule, calendar);
        rules.add(rule);
      } catch (DateTimeParseException e) {
        problems.add(
            row.problem("a date is of the form 2026-11-24, working time of the form PT8H"));
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(RootCause.message(e)));
      }
    }
    ConfigException.throwIfAny(problems);
    return new DeadlineTable(rules, calendar, agencies);
  }

  /** Refuses a time that the calendar could not add or subtract when a step starts the deadline. */
  private static void requireEnd(DeadlineRule rule, WorkingCalendar calendar) {
    Instant now = Instant.now();
    calendar.add(rule.work().orElse(Duration.ZERO), now);
    calendar.subtract(rule.remindBefore(), now);
  }

  private DeadlineRule rule(List<String> cells) {
    if (!ROW_ID.matcher(cells.get(0)).matches()) {
      throw new IllegalArgumentException("the id of a row is a-z, 0-9 and hyphens");
    }
    if (!ids.add(cells.get(0))) {
      throw new IllegalArgumentException("appears twice in this file");
    }
    return new DeadlineRule(
        cells.get(0),
        DeadlineStage.ofWireName(cells.get(1)),
        new Validity(
            cells.get(2).isEmpty() ? LocalDate.MIN : LocalDate.parse(cells.get(2)),
            cells.get(3).isEmpty() ? LocalDate.MAX : LocalDate.parse(cells.get(3))),
        StepPattern.parse(cells.get(4)),
        Set.copyOf(words(cells.get(5)).stream().map(DeadlinesFile::owing).distinct().toList()),
        words(cells.get(6)).stream().map(StepPattern::parse).toList(),
        Optional.of(cells.get(7)).filter(cell -> !cell.equals(UNTIL)).map(Duration::parse),
        Duration.parse(cells.get(8)),
        words(cells.get(9)).stream().map(this::target).toList(),
        words(cells.get(10)).stream().map(this::target).toList());
  }

  private static String owing(String word) {
    return OWING.contains(word) ? word : AgencyRole.ofWireName(word).wireName();
  }

  private String target(String word) {
    if (!TARGETS.contains(word) && !agencies.containsKey(new AgencyId(word))) {
      throw new IllegalArgumentException("no agency " + word);
    }
    return word;
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.split(" +")).filter(word -> !word.isEmpty()).toList();
  }
}
