package org.wasl.routes.door;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.permission.ObjectSnapshot;
import org.wasl.rules.permission.Permissions;
import org.wasl.rules.permission.ReferralAction;
import org.wasl.rules.permission.ReferralAction.Allowed;
import org.wasl.rules.permission.ReferralAction.NotAllowed;
import org.wasl.rules.permission.SenderContext;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;

/**
 * The messages that an agency may send in a referral now, by the functions that {@link
 * LaterMessageDecision} uses for a message.
 */
public final class PossibleActions {
  private final ConfigurationSnapshot tables;
  private final ReferralSnapshot snapshot;
  private final Agency agency;
  private final Parties parties;
  private final SortedMap<String, String> facts;

  /**
   * The agencies that an allowed message may name.
   *
   * @param fact the readable fact that names one
   * @param parties those that take part in the referral
   * @param others those that would join it
   */
  public record Nameable(String fact, List<AgencyId> parties, List<AgencyId> others) {}

  /**
   * @param tables the configuration by which it is decided
   * @param agency takes part in the referral
   */
  public PossibleActions(ConfigurationSnapshot tables, ReferralSnapshot snapshot, Agency agency) {
    this.tables = tables;
    this.snapshot = snapshot;
    this.agency = agency;
    this.parties = Parties.of(snapshot.referral());
    this.facts = MessageFacts.read(snapshot.referral().clearJson());
  }

  /**
   * Every message that the agreements give to agencies of this kind.
   *
   * @param visible the objects of the referral that it may know of
   */
  public List<ReferralAction> list(List<ReferralObject> visible) {
    SenderContext context =
        RuleTerms.of(agency, snapshot, facts.getOrDefault(MessageFacts.REPORTER_MODE, ""));
    boolean party = parties.includes(agency.id()) || snapshot.holds(agency.id());
    return new Permissions(tables.agreements())
        .actions(context, visible.stream().map(RuleTerms::of).toList()).stream()
            .map(
                action ->
                    switch (action) {
                      case Allowed allowed when !party -> notAllowed(allowed, "not-a-party");
                      case Allowed allowed when !reaches(allowed) ->
                          notAllowed(allowed, "no-recipient");
                      case Allowed allowed -> allowed;
                      case NotAllowed notAllowed -> notAllowed;
                    })
            .distinct()
            .toList();
  }

  private static ReferralAction notAllowed(Allowed action, String missing) {
    return new NotAllowed(action.type(), action.subtype(), missing);
  }

  /**
   * The agencies that the allowed messages may name. A handover is left out, because it names a
   * party.
   *
   * @param carries whether messages of a type have a readable fact
   */
  public List<Nameable> nameable(
      List<ReferralAction> actions, BiPredicate<String, String> carries) {
    Set<String> types =
        actions.stream()
            .flatMap(action -> action instanceof Allowed it ? Stream.of(it) : Stream.empty())
            .filter(PossibleActions::isAddressed)
            .map(Allowed::type)
            .filter(type -> !type.equals(MessageLimits.HANDOVER))
            .collect(Collectors.toSet());
    return Addressees.possible(tables.directory(), agency, snapshot.referral().test())
        .entrySet()
        .stream()
        .filter(it -> types.stream().anyMatch(type -> carries.test(type, it.getKey())))
        .map(it -> nameable(it.getKey(), it.getValue()))
        .toList();
  }

  private Nameable nameable(String fact, List<AgencyId> agencies) {
    Map<Boolean, List<AgencyId>> byParty =
        agencies.stream().collect(Collectors.partitioningBy(parties::includes));
    return new Nameable(
        fact, byParty.getOrDefault(true, List.of()), byParty.getOrDefault(false, List.of()));
  }

  private static boolean isAddressed(Allowed action) {
    return action.agreement().namedRecipients().contains(NamedRecipient.ADDRESSED);
  }

  /**
   * Tells whether anyone would receive it. The agencies that the message will name are not known
   * yet.
   */
  private boolean reaches(Allowed action) {
    return isAddressed(action) || !recipients(action).isEmpty();
  }

  /** The agencies that receive such a message, besides those that it will name. */
  public List<AgencyId> recipients(Allowed action) {
    List<ReferralObject> named =
        Stream.concat(action.object().stream(), action.mayAnswer().stream())
            .map(ObjectSnapshot::id)
            .flatMap(id -> snapshot.object(id).stream())
            .toList();
    Map<NamedRecipient, List<AgencyId>> recipients =
        Map.of(
            NamedRecipient.OFFICE, List.of(parties.office()),
            NamedRecipient.HOLDERS, ObjectTransitions.holders(named).toList(),
            NamedRecipient.ASKER, named.stream().map(ReferralObject::maker).toList(),
            NamedRecipient.CUSTODIAN,
                List.of(
                    IdentityCustody.custodian(
                        tables.agreements().custodians(), facts, parties.platform())));
    return parties
        .recipients(
            action.agreement(), recipients, tables.directory(), agency, snapshot.referral().test())
        .stream()
        .map(Agency::id)
        .toList();
  }
}
