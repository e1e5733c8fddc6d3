package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.CommitProbe;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.store.deadline.OwnMessageClaim;
import org.wasl.store.deadline.OwnMessageClaims;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.delivery.SupersededDeliveries;
import org.wasl.store.delivery.UnconfirmedLeases;
import org.wasl.store.erasure.ErasureSql;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.file.EvidenceFileSteps;
import org.wasl.store.file.FileClaims;
import org.wasl.store.file.HandedOverFiles;
import org.wasl.store.file.ListedFile;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.FactsChanged;
import org.wasl.store.intake.AcceptResult.FilesMissing;
import org.wasl.store.intake.AcceptResult.NotDue;
import org.wasl.store.intake.AcceptResult.NotFound;
import org.wasl.store.intake.AcceptResult.ObjectChanged;
import org.wasl.store.intake.AcceptResult.StateChanged;
import org.wasl.store.intake.AcceptSql.FirstAnswer;
import org.wasl.store.intake.AcceptSql.LockedReferral;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.intake.ReferralObjectSql.CurrentObject;
import org.wasl.store.intake.ReferralObjectSql.ObjectKey;
import org.wasl.store.intake.ReferralObjectSql.ObjectStates;
import org.wasl.store.referral.ReferralFacts;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * The transaction that accepts messages, many at once. A round holds each message id and each
 * referral once, so that every check sees what the earlier rounds have written. Nearly always there
 * is one round.
 */
final class AcceptTransaction {
  private static final String HANDOVER = "handover";

  private static final class Slot {
    final Acceptance row;
    Optional<AcceptResult> result = Optional.empty();

    Slot(Acceptance row) {
      this.row = row;
    }

    MessageKey key() {
      return row.key();
    }
  }

  private final AcceptSql sql;
  private final ReferralObjectSql objects;
  private final Connection connection;
  private final Tombstones tombstones;
  private final ImmediateLeases leases;
  private final int owner;

  private AcceptTransaction(
      Connection connection,
      Tombstones tombstones,
      DeliveryConfig config,
      UnconfirmedLeases unconfirmed) {
    this.connection = connection;
    this.tombstones = tombstones;
    this.leases = new ImmediateLeases(connection, config, unconfirmed);
    this.owner = unconfirmed.owner();
    this.sql = new AcceptSql(connection, tombstones);
    this.objects = new ReferralObjectSql(connection);
  }

  /**
   * Gives the result of each message, in the same order.
   *
   * @param unconfirmed leases of this gateway whose commit was not answered
   */
  static List<AcceptResult> write(
      Connection connection,
      List<Acceptance> rows,
      Tombstones tombstones,
      DeliveryConfig config,
      UnconfirmedLeases unconfirmed)
      throws SQLException {
    AcceptTransaction transaction =
        new AcceptTransaction(connection, tombstones, config, unconfirmed);
    List<Slot> slots = rows.stream().map(Slot::new).toList();
    for (List<Slot> left = new ArrayList<>(slots); !left.isEmpty(); ) {
      transaction.round(nextRound(left));
    }
    return slots.stream().map(slot -> slot.result.orElseThrow()).toList();
  }

  private static List<Slot> nextRound(List<Slot> left) {
    List<Slot> round = new ArrayList<>();
    Set<MessageKey> messages = new HashSet<>();
    Set<ReferralId> referrals = new HashSet<>();
    for (Slot slot : left) {
      boolean newMessage = messages.add(slot.key());
      boolean newReferral = referrals.add(slot.row.referral());
      if (newMessage && newReferral) {
        round.add(slot);
      }
    }
    left.removeAll(round);
    return round;
  }

