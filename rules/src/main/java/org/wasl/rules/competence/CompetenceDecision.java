package org.wasl.rules.competence;

import java.util.List;

/** Who is responsible for a case, and why. */
public sealed interface CompetenceDecision {

  /** Ids of the rows that led here, in order of weight. */
  List<String> why();

  /**
   * Exactly one police unit and one supervising office.
   *
   * @param police id of the police unit
   * @param office id of the supervising office
   * @param others ids of further recipients, neither of these two; may be empty
   * @param why ids of the rows that matched: office, acting office, police unit, others
   */
  record Decided(String police, String office, List<String> others, List<String> why)
      implements CompetenceDecision {}

  /**
   * The table has no police unit or no office for it; the caller turns to triage.
   *
   * @param why ids of the rows that did match; may be empty
   */
  record Undecided(List<String> why) implements CompetenceDecision {}
}
