package org.wasl.gateway.config.tables;

import java.nio.file.Path;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.wasl.base.RootCause;
import org.wasl.base.SpellingSuggestions;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.ConfigProblem;
import org.wasl.gateway.config.file.CsvFile;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.retention.Retention;
import org.wasl.rules.retention.Retention.From;
import org.wasl.rules.retention.RetentionTable;

/**
 * Reads {@code retention.csv}: every message type of agencies has its line. The types that the
 * gateway itself sends may have one; without it they are kept as long as the referral is.
 */
public final class RetentionFile {
  private static final List<String> HEADING = List.of("type", "from", "keep");

  /** Until the last step of the referral: it never lengthens how long that is kept. */
  private static final Retention AS_THE_OTHERS = new Retention(From.LAST_STEP, Period.ZERO);

  private RetentionFile() {}

  /**
   * Reads the table.
   *
   * @param zone in which days are counted
   * @throws ConfigException with every problem, when there is any
   */
  public static RetentionTable read(Path file, ZoneId zone) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    Map<String, Retention> byType = new TreeMap<>();
    Set<String> missing = types();
    Agreement.OWN_TYPES.forEach(type -> byType.put(type, AS_THE_OTHERS));
    for (CsvFile.CsvRow row : CsvFile.read(file, HEADING, problems)) {
      String type = row.cells().get(0);
      try {
        if (!types().contains(type)) {
          problems.add(
              row.problem("no such message type" + SpellingSuggestions.suggestion(type, types())));
        } else if (!missing.remove(type)) {
          problems.add(row.problem("stands twice in this file"));
        } else {
          From from = From.ofWireName(row.cells().get(1));
          byType.put(type, new Retention(from, Period.parse(row.cells().get(2))));
        }
      } catch (DateTimeParseException e) {
        problems.add(row.problem("a period is of the form P10Y, P6M or P90D"));
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(RootCause.message(e)));
      }
    }
    if (problems.isEmpty()) {
      missing.removeAll(Agreement.OWN_TYPES);
      missing.forEach(
          type ->
              problems.add(
                  new ConfigProblem(file.toString(), 0, type, "has no line in this file")));
    }
    ConfigException.throwIfAny(problems);
    return new RetentionTable(byType, zone);
  }

  private static Set<String> types() {
    Set<String> types =
        Lifecycle.all().stream()
            .map(step -> step.type())
            .collect(Collectors.toCollection(TreeSet::new));
    types.addAll(Agreement.OWN_TYPES);
    return types;
  }
}
