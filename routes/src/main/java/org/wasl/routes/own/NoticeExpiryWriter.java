package org.wasl.routes.own;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.Parties;
import org.wasl.routes.door.Recipients;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectTransition;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.deadline.NoticeExpiries.DueExpiry;
import org.wasl.store.deadline.OwnMessageClaim.LateExpiryClaim;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;

/**
 * Writes the message by which a wanted notice expires, to its holders, its issuer and the
 * supervising office. The notice changes its state in the transaction that records the message. The
 * notice must be in force there and the day still its last one, so it expires once. An agency
 * without a usable key at that time is notified later, once.
 */
public final class NoticeExpiryWriter {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeExpiryWriter.class);
  private static final String TYPE = "notice-expiry";

  /**
   * The urgency of an escalation, because somebody may be stopped for a notice that is not in
   * force.
   */
  private static final int URGENCY = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OwnMessageWriter messages;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Function<ReferralId, Result<Optional<ReferralSnapshot>>> referrals;
  private final Clock clock;

  /**
   * @param configuration the current tables
   * @param referrals looks up a referral with its contents by id
   * @param clock when the keys of the recipients must be valid
   */
  public NoticeExpiryWriter(
      OwnMessageWriter messages,
      Supplier<ConfigurationSnapshot> configuration,
      Function<ReferralId, Result<Optional<ReferralSnapshot>>> referrals,
      Clock clock) {
    this.messages = messages;
    this.configuration = configuration;
    this.referrals = referrals;
    this.clock = clock;
  }

  /** The states of a referral in which the agreements let the gateway say that a notice expired. */
  static Set<ReferralState> agreedStates(ConfigurationSnapshot tables) {
    return Stream.of(ReferralState.values())
        .filter(state -> !tables.agreements().gatewayRecipients(TYPE, "", state).isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The decided message. Empty if there is nobody or nothing left to notify. It is also empty while
   * the database does not answer, and then the expiry is due again.
   */
  public Optional<DecidedMessage> write(DueExpiry expiry) {
    return referrals.apply(expiry.referral())
            instanceof Result.Done<Optional<ReferralSnapshot>>(var found)
        ? found.flatMap(
            snapshot ->
                snapshot.object(expiry.notice()).flatMap(notice -> write(expiry, snapshot, notice)))
        : Optional.empty();
  }

  private Optional<DecidedMessage> write(
      DueExpiry expiry, ReferralSnapshot snapshot, ReferralObject notice) {
    return expiry.agency().isPresent()
        ? late(expiry, snapshot.referral(), expiry.agency().get())
        : expire(expiry, snapshot, notice);
  }

  /** Handles a notice that has expired before, when the agency has a valid key again. */
  private Optional<DecidedMessage> late(
      DueExpiry expiry, Timeline.Referral referral, AgencyId agency) {
    return configuration
        .get()
        .directory()
        .byId(agency)
        .filter(Recipients.of(referral.test()))
        .map(
            to ->
                messages.write(
                    TYPE,
                    referral,
                    content(expiry),
                    to,
                    new LateExpiryClaim(expiry.referral(), expiry.notice(), agency),
                    URGENCY));
  }

  private Optional<DecidedMessage> expire(
      DueExpiry expiry, ReferralSnapshot snapshot, ReferralObject notice) {
    Instant now = clock.instant();
    Map<Boolean, List<Agency>> concerned =
        concerned(snapshot, notice).collect(Collectors.partitioningBy(it -> it.canReceive(now)));
    List<Agency> recipients = concerned.getOrDefault(true, List.of());
    Set<String> deferred =
        concerned.getOrDefault(false, List.of()).stream()
            .map(it -> it.id().value())
            .collect(Collectors.toUnmodifiableSet());
    Optional<ObjectTransition> step =
        Lifecycle.next(
            ObjectKind.ofWireName(notice.kind()),
            notice.code(),
            ObjectState.ofWireName(notice.state()),
            TYPE,
            "");
    if (step.isEmpty() || recipients.isEmpty()) {
      return Optional.empty();
    }
    deferred.forEach(
        agency ->
            LOG.warn(
                "notice {} expires, notification of {} is deferred"
                    + " until it has a valid sealing key",
                notice.id(),
                agency));
    return Optional.of(
        messages.write(
            TYPE,
            snapshot.referral(),
            content(expiry),
            recipients,
            new ContinuesReferral(
                Set.of(snapshot.referral().state()),
                Optional.of(snapshot.facts()),
                Optional.empty(),
                effects(expiry, notice, step.get(), deferred)),
            URGENCY));
  }

  private static ObjectNode content(DueExpiry expiry) {
    return OwnMessageWriter.content()
        .put("noticeId", expiry.notice().toString())
        .put("until", expiry.until().toString());
  }

  private static MessageEffects effects(
      DueExpiry expiry, ReferralObject notice, ObjectTransition step, Set<String> deferred) {
    return new MessageEffects(
        JSON.createObjectNode()
            .put("object", expiry.notice().toString())
            .put("until", expiry.until().toString())
            .toString(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Set.of(),
        List.of(
            new ObjectUpdate(
                notice.id(),
                notice.state(),
                step.to().wireName(),
                step.whenConfirmed().map(ObjectState::wireName),
                HolderRequest.valueOf(step.holders().name()),
                new LastDayEffect.Reached(expiry.until(), deferred),
                Optional.empty())));
  }

  /**
   * The agencies to notify. An agency without a usable sealing key does not keep the notice in
   * force for the others. It is notified when it has a valid key.
   */
  private Stream<Agency> concerned(ReferralSnapshot snapshot, ReferralObject notice) {
    ConfigurationSnapshot tables = configuration.get();
    ReferralState state = ReferralState.ofWireName(snapshot.referral().state());
    Set<AgencyRole> agreed = tables.agreements().gatewayRecipients(TYPE, "", state);
    return Stream.concat(
            notice.holders().stream().map(ReferralObject.Holder::agency),
            Stream.of(notice.maker(), snapshot.referral().office()))
        .distinct()
        .sorted()
        .flatMap(id -> tables.directory().byId(id).stream())
        .filter(Recipients.of(snapshot.referral().test()))
        .filter(agency -> agreed.contains(Parties.roleByKind(agency.kind())));
  }
}
