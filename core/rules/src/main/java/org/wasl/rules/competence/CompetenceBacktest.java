package org.wasl.rules.competence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;

/**
 * Decides past cases again under a changed table, from their readable facts. Findings and
 * attributes of persons are sealed, but the rows that decided the case restrict them. Only values
 * that lead the present table to these rows are possible. The answer is certain if all possible
 * values lead the changed table to one decision.
 */
public final class CompetenceBacktest {

  /** Result of the comparison. */
  public enum Classification {
    /** The changed table decides as the present one did. */
    ALIKE,
    /** It decides otherwise, whatever the sealed facts are. */
    DIFFERENT,
    /** The decision depends on sealed facts. */
    UNCERTAIN,
    /**
     * The present table does not lead to the recorded rows, because the table or the case has
     * changed.
     */
    UNEXPLAINED
  }

  /**
   * One case.
   *
   * @param classification how it compares
   * @param before the decisions of the present table. There is none, or there are several if
   *     nothing is certain
   * @param after the possible decisions of the changed table
   */
  public record Comparison(
      Classification classification,
      List<CompetenceDecision> before,
      List<CompetenceDecision> after) {}

  /** Above this number of unknown codes there are too many combinations to evaluate. */
  static final int MAX_UNKNOWN = 12;

  private final CompetenceTable present;
  private final CompetenceTable changed;

  /** Compares these tables. */
  public CompetenceBacktest(CompetenceTable present, CompetenceTable changed) {
    this.present = present;
    this.changed = changed;
  }

  /**
   * Compares the decisions of both tables about one case.
   *
   * @param readable facts of the case, without findings and attributes of persons
   * @param day the day on which it was decided
   * @param why the rows that decided it
   */
  public Comparison compare(CaseFacts readable, LocalDate day, List<String> why) {
    List<String> unknown = unknown(readable, day);
    if (unknown.size() > MAX_UNKNOWN) {
      return new Comparison(Classification.UNCERTAIN, List.of(), List.of());
    }
    List<CompetenceDecision> before = new ArrayList<>();
    List<CompetenceDecision> after = new ArrayList<>();
    Set<CompetenceDecision> anyAfter = new LinkedHashSet<>();
    for (CaseFacts possible : possibilities(readable, unknown)) {
      CompetenceDecision then = present.decide(possible, day);
      CompetenceDecision now = withoutWhy(changed.decide(possible, day));
      anyAfter.add(now);
      if (then.why().equals(why)) {
        before.add(withoutWhy(then));
        after.add(now);
      }
    }
    if (before.isEmpty()) {
      return new Comparison(Classification.UNEXPLAINED, List.of(), List.copyOf(anyAfter));
    }
    return new Comparison(verdict(before, after), distinct(before), distinct(after));
  }

  private static Classification verdict(
      List<CompetenceDecision> before, List<CompetenceDecision> after) {
    int alike = 0;
    for (int i = 0; i < before.size(); i++) {
      alike += before.get(i).equals(after.get(i)) ? 1 : 0;
    }
    if (alike == before.size()) {
      return Classification.ALIKE;
    }
    return alike == 0 ? Classification.DIFFERENT : Classification.UNCERTAIN;
  }

  /**
   * Findings and attributes that a row of either table has as a condition, with a first letter that
   * distinguishes them.
   */
  private List<String> unknown(CaseFacts readable, LocalDate day) {
    Set<String> codes = new TreeSet<>();
    Stream.of(present, changed)
        .flatMap(table -> table.rowsNeedingUnreadableFacts(readable, day).stream())
        .map(CompetenceRow::conditions)
        .forEach(
            conditions -> {
              codes.add("f" + conditions.finding());
              codes.add("p" + conditions.person());
            });
    codes.removeIf(code -> code.substring(1).equals(CaseConditions.ANY));
    return List.copyOf(codes);
  }

  private static List<CaseFacts> possibilities(CaseFacts readable, List<String> unknown) {
    List<CaseFacts> all = new ArrayList<>();
    for (int bits = 0; bits < 1 << unknown.size(); bits++) {
      Set<String> findings = new HashSet<>();
      Set<String> attributes = new HashSet<>();
      for (int i = 0; i < unknown.size(); i++) {
        if ((bits >> i & 1) == 1) {
          String code = unknown.get(i);
          (code.charAt(0) == 'f' ? findings : attributes).add(code.substring(1));
        }
      }
      all.add(
          new CaseFacts(
              readable.category(),
              findings,
              readable.offenceClass(),
              readable.territory(),
              readable.origin(),
              attributes,
              readable.test()));
    }
    return all;
  }

  /**
   * Decisions are equal if their agencies are equal. The rows and the order of other recipients do
   * not matter.
   */
  private static CompetenceDecision withoutWhy(CompetenceDecision decision) {
    return switch (decision) {
      case CompetenceDecision.Decided(AgencyId police, AgencyId office, List<AgencyId> others, _) ->
          new CompetenceDecision.Decided(
              police, office, others.stream().sorted().toList(), List.of());
      case CompetenceDecision.Undecided _ -> new CompetenceDecision.Undecided(List.of());
    };
  }

  private static List<CompetenceDecision> distinct(List<CompetenceDecision> decisions) {
    return decisions.stream().distinct().toList();
  }
}