  private void round(List<Slot> round) throws SQLException {
    List<Acceptance> rows = round.stream().map(slot -> slot.row).toList();
    Map<ReferralId, LockedReferral> referrals =
        sql.lockReferrals(rows.stream().filter(row -> !row.opensReferral()).toList());
    Map<ObjectKey, CurrentObject> current = objects.current(rows);
    Set<OwnMessageClaim> claimed =
        OwnMessageClaims.claim(
            connection, rows.stream().flatMap(row -> claim(row, referrals)).toList());
    for (Slot slot : round) {
      slot.result = refusal(slot.row, referrals, current, claimed);
    }
    Map<MessageKey, Set<FileId>> missing =
        FileClaims.claim(
            connection, admissible(round).stream().flatMap(Acceptance::fileClaims).toList());
    for (Slot slot : round) {
      slot.result = slot.result.or(() -> missingFiles(slot, missing));
    }
    List<Acceptance> admissible = admissible(round);
    Set<MessageKey> inserted = sql.insertMessages(admissible, referrals);
    answerRepetitions(round.stream().filter(slot -> !inserted.contains(slot.key())).toList());
    List<Acceptance> kept =
        admissible.stream().filter(row -> inserted.contains(row.key())).toList();
    if (!kept.isEmpty()) {
      List<NewDelivery> deliveries = deliveries(kept, referrals);
      Map<DeliveryId, Leased> granted = leases.grant(deliveries);
      SqlStatement stored = sql.store(kept, deliveries, granted, owner);
      if (kept.stream().allMatch(Acceptance::opensReferral)) {
        TrailWriter.begin(connection, stored, steps(kept, ObjectStates.NONE, granted));
      } else {
        stored.update();
        ObjectStates after = objects.write(kept, referrals);
        TrailWriter.append(
            connection,
            Stream.concat(steps(kept, after, granted).stream(), handedOver(kept).stream()).toList(),
            kept.stream()
                .filter(Acceptance::opensReferral)
                .map(Acceptance::referral)
                .collect(Collectors.toSet()));
      }
      SupersededDeliveries.write(
          connection,
          kept.stream()
              .filter(row -> Lifecycle.SUPERSEDING.contains(row.type()))
              .map(Acceptance::referral)
              .collect(Collectors.toSet()));
      round.stream()
          .filter(slot -> inserted.contains(slot.key()))
          .forEach(slot -> slot.result = Optional.of(accepted(slot.row, granted)));
    }
  }

  private List<StreamStep> handedOver(List<Acceptance> kept) throws SQLException {
    return HandedOverFiles.steps(
        connection,
        kept.stream().filter(row -> row.type().equals(HANDOVER)).map(Acceptance::key).toList());
  }

  private static List<Acceptance> admissible(List<Slot> round) {
    return round.stream().filter(slot -> slot.result.isEmpty()).map(slot -> slot.row).toList();
  }

  private static Optional<AcceptResult> missingFiles(
      Slot slot, Map<MessageKey, Set<FileId>> missing) {
    return Optional.ofNullable(missing.get(slot.key())).map(FilesMissing::new);
  }

  private static List<NewDelivery> deliveries(
      List<Acceptance> kept, Map<ReferralId, LockedReferral> referrals) {
    List<NewDelivery> deliveries = new ArrayList<>();
    for (Acceptance row : kept) {
      int number = LockedReferral.nextNumber(referrals, row.referral());
      row.recipients().forEach(to -> deliveries.add(new NewDelivery(row, to, number)));
    }
    return deliveries;
  }

  private static Accepted accepted(Acceptance row, Map<DeliveryId, Leased> leases) {
    return new Accepted(row.firstAnswer(), leasesOf(row, leases).toList());
  }

  private static Stream<Leased> leasesOf(Acceptance row, Map<DeliveryId, Leased> leases) {
    return row.recipients().stream()
        .map(Acceptance.Recipient::deliveryId)
        .filter(leases::containsKey)
        .map(leases::get);
  }

