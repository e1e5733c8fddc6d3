package org.wasl.configuration.tables;

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
import org.wasl.configuration.file.CsvFile;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.retention.Retention;
import org.wasl.rules.retention.Retention.From;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

/**
 * Reads {@code retention.csv}, which has a line for every message type of agencies. It may have
 * lines for the types that the gateway itself sends. Without a line these are kept as long as the
 * referral.
 */
public final class RetentionFile {
  private static final List<String> HEADING = List.of("type", "from", "keep");

  /** Until the last step of the referral, so it never extends the retention of the referral. */
  private static final Retention AS_THE_OTHERS = new Retention(From.LAST_STEP, Period.ZERO);

  private RetentionFile() {}

  /**
   * Reads the table.
   *
   * @param zone the zone in which days are counted
   * @throws ConfigException with every problem, if there is any
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
          problems.add(row.problem("appears twice in this file"));
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
