package org.wasl.trials.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the sandbox's offices and units do about one case.
 *
 * @param investigator police unit that reports once an investigation is opened, or {@link
 *     #EVERY_UNIT}; empty where none finds anything to report
 * @param identified persons it identifies
 * @param presented how many of those it presents before the prosecutor
 * @param links other referrals that it finds the case linked to
 * @param notice whether the office has the person named in the case searched for
 */
public record CasePlan(
    Optional<String> investigator,
    int identified,
    int presented,
    List<UUID> links,
    boolean notice) {
  /** Stands for whichever unit is instructed. */
  static final String EVERY_UNIT = "*";

  /** An investigation is opened, and that is all. */
  public static final CasePlan OPENED = new CasePlan(Optional.empty(), 0, 0, List.of(), false);

  /** The same, and a notice. */
  public static final CasePlan WANTED = new CasePlan(Optional.empty(), 0, 0, List.of(), true);

  /** A person is identified, presented, brought before a court and judged. */
  public static final CasePlan TRIED =
      new CasePlan(Optional.of(EVERY_UNIT), 1, 1, List.of(), false);

  /** Refuses more persons presented than identified. */
  public CasePlan {
    if (presented < 0 || presented > identified) {
      throw new IllegalArgumentException("only who is identified can be presented");
    }
    links = List.copyOf(links);
  }

  boolean isInvestigatedBy(String unit) {
    return investigator.filter(id -> id.equals(EVERY_UNIT) || id.equals(unit)).isPresent();
  }
}
