package org.wasl.operations.words;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.rules.competence.CompetenceBacktest.Comparison;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/** The result of a simulation, one line for each referral, with ids that a script can read. */
public final class SimulationText {
  private static final Map<String, String> NOTHING = Map.of();

  private final SentenceTemplates phrases;

  /**
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public SimulationText(String language) {
    this.phrases = new SentenceTemplates("competence", language);
  }

  /**
   * A referral that the changed table may decide differently.
   *
   * @param why the rows on record
   */
  public String line(ReferralId referral, LocalDate day, List<String> why, Comparison comparison) {
    String key =
        switch (comparison.classification()) {
          case DIFFERENT -> "different";
          case UNEXPLAINED -> "unexplained";
          default -> "uncertain";
        };
    return phrases.sentence(
        key,
        Map.of(
            "referral",
            referral.toString(),
            "day",
            day.toString(),
            "why",
            String.join(" ", why),
            "before",
            places(comparison.before()),
            "after",
            places(comparison.after())));
  }

  /** The last line. */
  public String summary(int alike, int different, int uncertain) {
    return phrases.sentence(
        "summary",
        Map.of(
            "all",
            Integer.toString(alike + different + uncertain),
            "alike",
            Integer.toString(alike),
            "different",
            Integer.toString(different),
            "uncertain",
            Integer.toString(uncertain)));
  }

  private String places(List<CompetenceDecision> decisions) {
    return decisions.isEmpty()
        ? phrases.part("unknown", NOTHING)
        : decisions.stream()
            .map(this::place)
            .collect(Collectors.joining(" " + phrases.part("or", NOTHING) + " "));
  }

  private String place(CompetenceDecision decision) {
    if (!(decision instanceof CompetenceDecision.Decided decided)) {
      return phrases.part("triage", NOTHING);
    }
    List<AgencyId> agencies = new ArrayList<>(List.of(decided.police(), decided.office()));
    agencies.addAll(decided.others());
    return agencies.stream().map(AgencyId::value).collect(Collectors.joining("+"));
  }
}
