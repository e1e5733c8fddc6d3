package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wasl.configuration.file.CsvFile;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.competence.ActingOffice;
import org.wasl.rules.competence.CaseConditions;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceRow;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.competence.TableProblem;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;

/** Reads {@code competence.csv} and {@code acting-offices.csv}. */
public final class CompetenceFile {

  private static final List<String> HEADING =
      List.of(
          "id",
          "from",
          "to",
          "priority",
          "category",
          "finding",
          "offenceClass",
          "territory",
          "origin",
          "person",
          "police",
          "office",
          "others");
  private static final List<String> ACTING_HEADING =
      List.of("id", "office", "from", "to", "acting");

  // Ids of rows travel as the reason of a decision, into answers and audit entries.
  private static final Pattern ROW_ID = Pattern.compile("[a-z0-9-]{1,64}");

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<String, CsvFile.CsvRow> lines = new HashMap<>();
  private final CodeLists codes;
  private final String country;

  private CompetenceFile(CodeLists codes, String country) {
    this.codes = codes;
    this.country = country;
  }

  /**
   * Reads both files into a checked table.
   *
   * @param agencies the configured agencies; a row names only sandboxes or only others
   * @param codes the codes that conditions may use
   * @param country the code of the country, which covers all territories
   * @throws ConfigException with every problem, if there is any
   */
  public static CompetenceTable read(
      Path competence, Path acting, List<AgencyEntry> agencies, CodeLists codes, String country)
      throws ConfigException {
    return new CompetenceFile(codes, country).table(competence, acting, agencies);
  }

  private CompetenceTable table(Path competence, Path acting, List<AgencyEntry> agencies)
      throws ConfigException {
    Map<AgencyId, AgencyRole> kinds =
        agencies.stream().collect(Collectors.toMap(AgencyEntry::id, AgencyEntry::kind));
    Set<AgencyId> sandboxes =
        agencies.stream()
            .filter(AgencyEntry::sandbox)
            .map(AgencyEntry::id)
            .collect(Collectors.toSet());
    List<CompetenceRow> rows = rows(competence, HEADING, this::row);
    List<ActingOffice> offices = rows(acting, ACTING_HEADING, CompetenceFile::acting);
    for (TableProblem problem : CompetenceTable.check(rows, offices, kinds, sandboxes)) {
      CsvFile.CsvRow row = lines.get(problem.rowId());
      problems.add(
          row == null
              ? new ConfigProblem(competence.toString(), 0, problem.rowId(), problem.reason())
              : row.problem(problem.reason()));
    }
    ConfigException.throwIfAny(problems);
    return CompetenceTable.of(rows, offices, kinds, sandboxes);
  }

  private <T> List<T> rows(Path file, List<String> heading, Function<List<String>, T> parser) {
    List<T> parsed = new ArrayList<>();
    for (CsvFile.CsvRow row : CsvFile.read(file, heading, problems)) {
      try {
        parsed.add(parser.apply(row.cells()));
        lines.put(row.cells().get(0), row);
      } catch (DateTimeException e) {
        problems.add(row.problem("a date is not of the form 2026-11-24"));
      } catch (NumberFormatException e) {
        problems.add(row.problem("the priority is not a whole number"));
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(RootCause.message(e)));
      }
    }
    return parsed;
  }

  private CompetenceRow row(List<String> cells) {
    return new CompetenceRow(
        rowId(cells.get(0)),
        validity(cells.get(1), cells.get(2)),
        Integer.parseInt(cells.get(3)),
        new CaseConditions(
            condition(cells.get(4), "category"),
            condition(cells.get(5), "finding"),
            condition(cells.get(6), "offence-class"),
            territory(cells.get(7)),
            condition(cells.get(8)),
            person(cells.get(9))),
        optional(cells.get(10)).map(AgencyId::new),
        optional(cells.get(11)).map(AgencyId::new),
        Arrays.stream(cells.get(12).split(" +"))
            .filter(id -> !id.isEmpty())
            .map(AgencyId::new)
            .toList());
  }

  private static ActingOffice acting(List<String> cells) {
    return new ActingOffice(
        rowId(cells.get(0)),
        new AgencyId(cells.get(1)),
        validity(cells.get(2), cells.get(3)),
        new AgencyId(cells.get(4)));
  }

  private static String rowId(String cell) {
    if (!ROW_ID.matcher(cell).matches()) {
      throw new IllegalArgumentException("the id of a row is a-z, 0-9 and hyphens");
    }
    return cell;
  }

  // An empty condition is probably an omission. The wildcard is *.
  private static String condition(String cell) {
    if (cell.isEmpty()) {
      throw new IllegalArgumentException("a condition is empty: write * for every value");
    }
    return cell;
  }

  // A misspelt code would match no case.
  private String condition(String cell, String list) {
    return condition(cell, list, codes.list(list).codes());
  }

  /** The country as a whole is not a code of a case. It covers all territories. */
  private String territory(String cell) {
    List<String> known = new ArrayList<>(codes.list("territory").codes());
    known.add(country);
    return condition(cell, "territory", known);
  }

  private static String person(String cell) {
    List<String> known = CaseFacts.PERSON_ATTRIBUTES;
    if (!condition(cell).equals(CaseConditions.ANY) && !known.contains(cell)) {
      throw new IllegalArgumentException("person " + SpellingSuggestions.unknown(cell, known));
    }
    return cell;
  }

  private static String condition(String cell, String list, List<String> known) {
    if (!condition(cell).equals(CaseConditions.ANY) && !known.contains(cell)) {
      throw new IllegalArgumentException(
          cell + " is not in the code list " + list + SpellingSuggestions.suggestion(cell, known));
    }
    return cell;
  }

  private static Validity validity(String from, String to) {
    return new Validity(
        from.isEmpty() ? LocalDate.MIN : LocalDate.parse(from),
        to.isEmpty() ? LocalDate.MAX : LocalDate.parse(to));
  }

  private static Optional<String> optional(String cell) {
    return Optional.of(cell).filter(text -> !text.isEmpty());
  }
}