  /** The claim of a notification that may be sent as it was written. */
  private static Stream<OwnMessageClaim> claim(
      Acceptance row, Map<ReferralId, LockedReferral> referrals) {
    return switch (row.effect()) {
      case SendsOwnMessage sends ->
          changed(referrals.get(row.referral()), sends.expected(), sends.decidedBy()).isEmpty()
              ? Stream.of(sends.claim())
              : Stream.empty();
      case OpensReferral _, ContinuesReferral _ -> Stream.empty();
    };
  }

  /** Returns why a new message is not stored, or empty if it may be. */
  private static Optional<AcceptResult> refusal(
      Acceptance row,
      Map<ReferralId, LockedReferral> referrals,
      Map<ObjectKey, CurrentObject> current,
      Set<OwnMessageClaim> claimed) {
    return switch (row.effect()) {
      case OpensReferral opens -> Optional.empty();
      case SendsOwnMessage sends ->
          claimed.contains(sends.claim())
              ? Optional.empty()
              : changed(referrals.get(row.referral()), sends.expected(), sends.decidedBy())
                  .or(() -> Optional.of(new NotDue()));
      case ContinuesReferral later ->
          changed(referrals.get(row.referral()), later.expected(), later.decidedBy())
              .or(() -> changed(row, later, current));
    };
  }

  /**
   * Returns how the referral differs from the one for which the message was decided, or empty if it
   * does not.
   */
  private static Optional<AcceptResult> changed(
      @Nullable LockedReferral referral, Set<String> expected, Optional<ReferralFacts> decidedBy) {
    if (referral == null) {
      return Optional.of(new NotFound());
    }
    if (!expected.contains(referral.state())) {
      return Optional.of(new StateChanged(referral.state()));
    }
    return decidedBy.filter(facts -> !facts.equals(referral.facts())).map(_ -> new FactsChanged());
  }

  private static Optional<AcceptResult> changed(
      Acceptance row, ContinuesReferral later, Map<ObjectKey, CurrentObject> current) {
    return later.effects().objectEffects().stream()
        .flatMap(effect -> unexpectedState(row, effect, current).stream())
        .findFirst()
        .map(ObjectChanged::new);
  }

  /** Returns the state of the object if it is not as the message expects. */
  private static Optional<String> unexpectedState(
      Acceptance row, ObjectEffect effect, Map<ObjectKey, CurrentObject> current) {
    Optional<CurrentObject> actual =
        Optional.ofNullable(current.get(new ObjectKey(row.referral(), effect.object())));
    boolean expected =
        switch (effect) {
          case ObjectCreation _ -> actual.isEmpty();
          case ObjectUpdate update ->
              actual.filter(object -> isExpected(update, object)).isPresent();
        };
    return expected
        ? Optional.empty()
        : Optional.of(actual.map(CurrentObject::state).orElse(ObjectState.NONE.wireName()));
  }

  /** False also if the object should end with a day that is not its last one any more. */
  private static boolean isExpected(ObjectUpdate update, CurrentObject actual) {
    return actual.state().equals(update.expected())
        && (!(update.lastDay() instanceof LastDayEffect.Reached(var until, var _))
            || actual.until().equals(Optional.of(until)));
  }

  /**
   * Gives a duplicate the first answer. The state of the referral does not matter now. The commit
   * of the first arrival may still have to wait for a standby, so this one waits as well.
   */
  private void answerRepetitions(List<Slot> others) throws SQLException {
    if (others.isEmpty()) {
      return;
    }
    Map<MessageKey, FirstAnswer> known =
        sql.firstAnswers(others.stream().map(slot -> slot.row).toList());
    if (!known.isEmpty()) {
      CommitProbe.emit(connection);
    }
    for (Slot slot : others) {
      FirstAnswer first = known.get(slot.key());
      if (first == null) {
        slot.result = erased(slot.row).or(() -> slot.result); // else the refusal stands
      } else if (!Arrays.equals(first.contentDigest(), slot.row.contentDigest())) {
        slot.result = Optional.of(new Conflict());
      } else {
        slot.result = Optional.of(new Duplicate(first.referral(), first.answer()));
      }
    }
  }

