package org.wasl.rules.agreements;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * All agreements in force.
 *
 * @param lines the agreements. If several cover a message, all their recipients receive it
 * @param custodians the agencies that the platform seals identities of reporters to
 */
public record Agreements(List<Agreement> lines, Custodians custodians) {

  private static final String HANDOVER = "handover";

  /** Copies the list. */
  public Agreements {
    lines = List.copyOf(lines);
  }

  /** Agreements by which the platform is its own custodian, for tests of several modules. */
  public Agreements(List<Agreement> lines) {
    this(lines, Custodians.NONE);
  }

  /**
   * Decides. A message is denied unless a line permits it and the life cycle has the transition.
   */
  public AgreementDecision decide(AgreementRequest request) {
    List<Agreement> covering =
        lines.stream().filter(line -> line.covers(request.type(), request.subtype())).toList();
    List<Agreement> own = covering.stream().filter(line -> request.actsAs(line.sender())).toList();
    if (own.isEmpty()) {
      return new AgreementDecision.NotAgreed(
          roles(covering.stream().map(Agreement::sender).collect(Collectors.toSet())));
    }
    Optional<ReferralState> next =
        Lifecycle.next(request.state(), request.type(), request.subtype());
    List<Agreement> holding = own.stream().filter(line -> line.holdsIn(request.state())).toList();
    if (next.isEmpty() || holding.isEmpty()) {
      return new AgreementDecision.WrongState(request.state(), allowedIn(own, request));
    }
    return new AgreementDecision.Permitted(
        roles(all(holding, Agreement::recipients)),
        all(holding, Agreement::namedRecipients),
        next.get());
  }

  /** Tells whether a party with this role may hand over content, in that state of the referral. */
  public boolean mayHandOver(AgencyRole party, ReferralState state) {
    return decide(new AgreementRequest(party, Optional.of(party), HANDOVER, "", state))
        instanceof AgreementDecision.Permitted;
  }

  private static <T> Set<T> all(List<Agreement> lines, Function<Agreement, Set<T>> part) {
    return lines.stream()
        .flatMap(line -> part.apply(line).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The kinds of agencies to which the gateway may send this message, parties or not. The result is
   * empty if no line permits it.
   */
  public Set<AgencyRole> gatewayRecipients(String type, String subtype, ReferralState state) {
    return roles(
        lines.stream()
            .filter(line -> line.sender() == AgencyRole.GATEWAY && line.covers(type, subtype))
            .filter(line -> line.holdsIn(state))
            .flatMap(line -> line.recipients().stream())
            .collect(Collectors.toSet()));
  }

  private static Set<ReferralState> allowedIn(List<Agreement> own, AgreementRequest request) {
    EnumSet<ReferralState> allowed = EnumSet.noneOf(ReferralState.class);
    Lifecycle.sources(request.type(), request.subtype()).stream()
        .filter(state -> own.stream().anyMatch(line -> line.holdsIn(state)))
        .forEach(allowed::add);
    return Collections.unmodifiableSet(allowed);
  }

  // In the order of the enumeration, so that answers and texts are stable.
  private static Set<AgencyRole> roles(Set<AgencyRole> roles) {
    EnumSet<AgencyRole> ordered = EnumSet.noneOf(AgencyRole.class);
    ordered.addAll(roles);
    return Collections.unmodifiableSet(ordered);
  }
}
