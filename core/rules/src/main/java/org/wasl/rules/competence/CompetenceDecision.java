package org.wasl.rules.competence;

import java.util.List;
import org.wasl.rules.id.AgencyId;

/** The competent agencies of a case, and the rows that decided. */
public sealed interface CompetenceDecision {

  /** Ids of the rows that decided, in order of precedence. */
  List<String> why();

  /**
   * Exactly one police unit and one supervising office.
   *
   * @param police id of the police unit
   * @param office id of the supervising office
   * @param others ids of further recipients without these two, may be empty
   * @param why ids of the rows that matched, in the order office, acting office, police unit,
   *     others
   */
  record Decided(AgencyId police, AgencyId office, List<AgencyId> others, List<String> why)
      implements CompetenceDecision {}

  /**
   * The table has no police unit or no office for the case. The caller sends it to triage.
   *
   * @param why ids of the rows that did match, may be empty
   */
  record Undecided(List<String> why) implements CompetenceDecision {}
}
