package org.wasl.gateway.operations;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * Agencies in service, and the agreements.
 *
 * @param roles role of each, by its id, without revoked ones
 * @param sandboxes those that are sandboxes
 * @param agreements the agreements
 */
public record ActiveAgencies(
    Map<String, AgencyRole> roles, Set<String> sandboxes, Agreements agreements) {
  /** Of a configuration. */
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

  boolean contains(String agency) {
    return roles.containsKey(agency);
  }

  boolean isSandbox(String agency) {
    return sandboxes.contains(agency);
  }

  /** Whether the agency may hand over content of a referral in that state. */
  boolean mayHandOver(String agency, String state) {
    return Optional.ofNullable(roles.get(agency))
        .filter(role -> agreements.mayHandOver(role, ReferralState.ofWireName(state)))
        .isPresent();
  }
}
