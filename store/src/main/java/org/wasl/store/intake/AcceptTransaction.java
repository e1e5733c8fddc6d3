package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.deadline.NotificationClaims;
import org.wasl.store.delivery.DeliveryChange;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.erasure.ErasureRequestSql;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.NotDue;
import org.wasl.store.intake.AcceptResult.NotFound;
import org.wasl.store.intake.AcceptResult.ObjectChanged;
import org.wasl.store.intake.AcceptResult.StateChanged;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.NotificationClaim;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsNotification;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * The transaction of the door, for many messages at once. A round holds each message id and each
 * referral once, so that every check sees what the rounds before have written; nearly always there
 * is one round.
 */
public final class AcceptTransaction {

  /** Identity of a message. */
  public record MessageKey(String sender, UUID messageId) {
    static MessageKey of(Acceptance row) {
      return new MessageKey(row.sender(), row.messageId());
    }
  }

  private static final class Slot {
    final Acceptance row;
    AcceptResult result;

    Slot(Acceptance row) {
      this.row = row;
    }
  }

  private static final String NONE = "none";

  private final AcceptSql sql;
  private final ReferralObjectSql objects;
  private final Connection connection;
  private final Tombstones tombstones;

  private AcceptTransaction(Connection connection, Tombstones tombstones) {
    this.connection = connection;
    this.tombstones = tombstones;
    this.sql = new AcceptSql(connection, tombstones);
    this.objects = new ReferralObjectSql(connection);
  }

  static List<AcceptResult> write(
      Connection connection, List<Acceptance> rows, Tombstones tombstones) throws SQLException {
    AcceptTransaction batch = new AcceptTransaction(connection, tombstones);
    List<Slot> slots = rows.stream().map(Slot::new).toList();
    for (List<Slot> left = new ArrayList<>(slots); !left.isEmpty(); ) {
      batch.round(nextRound(left));
    }
    return slots.stream().map(slot -> slot.result).toList();
  }

  private static List<Slot> nextRound(List<Slot> left) {
    List<Slot> round = new ArrayList<>();
    Set<Object> taken = new HashSet<>();
    for (Slot slot : left) {
      boolean newMessage = taken.add(MessageKey.of(slot.row));
      boolean newReferral = taken.add(slot.row.referral());
      if (newMessage && newReferral) {
        round.add(slot);
      }
    }
    left.removeAll(round);
    return round;
  }

  private void round(List<Slot> round) throws SQLException {
    Map<UUID, AcceptSql.LockedReferral> referrals =
        sql.lockReferrals(
            round.stream()
                .map(slot -> slot.row)
                .filter(row -> !(row.effect() instanceof OpensReferral))
                .toList());
    List<Acceptance> rows = round.stream().map(slot -> slot.row).toList();
    Map<ReferralObjectSql.Key, String> states = objects.states(rows);
    Set<NotificationClaim> claimed = NotificationClaims.claimAll(connection, rows);
    for (Slot slot : round) {
      slot.result = checkState(slot.row, referrals, states, claimed);
    }
    List<Acceptance> admissible =
        round.stream().filter(slot -> slot.result instanceof Accepted).map(s -> s.row).toList();
    Set<MessageKey> fresh = sql.insertMessages(admissible, referrals);
    answerRepetitions(
        round.stream().filter(slot -> !fresh.contains(MessageKey.of(slot.row))).toList());
    List<Acceptance> kept =
        admissible.stream().filter(row -> fresh.contains(MessageKey.of(row))).toList();
    if (!kept.isEmpty()) {
      sql.insertReferrals(kept);
      sql.continueReferrals(kept);
      sql.insertContent(kept);
      sql.insertDeliveries(kept, referrals);
      ReferralObjectSql.ObjectStates after = objects.write(kept, referrals);
      List<DeliveryChange> superseded = SupersededDeliveries.changes(connection, kept, referrals);
      AcceptSteps.write(connection, kept, after);
      DeliverySql.write(connection, superseded, 0);
    }
  }

  /** What the answer is, should the message be new. */
  private static AcceptResult checkState(
      Acceptance row,
      Map<UUID, AcceptSql.LockedReferral> referrals,
      Map<ReferralObjectSql.Key, String> states,
      Set<NotificationClaim> claimed) {
    AcceptSql.LockedReferral referral = referrals.get(row.referral());
    if (referral == null && !(row.effect() instanceof OpensReferral)) {
      return new NotFound();
    }
    if (row.effect() instanceof SendsNotification tells && !claimed.contains(tells.claim())) {
      return new NotDue();
    }
    if (row.effect() instanceof ContinuesReferral continues) {
      if (!continues.expected().contains(referral.state())) {
        return new StateChanged(referral.state());
      }
      for (MessageEffects.ObjectEffect move : continues.effects().objectEffects()) {
        String actual =
            states.getOrDefault(new ReferralObjectSql.Key(row.referral(), move.object()), NONE);
        String expected =
            move instanceof MessageEffects.ObjectUpdate moves ? moves.expected() : NONE;
        if (!expected.equals(actual)) {
          return new ObjectChanged(actual);
        }
      }
    }
    return new Accepted(row.firstAnswer());
  }

  private Optional<AcceptResult> erased(Acceptance row) throws SQLException {
    UUID tag = tombstones.message(row.sender(), row.messageId());
    return ErasureRequestSql.findByTombstone(connection, Set.of(tag)).map(AcceptResult.Erased::new);
  }

  /** A repetition gets the first answer, whatever has become of the referral since. */
  private void answerRepetitions(List<Slot> others) throws SQLException {
    if (others.isEmpty()) {
      return;
    }
    Map<MessageKey, AcceptSql.FirstAnswer> known =
        sql.firstAnswers(others.stream().map(s -> s.row).toList());
    Map<MessageKey, StreamStep> steps = new LinkedHashMap<>();
    for (Slot slot : others) {
      AcceptSql.FirstAnswer first = known.get(MessageKey.of(slot.row));
      if (first == null) {
        slot.result = erased(slot.row).orElse(slot.result);
        continue; // else not known and not admissible: the answer stands
      }
      if (!Arrays.equals(first.contentDigest(), slot.row.contentDigest())) {
        slot.result = new Conflict();
        continue;
      }
      slot.result = new Duplicate(first.referral(), first.answer());
      steps.put(
          MessageKey.of(slot.row), AcceptSteps.duplicate(slot.row.sender(), slot.row.messageId()));
    }
    TrailWriter.append(connection, List.copyOf(steps.values()));
  }
}
