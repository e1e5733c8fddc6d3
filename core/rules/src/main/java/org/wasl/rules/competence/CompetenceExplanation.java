package org.wasl.rules.competence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision with its explanation.
 *
 * @param decision the decision
 * @param matches the contribution of each row that matched, in order of precedence
 * @param acting the acting office in place of the office that the table named, or empty if there is
 *     none
 */
public record CompetenceExplanation(
    CompetenceDecision decision, List<Match> matches, Optional<ActingOffice> acting) {

  /** The parts of a decision that a row can contribute. */
  public enum Part {
    /** The supervising office. */
    OFFICE,
    /** The police unit. */
    POLICE,
    /** Further recipients. */
    OTHERS
  }

  /** The reason why one row has precedence over another. */
  public enum Precedence {
    /**
     * Matter comes before territory, territory before person, and person before everything else.
     */
    TIER,
    /** The lower priority number in the same tier. */
    PRIORITY,
    /** Its territory is more precise. */
    TERRITORY
  }

  /**
   * A part of a row that another row overrides.
   *
   * @param part the part
   * @param to id of the row that contributes it instead
   * @param precedence why that row has precedence
   */
  public record Loss(Part part, String to, Precedence precedence) {}

  /**
   * A row that matched.
   *
   * @param row the row
   * @param gives the parts that the decision took from it
   * @param losses its overridden parts
   */
  public record Match(CompetenceRow row, List<Part> gives, List<Loss> losses) {

    private void attribute(Part part, CompetenceRow winner) {
      if (winner == row) {
        gives.add(part);
      } else {
        losses.add(new Loss(part, winner.id(), precedence(winner)));
      }
    }

    private Precedence precedence(CompetenceRow winner) {
      if (winner.conditions().tier() != row.conditions().tier()) {
        return Precedence.TIER;
      }
      return winner.priority() == row.priority() ? Precedence.TERRITORY : Precedence.PRIORITY;
    }
  }

  static CompetenceExplanation of(
      CompetenceDecision decision, List<CompetenceRow> matching, Optional<ActingOffice> acting) {
    Optional<CompetenceRow> office = CompetenceTable.first(matching, CompetenceRow::office);
    Optional<CompetenceRow> police = CompetenceTable.first(matching, CompetenceRow::police);
    List<Match> matches = new ArrayList<>();
    for (CompetenceRow row : matching) {
      Match match = new Match(row, new ArrayList<>(), new ArrayList<>());
      if (row.office().isPresent()) {
        match.attribute(Part.OFFICE, office.orElseThrow());
      }
      if (row.police().isPresent()) {
        match.attribute(Part.POLICE, police.orElseThrow());
      }
      if (!row.others().isEmpty()) {
        boolean speaks = CompetenceTable.addsOnly(row) || !match.gives.isEmpty();
        // A row whose other parts are all overridden adds no recipients either.
        match.attribute(
            Part.OTHERS, speaks ? row : row.office().isPresent() ? office.get() : police.get());
      }
      matches.add(match);
    }
    return new CompetenceExplanation(decision, List.copyOf(matches), acting);
  }
}
