package org.wasl.gateway.operations;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * Agencies in service, and what they have agreed to.
 *
 * @param roles what each is, by its id; a revoked one is not among them
 * @param agreements who may send what
 */
public record ActiveAgencies(Map<String, AgencyRole> roles, Agreements agreements) {
  /** Of a configuration. */
  public static ActiveAgencies of(Configuration configuration) {
    return new ActiveAgencies(
        configuration.agencies().stream()
            .filter(entry -> !entry.revoked())
            .collect(Collectors.toMap(AgencyEntry::id, AgencyEntry::kind)),
        configuration.agreements());
  }

  boolean contains(String agency) {
    return roles.containsKey(agency);
  }

  /** Whether it may hand over what it has of a referral in that state. */
  boolean mayHandOver(String agency, String state) {
    return Optional.ofNullable(roles.get(agency))
        .filter(role -> agreements.mayHandOver(role, ReferralState.ofWireName(state)))
        .isPresent();
  }
}
