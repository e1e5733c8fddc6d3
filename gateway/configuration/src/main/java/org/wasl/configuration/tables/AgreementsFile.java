package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.wasl.configuration.file.CsvFile;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeList;

/** Reads {@code agreements.csv}. */
public final class AgreementsFile {

  private static final List<String> HEADING =
      List.of("sender", "type", "subtype", "states", "recipients");

  /** The type of a line that names a custodian. It is part of a case, and no message type. */
  private static final String CUSTODY = "sealed-identity";

  /** The matter of the line for all matters without a line of their own. */
  private static final String EVERY_OTHER = "";

  private static final String DISCLOSURE = "disclose-reporter-identity";

  private AgreementsFile() {}

  /**
   * Reads the agreements.
   *
   * @param agencies the configured agencies; some may be custodians
   * @param categories the codes of the matters that may have a custodian
   * @throws ConfigException with every problem, if there is any
   */
  public static Agreements read(Path file, List<AgencyEntry> agencies, CodeList categories)
      throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    List<Agreement> lines = new ArrayList<>();
    List<CsvFile.CsvRow> rows = CsvFile.read(file, HEADING, problems);
    List<CsvFile.CsvRow> custody = rows.stream().filter(row -> isCustody(row.cells())).toList();
    for (CsvFile.CsvRow row : rows) {
      try {
        if (!isCustody(row.cells())) {
          lines.add(agreement(row.cells()));
        }
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(RootCause.message(e)));
      }
    }
    for (CsvFile.CsvRow row : custody) {
      wrong(row.cells(), custody, agencies, categories.codes(), lines)
          .ifPresent(reason -> problems.add(row.problem(reason)));
    }
    ConfigException.throwIfAny(problems);
    return new Agreements(lines, custodians(custody));
  }

  private static Custodians custodians(List<CsvFile.CsvRow> custody) {
    SortedMap<String, AgencyId> byCategory = new TreeMap<>();
    custody.forEach(row -> byCategory.put(row.cells().get(2), new AgencyId(row.cells().get(4))));
    Optional<AgencyId> otherwise = Optional.ofNullable(byCategory.remove(EVERY_OTHER));
    return new Custodians(byCategory, otherwise);
  }

  private static boolean isCustody(List<String> cells) {
    return cells.get(1).equals(CUSTODY);
  }

  /** The reason why this line cannot name the custodian. Empty if it can. */
  private static Optional<String> wrong(
      List<String> cells,
      List<CsvFile.CsvRow> custody,
      List<AgencyEntry> agencies,
      List<String> categories,
      List<Agreement> agreements) {
    String matter = cells.get(2);
    String id = cells.get(4);
    Optional<AgencyEntry> custodian =
        agencies.stream().filter(agency -> agency.id().value().equals(id)).findFirst();
    if (custody.stream().filter(row -> row.cells().get(2).equals(matter)).count() > 1) {
      return Optional.of("names a custodian where another line names one");
    }
    if (!cells.get(0).equals(AgencyRole.PLATFORM.wireName())
        || !cells.get(3).equals(Agreement.ANY)) {
      return Optional.of(
          "is written platform,"
              + CUSTODY
              + ",MATTER,*,AGENCY, with a category as MATTER or nothing");
    }
    if (!matter.equals(EVERY_OTHER) && !categories.contains(matter)) {
      return Optional.of(
          matter
              + " is not in the code list category"
              + SpellingSuggestions.suggestion(matter, categories));
    }
    if (custodian.isEmpty()) {
      List<String> known = agencies.stream().map(it -> it.id().value()).toList();
      return Optional.of("no agency " + id + SpellingSuggestions.suggestion(id, known));
    }
    if (custodian.get().kind() == AgencyRole.PLATFORM) {
      return Optional.of("without this line the platform is its own custodian");
    }
    return cannotReceive(custodian.get(), agreements);
  }

  /** A custodian must be able to receive the instruction and to answer it. */
  private static Optional<String> cannotReceive(AgencyEntry custodian, List<Agreement> lines) {
    if (custodian.revoked()) {
      return Optional.of(custodian.id() + " is revoked and receives nothing");
    }
    if (custodian.sandbox()) {
      return Optional.of(custodian.id() + " is a sandbox and receives test cases only");
    }
    boolean asked =
        lines.stream()
            .filter(line -> line.type().equals("instruction"))
            .filter(line -> Set.of(Agreement.ANY, DISCLOSURE).contains(line.subtype()))
            .anyMatch(line -> line.namedRecipients().contains(NamedRecipient.CUSTODIAN));
    boolean answers =
        lines.stream()
            .anyMatch(
                line ->
                    line.type().equals("reporter-identity") && line.sender() == custodian.kind());
    if (!asked) {
      return Optional.of("no line sends the custodian the instruction " + DISCLOSURE);
    }
    return answers
        ? Optional.empty()
        : Optional.of(
            "no line lets " + custodian.kind().wireName() + " answer by reporter-identity");
  }

  private static Agreement agreement(List<String> cells) {
    String type = cells.get(1);
    String subtype = cells.get(2);
    boolean known =
        Agreement.OWN_TYPES.contains(type)
            || Lifecycle.all().stream()
                .filter(step -> step.type().equals(type))
                .anyMatch(step -> subtype.equals(Agreement.ANY) || step.subtype().equals(subtype));
    if (!known) {
      throw new IllegalArgumentException("no such message type and subtype");
    }
    String states = cells.get(3);
    return new Agreement(
        AgencyRole.ofWireName(cells.get(0)),
        type,
        subtype,
        states.equals(Agreement.ANY)
            ? Set.of()
            : words(states, word -> true, ReferralState::ofWireName),
        words(cells.get(4), word -> !isNamed(word), AgencyRole::ofWireName),
        words(cells.get(4), AgreementsFile::isNamed, AgreementsFile::named));
  }

  private static boolean isNamed(String word) {
    return Arrays.stream(NamedRecipient.values()).anyMatch(named -> named.wireName().equals(word));
  }

  private static NamedRecipient named(String word) {
    return NamedRecipient.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static <T> Set<T> words(
      String cell, Predicate<String> which, Function<String, T> parser) {
    if (cell.isEmpty()) {
      throw new IllegalArgumentException("a cell is empty: write * for every state");
    }
    return Arrays.stream(cell.split(" +")).filter(which).map(parser).collect(Collectors.toSet());
  }
}