  private Optional<AcceptResult> erased(Acceptance row) throws SQLException {
    UUID tag = tombstones.message(row.sender().value(), row.messageId());
    return ErasureSql.findByTombstone(connection, Set.of(tag)).map(AcceptResult.Erased::new);
  }

  private static List<StreamStep> steps(
      List<Acceptance> rows, ObjectStates after, Map<DeliveryId, Leased> leases) {
    return rows.stream().flatMap(row -> steps(row, after, leases)).toList();
  }

  /**
   * Returns the steps of an accepted message.
   *
   * @param after states of objects after it. The last confirmation leads to another state than
   *     those before it
   * @param leases leases of deliveries that are called at once
   */
  private static Stream<StreamStep> steps(
      Acceptance row, ObjectStates after, Map<DeliveryId, Leased> leases) {
    Step accepted = accepted(row);
    List<Step> steps = new ArrayList<>();
    switch (row.effect()) {
      case SendsOwnMessage sends -> steps.add(accepted.why(sends.claim().why()));
      case OpensReferral opens -> {
        steps.add(accepted);
        steps.add(
            step(row, AuditAction.OPENED, row.sender().value())
                .why(new StepReason.Code(opens.state())));
        if (opens.triaged()) {
          steps.add(step(row, AuditAction.TRIAGED, Actors.GATEWAY));
        }
      }
      case ContinuesReferral later -> {
        steps.add(accepted);
        later
            .next()
            .ifPresent(
                state ->
                    steps.add(
                        step(row, AuditAction.OPENED, row.sender().value())
                            .why(new StepReason.Code(state))));
        changes(row, later.effects(), after)
            .forEach(why -> steps.add(step(row, AuditAction.MOVED, row.sender().value()).why(why)));
      }
    }
    row.files().stream().map(file -> stored(row, file)).forEach(steps::add);
    leasesOf(row, leases).map(lease -> attempted(row, lease)).forEach(steps::add);
    return steps.stream().map(step -> new StreamStep(row.referral(), step));
  }

  private static Step stored(Acceptance row, ListedFile file) {
    return EvidenceFileSteps.step(
        AuditAction.FILE_STORED,
        row.sender(),
        row.sender(),
        row.messageId(),
        file.id(),
        file.sha256());
  }

  private static Step attempted(Acceptance row, Leased lease) {
    return step(row, AuditAction.ATTEMPTED, Actors.GATEWAY)
        .delivery(lease.deliveryId(), lease.agency())
        .attempt(lease.attempt());
  }

  private static Step accepted(Acceptance row) {
    Step accepted =
        step(row, AuditAction.ACCEPTED, row.sender().value()).digest(row.sealed().digest());
    return row.test() ? accepted.why(StepReason.Code.TEST) : accepted;
  }

  private static Step step(Acceptance row, AuditAction action, String actor) {
    return Step.of(action, actor).message(row.sender(), row.messageId());
  }

  /** Further changes by the message, in codes and ids. */
  private static Stream<StepReason> changes(
      Acceptance row, MessageEffects effects, ObjectStates after) {
    return Stream.<Stream<? extends StepReason>>of(
            effects.objectEffects().stream()
                .map(
                    effect ->
                        change(effect, after.of(new ObjectKey(row.referral(), effect.object())))),
            after.lapsed().stream()
                .filter(key -> key.referral().equals(row.referral()))
                .map(key -> new StepReason.ObjectChange(key.object(), ReferralObjectSql.LAPSED)),
            effects.joining().stream().map(StepReason.PartyJoined::new),
            effects.office().stream().map(StepReason.OfficeChange::new))
        .flatMap(changes -> changes);
  }

  private static StepReason change(ObjectEffect effect, String state) {
    return switch (effect) {
      case ObjectCreation creation -> new StepReason.ObjectChange(creation.object(), state);
      case ObjectUpdate update ->
          new StepReason.ObjectChange(update.object(), state, update.ground());
    };
  }
}
