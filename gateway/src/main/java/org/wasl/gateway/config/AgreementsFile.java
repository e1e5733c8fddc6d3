package org.wasl.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.wasl.rules.Role;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Named;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;

/** Reads {@code agreements.csv}. */
public final class AgreementsFile {

  private static final List<String> HEADING =
      List.of("sender", "type", "subtype", "states", "recipients");

  private AgreementsFile() {}

  /**
   * Reads the agreements.
   *
   * @throws ConfigException with every problem, when there is any
   */
  public static Agreements read(Path file) throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    List<Agreement> lines = new ArrayList<>();
    for (CsvFile.Row row : CsvFile.read(file, HEADING, problems)) {
      try {
        lines.add(agreement(row.cells()));
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(e.getMessage()));
      }
    }
    ConfigException.throwIfAny(problems);
    return new Agreements(lines);
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
        Role.ofWireName(cells.get(0)),
        type,
        subtype,
        states.equals(Agreement.ANY)
            ? Set.of()
            : words(states, word -> true, ReferralState::ofWireName),
        words(cells.get(4), word -> !isNamed(word), Role::ofWireName),
        words(cells.get(4), AgreementsFile::isNamed, AgreementsFile::named));
  }

  private static boolean isNamed(String word) {
    return Arrays.stream(Named.values()).anyMatch(named -> named.wireName().equals(word));
  }

  private static Named named(String word) {
    return Named.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static <T> Set<T> words(
      String cell, Predicate<String> which, Function<String, T> parser) {
    if (cell.isEmpty()) {
      throw new IllegalArgumentException("a cell is empty: write * for every state");
    }
    return Arrays.stream(cell.split(" +")).filter(which).map(parser).collect(Collectors.toSet());
  }
}
