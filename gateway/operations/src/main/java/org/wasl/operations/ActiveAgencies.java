package org.wasl.operations;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * Agencies in service, and the agreements.
 *
 * @param roles the role of each agency, by its id, without revoked ones
 * @param sandboxes the agencies that are sandboxes
 * @param agreements the agreements
 */
public record ActiveAgencies(
    Map<AgencyId, AgencyRole> roles, Set<AgencyId> sandboxes, Agreements agreements) {
  /** The agencies and agreements of a configuration. */
  public static ActiveAgencies of(Configuration configuration) {
    return new ActiveAgencies(
        configuration.agencies().stream()
            .filter(entry -> !entry.revoked())
            .collect(Collectors.toMap(AgencyEntry::id, AgencyEntry::kind)),
        configuration.agencies().stream()
            .filter(AgencyEntry::sandbox)
            .map(AgencyEntry::id)
            .collect(Collectors.toUnmodifiableSet()),
        configuration.agreements());
  }

  boolean contains(AgencyId agency) {
    return roles.containsKey(agency);
  }

  boolean isSandbox(AgencyId agency) {
    return sandboxes.contains(agency);
  }

  /** Tells whether the agency may hand over content of a referral in that state. */
  boolean mayHandOver(AgencyId agency, String state) {
    return Optional.ofNullable(roles.get(agency))
        .filter(role -> agreements.mayHandOver(role, ReferralState.ofWireName(state)))
        .isPresent();
  }
}
