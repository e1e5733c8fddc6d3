package org.wasl.routes.door;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

/**
 * The roles of agencies in one referral.
 *
 * @param platform the agency that published the case
 * @param police competent police units
 * @param office the supervising office, or the triage agency while there is none
 * @param others further recipients, such as a desk or a second office
 */
public record Parties(
    AgencyId platform, List<AgencyId> police, AgencyId office, List<AgencyId> others) {

  static Parties of(Timeline.Referral referral) {
    return new Parties(referral.sender(), referral.police(), referral.office(), referral.others());
  }

  /** Tells whether the agency takes part in the referral. */
  public boolean includes(AgencyId agency) {
    return all().anyMatch(agency::equals);
  }

  private Stream<AgencyId> all() {
    return Stream.of(Stream.of(platform, office), police.stream(), others.stream())
        .flatMap(ids -> ids);
  }

  /** The agencies of a role within the referral, or nationwide if it is a registry's role. */
  Stream<Agency> withRole(AgencyRole role, AgencyDirectory directory) {
    Stream<Agency> candidates =
        role == AgencyRole.REGISTRY
            ? directory.all().stream()
            : all().distinct().flatMap(id -> directory.byId(id).stream());
    return candidates.filter(agency -> roleByKind(agency.kind()) == role);
  }

  /**
   * Ids of the parties with one of these roles. Only the supervising office counts as an office.
   */
  List<AgencyId> ids(Collection<AgencyRole> roles, AgencyDirectory directory) {
    return roles.stream()
        .flatMap(
            role ->
                role == AgencyRole.PROSECUTION
                    ? Stream.of(office)
                    : withRole(role, directory).map(Agency::id))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Kinds of the directory and roles of the rules have equal names, because the modules do not
   * depend on each other.
   */
  public static AgencyRole roleByKind(AgencyKind kind) {
    return AgencyRole.valueOf(kind.name());
  }

  /** The agencies of all these roles, by id, without the sender. */
  List<Agency> withRole(Collection<AgencyRole> roles, AgencyDirectory directory, Agency sender) {
    // By id, because comparing agencies compares all their keys.
    SortedMap<AgencyId, Agency> agencies = new TreeMap<>();
    for (AgencyRole role : roles) {
      withRole(role, directory).forEach(agency -> agencies.put(agency.id(), agency));
    }
    agencies.remove(sender.id());
    return List.copyOf(agencies.values());
  }

  /**
   * The recipients of a message by that agreement, in the order of ids, without its sender.
   *
   * @param named ids of the agencies behind the words of the agreement
   * @param test whether the message is a test
   */
  List<Agency> recipients(
      AgreementDecision.Permitted agreement,
      Map<NamedRecipient, List<AgencyId>> named,
      AgencyDirectory directory,
      Agency sender,
      boolean test) {
    return Stream.concat(
            withRole(agreement.recipients(), directory, sender).stream(),
            agreement.namedRecipients().stream()
                .flatMap(word -> named.getOrDefault(word, List.of()).stream())
                .flatMap(id -> directory.byId(id).stream()))
        .distinct()
        .filter(Recipients.of(test))
        .filter(agency -> !agency.id().equals(sender.id()))
        .sorted(Comparator.comparing(Agency::id))
        .toList();
  }
}
