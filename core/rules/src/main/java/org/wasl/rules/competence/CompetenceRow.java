package org.wasl.rules.competence;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;

/**
 * One row of the table. A row may name a police unit, a supervising office, or both. A row that
 * names neither only adds recipients.
 *
 * @param id its name, unique in the table. The decision names it as a reason
 * @param validity the days on which it is in force
 * @param priority orders rows of the same tier, lowest first
 * @param conditions the conditions that the case must meet
 * @param police the police unit
 * @param office the supervising office
 * @param others further recipients
 */
public record CompetenceRow(
    String id,
    Validity validity,
    int priority,
    CaseConditions conditions,
    Optional<AgencyId> police,
    Optional<AgencyId> office,
    List<AgencyId> others) {

  // The best row comes first, by tier, then priority, then the closest territory.
  static final Comparator<CompetenceRow> PRECEDENCE =
      Comparator.<CompetenceRow>comparingInt(row -> row.conditions().tier())
          .thenComparingInt(CompetenceRow::priority)
          .thenComparingInt(row -> -row.conditions().territoryDepth());

  /** Copies the list, and refuses a row that names no agency. */
  public CompetenceRow {
    others = List.copyOf(others);
    if (police.isEmpty() && office.isEmpty() && others.isEmpty()) {
      throw new IllegalArgumentException("names nobody");
    }
  }

  /** Every agency that it names. */
  Stream<AgencyId> agencies() {
    return Stream.of(police.stream(), office.stream(), others.stream()).flatMap(ids -> ids);
  }

  boolean namesAny(Set<AgencyId> ids) {
    return agencies().anyMatch(ids::contains);
  }

  /** True if a case could meet both rows, neither comes first, and both claim the same part. */
  boolean competesWith(CompetenceRow other) {
    boolean samePart =
        police.isPresent() && other.police.isPresent()
            || office.isPresent() && other.office.isPresent();
    return samePart
        && PRECEDENCE.compare(this, other) == 0
        && validity.overlaps(other.validity)
        && conditions.compatibleWith(other.conditions);
  }
}
