package org.wasl.sandbox;

import java.util.List;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/**
 * Decides how the sandbox's offices and units handle one case.
 *
 * @param investigator police unit that reports once an investigation is opened, or {@link
 *     #EVERY_UNIT}; empty if none reports
 * @param identified number of persons that it identifies
 * @param presented number of those that it presents before the prosecutor
 * @param links other referrals that it links to the case
 * @param notice whether the office issues a notice for the person named in the case
 */
public record CasePlan(
    Optional<AgencyId> investigator,
    int identified,
    int presented,
    List<ReferralId> links,
    boolean notice) {
  /** Stands for each unit that gets the instruction. */
  static final AgencyId EVERY_UNIT = new AgencyId("*");

  /** An investigation is opened, and that is all. */
  public static final CasePlan OPENED = new CasePlan(Optional.empty(), 0, 0, List.of(), false);

  /** A plan like {@link #OPENED}, with a notice. */
  public static final CasePlan WANTED = new CasePlan(Optional.empty(), 0, 0, List.of(), true);

  /** A person is identified, presented, brought before a court and judged. */
  public static final CasePlan TRIED =
      new CasePlan(Optional.of(EVERY_UNIT), 1, 1, List.of(), false);

  /** Refuses more persons presented than identified. */
  public CasePlan {
    if (presented < 0 || presented > identified) {
      throw new IllegalArgumentException("cannot present more persons than are identified");
    }
    links = List.copyOf(links);
  }

  boolean isInvestigatedBy(AgencyId unit) {
    return investigator.filter(id -> id.equals(EVERY_UNIT) || id.equals(unit)).isPresent();
  }
}
