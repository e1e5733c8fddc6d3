package org.wasl.rules.competence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision with everything that led to it.
 *
 * @param decision what was decided
 * @param matches what became of each row that matched, in order of weight
 * @param acting who stands in for the office that the table named; empty where it acts itself
 */
public record CompetenceExplanation(
    CompetenceDecision decision, List<Match> matches, Optional<ActingOffice> acting) {

  /** What a row can give. */
  public enum Part {
    /** The supervising office. */
    OFFICE,
    /** The police unit. */
    POLICE,
    /** Further recipients. */
    OTHERS
  }

  /** Why one row goes before another. */
  public enum Precedence {
    /** Matter before territory before person before everything else. */
    TIER,
    /** The lower number of two in the same tier. */
    PRIORITY,
    /** It names the place more closely. */
    TERRITORY
  }

  /**
   * A row that lost one of its parts.
   *
   * @param part what it would have given
   * @param to id of the row that gives it instead
   * @param precedence why that row goes first
   */
  public record Loss(Part part, String to, Precedence precedence) {}

  /**
   * A row that matched.
   *
   * @param row the row
   * @param gives what the decision took from it
   * @param losses what it lost
   */
  public record Match(CompetenceRow row, List<Part> gives, List<Loss> losses) {

    private void weigh(Part part, CompetenceRow winner) {
      if (winner == row) {
        gives.add(part);
      } else {
        losses.add(new Loss(part, winner.id(), ground(winner)));
      }
    }

    private Precedence ground(CompetenceRow winner) {
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
        match.weigh(Part.OFFICE, office.orElseThrow());
      }
      if (row.police().isPresent()) {
        match.weigh(Part.POLICE, police.orElseThrow());
      }
      if (!row.others().isEmpty()) {
        boolean speaks = CompetenceTable.addsOnly(row) || !match.gives.isEmpty();
        // A row that lost everything else says nothing here either.
        match.weigh(
            Part.OTHERS, speaks ? row : row.office().isPresent() ? office.get() : police.get());
      }
      matches.add(match);
    }
    return new CompetenceExplanation(decision, List.copyOf(matches), acting);
  }
}
