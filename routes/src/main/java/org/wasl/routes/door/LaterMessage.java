package org.wasl.routes.door;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.Role;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Named;
import org.wasl.rules.agreements.ReporterRule;
import org.wasl.rules.agreements.Request;
import org.wasl.rules.agreements.Verdict;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Acceptance;
import org.wasl.store.Effects;
import org.wasl.store.Result;
import org.wasl.store.Standing;
import org.wasl.store.Timeline;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/**
 * Decides where a message of an existing referral goes and what it does there: agreements, the
 * state of the referral, and the states of the instructions and notices that it names.
 */
final class LaterMessage {
  private static final String HANDOVER = "handover";
  private static final String AMENDMENT = "case-amendment";

  private final AgencyDirectory directory;
  private final Agreements agreements;
  private final Facts facts;
  private final Function<UUID, Result<Optional<Standing>>> referrals;

  LaterMessage(
      AgencyDirectory directory,
      Agreements agreements,
      Facts facts,
      Function<UUID, Result<Optional<Standing>>> referrals) {
    this.directory = directory;
    this.agreements = agreements;
    this.facts = facts;
    this.referrals = referrals;
  }

  Object decide(Message message) {
    UUID id = message.envelope().referral().orElseThrow();
    if (!(referrals.apply(id) instanceof Result.Done<Optional<Standing>> known)) {
      return Refused.of(ProblemType.UNAVAILABLE, message, null);
    }
    if (known.value().isEmpty()) {
      return Refused.of(ProblemType.NOT_FOUND, message, null);
    }
    Standing standing = known.value().get();
    Timeline.Referral referral = standing.referral();
    Parties parties =
        new Parties(referral.sender(), referral.police(), referral.office(), referral.others());
    // To whoever takes no part in it, a referral does not exist.
    String sender = message.sender().id();
    return parties.include(sender) || standing.holds(sender)
        ? decide(message, standing, parties)
        : Refused.of(ProblemType.NOT_FOUND, message, "not-a-party");
  }

  private Object decide(Message message, Standing standing, Parties parties) {
    String state = standing.referral().state();
    Verdict verdict = verdict(message, parties, ReferralState.ofWireName(state));
    if (verdict instanceof Verdict.WrongState) {
      return Refused.wrongState(message, state, parties);
    }
    if (verdict instanceof Verdict.NotAgreed not) {
      return Refused.notAgreed(message, state, parties.ids(not.holders(), directory), null);
    }
    Optional<String> aboutReporter =
        ReporterRule.refusal(
            message.envelope().type(),
            message.subtype().orElse(""),
            facts.read(standing.referral().clearJson()).getOrDefault("reporterMode", ""));
    if (aboutReporter.isPresent()) {
      return Refused.notAgreed(message, state, List.of(), aboutReporter.get());
    }
    return decide(message, standing, parties, (Verdict.Permitted) verdict);
  }

  private Object decide(
      Message message, Standing standing, Parties parties, Verdict.Permitted permitted) {
    String state = standing.referral().state();
    SortedMap<String, String> clear = facts.of(message);
    Addressed addressed = Addressed.of(message, clear, parties, directory);
    if (!addressed.wrong().isEmpty()) {
      return Refused.misaddressed(message, state, facts.places(message, addressed.wrong()));
    }
    ObjectMoves objects = ObjectMoves.of(message, clear, standing);
    if (objects.refusal().isPresent()) {
      return objects.refusal().get();
    }
    List<Agency> recipients = recipients(message, parties, permitted, addressed, objects);
    if (recipients.isEmpty()) {
      return Refused.notAgreed(message, state, List.of(), "no-recipient");
    }
    return new Decided(
        message,
        standing.referral().id(),
        recipients,
        continues(
            message,
            parties,
            ReferralState.ofWireName(state),
            permitted,
            effects(message, clear, permitted, addressed, objects.moves(recipients, addressed))),
        facts.urgency(facts.read(standing.referral().clearJson())),
        Integer.parseInt(clear.getOrDefault(HANDOVER, "0")));
  }

  /** Taken in every state in which it does the same: what others do meanwhile is no obstacle. */
  private Acceptance.Continues continues(
      Message message,
      Parties parties,
      ReferralState now,
      Verdict.Permitted permitted,
      Effects effects) {
    boolean stays = permitted.nextState() == now;
    Set<String> expected =
        Stream.of(ReferralState.values())
            .filter(state -> state != ReferralState.NEW)
            .filter(
                state ->
                    verdict(message, parties, state) instanceof Verdict.Permitted other
                        && other.recipients().equals(permitted.recipients())
                        && other.named().equals(permitted.named())
                        && other.nextState() == (stays ? state : permitted.nextState()))
            .map(ReferralState::wireName)
            .collect(Collectors.toSet());
    Optional<String> next = Optional.of(permitted.nextState().wireName()).filter(it -> !stays);
    return new Acceptance.Continues(expected, next, effects);
  }

  private Effects effects(
      Message message,
      SortedMap<String, String> clear,
      Verdict.Permitted permitted,
      Addressed addressed,
      List<Effects.Move> moves) {
    String type = message.envelope().type();
    String json = facts.json(clear);
    return new Effects(
        json,
        Optional.of(json).filter(it -> type.equals(AMENDMENT)),
        addressed.office(),
        addressed.joining(),
        Lifecycle.lapsing(type, message.subtype().orElse(""), permitted.nextState()),
        Lifecycle.superseding(type),
        moves);
  }

  private List<Agency> recipients(
      Message message,
      Parties parties,
      Verdict.Permitted permitted,
      Addressed addressed,
      ObjectMoves objects) {
    Map<Named, Stream<String>> named =
        Map.of(
            Named.OFFICE, Stream.of(parties.office()),
            Named.ADDRESSED, addressed.receiving().stream().map(Agency::id),
            Named.HOLDERS, objects.holders(),
            Named.ASKER, objects.askers(),
            Named.CUSTODIAN, Stream.of(agreements.custodian().orElse(parties.platform())));
    return Stream.concat(
            parties.having(permitted.recipients(), directory, message.sender()).stream(),
            permitted.named().stream()
                .flatMap(named::get)
                .flatMap(id -> directory.byId(id).stream()))
        .distinct()
        .filter(agency -> !agency.revoked() && !agency.id().equals(message.sender().id()))
        .sorted(Comparator.comparing(Agency::id))
        .toList();
  }

  private Verdict verdict(Message message, Parties parties, ReferralState state) {
    return agreements.decide(
        new Request(
            Parties.roleByKind(message.sender().kind()),
            role(message, parties),
            message.envelope().type(),
            message.subtype().orElse(""),
            state));
  }

  /**
   * What the sender is here: as a party, or as one who holds a notice. An office that is a party
   * but does not supervise hands its content over and does nothing else.
   */
  private static Optional<Role> role(Message message, Parties parties) {
    Role role = Parties.roleByKind(message.sender().kind());
    boolean supervises = message.sender().id().equals(parties.office());
    return Optional.of(role)
        .filter(
            it ->
                it != Role.PROSECUTION || supervises || message.envelope().type().equals(HANDOVER));
  }
}
