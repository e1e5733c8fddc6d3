package org.wasl.routes.door;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.wasl.rules.Role;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Request;
import org.wasl.rules.agreements.Verdict;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Acceptance;
import org.wasl.store.Result;
import org.wasl.store.Timeline;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/**
 * Decides where a message of an existing referral goes: agreements and the state of the referral.
 */
final class LaterMessage {
  private final AgencyDirectory directory;
  private final Agreements agreements;
  private final Facts facts;
  private final Function<UUID, Result<Optional<Timeline.Referral>>> referrals;

  LaterMessage(
      AgencyDirectory directory,
      Agreements agreements,
      Facts facts,
      Function<UUID, Result<Optional<Timeline.Referral>>> referrals) {
    this.directory = directory;
    this.agreements = agreements;
    this.facts = facts;
    this.referrals = referrals;
  }

  Object decide(Message message) {
    UUID id = message.envelope().referral().orElseThrow();
    if (!(referrals.apply(id) instanceof Result.Done<Optional<Timeline.Referral>> known)) {
      return Refused.of(ProblemType.UNAVAILABLE, message, null);
    }
    if (known.value().isEmpty()) {
      return Refused.of(ProblemType.NOT_FOUND, message, null);
    }
    Timeline.Referral referral = known.value().get();
    Parties parties =
        new Parties(referral.sender(), referral.police(), referral.office(), referral.others());
    // To whoever takes no part in it, a referral does not exist.
    return parties.include(message.sender().id())
        ? decide(message, referral, parties)
        : Refused.of(ProblemType.NOT_FOUND, message, "not-a-party");
  }

  private Object decide(Message message, Timeline.Referral referral, Parties parties) {
    String type = message.envelope().type();
    String subtype = message.subtype().orElse("");
    ReferralState state = ReferralState.ofWireName(referral.state());
    Verdict verdict =
        agreements.decide(
            new Request(
                Parties.roleByKind(message.sender().kind()),
                role(message, parties),
                type,
                subtype,
                state));
    if (verdict instanceof Verdict.WrongState wrong) {
      return Refused.wrongState(message, wrong.state().wireName());
    }
    if (!(verdict instanceof Verdict.Permitted permitted)) {
      return Refused.of(ProblemType.NOT_AGREED, message, null);
    }
    List<Agency> recipients =
        parties.having(permitted.recipients(), directory, message.sender()).stream()
            .filter(agency -> !agency.revoked())
            .toList();
    Acceptance.Effect effect =
        new Acceptance.Continues(Set.of(state.wireName()), permitted.nextState().wireName());
    return new Decided(
        message,
        referral.id(),
        recipients,
        effect,
        facts.urgency(facts.read(referral.clearJson())));
  }

  /** An office that is a party but does not supervise this referral does not instruct in it. */
  private static Optional<Role> role(Message message, Parties parties) {
    Optional<Role> role = parties.roleOf(message.sender());
    boolean supervises = message.sender().id().equals(parties.office());
    return role.filter(r -> r != Role.PROSECUTION || supervises);
  }
}
