package org.wasl.store;

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
import org.wasl.store.AcceptResult.Accepted;
import org.wasl.store.AcceptResult.Conflict;
import org.wasl.store.AcceptResult.Duplicate;
import org.wasl.store.AcceptResult.NotDue;
import org.wasl.store.AcceptResult.NotFound;
import org.wasl.store.AcceptResult.ObjectChanged;
import org.wasl.store.AcceptResult.StateChanged;
import org.wasl.store.Acceptance.Claim;
import org.wasl.store.Acceptance.Continues;
import org.wasl.store.Acceptance.Opens;
import org.wasl.store.Acceptance.Tells;
import org.wasl.store.Journal.Entry;

/**
 * The transaction of the door, for many messages at once. A round holds each message id and each
 * referral once, so that every check sees what the rounds before have written; nearly always there
 * is one round.
 */
final class AcceptBatch {

  /** Identity of a message. */
  record Key(String sender, UUID messageId) {
    static Key of(Acceptance row) {
      return new Key(row.sender(), row.messageId());
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
  private final ObjectSql objects;
  private final Connection connection;
  private final Tombstones tombstones;

  private AcceptBatch(Connection connection, Tombstones tombstones) {
    this.connection = connection;
    this.tombstones = tombstones;
    this.sql = new AcceptSql(connection, tombstones);
    this.objects = new ObjectSql(connection);
  }

  static List<AcceptResult> write(
      Connection connection, List<Acceptance> rows, Tombstones tombstones) throws SQLException {
    AcceptBatch batch = new AcceptBatch(connection, tombstones);
    List<Slot> slots = rows.stream().map(Slot::new).toList();
    for (List<Slot> left = new ArrayList<>(slots); !left.isEmpty(); ) {
      batch.round(takeRound(left));
    }
    return slots.stream().map(slot -> slot.result).toList();
  }

  private static List<Slot> takeRound(List<Slot> left) {
    List<Slot> round = new ArrayList<>();
    Set<Object> taken = new HashSet<>();
    for (Slot slot : left) {
      boolean newMessage = taken.add(Key.of(slot.row));
      boolean newReferral = taken.add(slot.row.referral());
      if (newMessage && newReferral) {
        round.add(slot);
      }
    }
    left.removeAll(round);
    return round;
  }

  private void round(List<Slot> round) throws SQLException {
    Map<UUID, AcceptSql.Referral> referrals =
        sql.lockReferrals(
            round.stream()
                .map(slot -> slot.row)
                .filter(row -> !(row.effect() instanceof Opens))
                .toList());
    List<Acceptance> rows = round.stream().map(slot -> slot.row).toList();
    Map<ObjectSql.Key, String> states = objects.states(rows);
    Set<Claim> claimed = ClaimedSql.claim(connection, rows);
    for (Slot slot : round) {
      slot.result = checkState(slot.row, referrals, states, claimed);
    }
    List<Acceptance> admissible =
        round.stream().filter(slot -> slot.result instanceof Accepted).map(s -> s.row).toList();
    Set<Key> fresh = sql.insertMessages(admissible, referrals);
    answerTheOthers(round.stream().filter(slot -> !fresh.contains(Key.of(slot.row))).toList());
    List<Acceptance> kept = admissible.stream().filter(row -> fresh.contains(Key.of(row))).toList();
    if (!kept.isEmpty()) {
      sql.insertReferrals(kept);
      sql.continueReferrals(kept);
      sql.insertContent(kept);
      sql.insertDeliveries(kept, referrals);
      ObjectSql.After after = objects.write(kept, referrals);
      List<Change> superseded = Superseding.changes(connection, kept, referrals);
      AcceptSteps.write(connection, kept, after);
      DeliverySql.write(connection, superseded, 0);
    }
  }

  /** What the answer is, should the message be new. */
  private static AcceptResult checkState(
      Acceptance row,
      Map<UUID, AcceptSql.Referral> referrals,
      Map<ObjectSql.Key, String> states,
      Set<Claim> claimed) {
    AcceptSql.Referral referral = referrals.get(row.referral());
    if (referral == null && !(row.effect() instanceof Opens)) {
      return new NotFound();
    }
    if (row.effect() instanceof Tells tells && !claimed.contains(tells.claim())) {
      return new NotDue();
    }
    if (row.effect() instanceof Continues continues) {
      if (!continues.expected().contains(referral.state())) {
        return new StateChanged(referral.state());
      }
      for (Effects.Move move : continues.effects().moves()) {
        String actual = states.getOrDefault(new ObjectSql.Key(row.referral(), move.object()), NONE);
        String expected = move instanceof Effects.Moves moves ? moves.expected() : NONE;
        if (!expected.equals(actual)) {
          return new ObjectChanged(actual);
        }
      }
    }
    return new Accepted(row.firstAnswer());
  }

  private Optional<AcceptResult> erased(Acceptance row) throws SQLException {
    UUID tag = tombstones.message(row.sender(), row.messageId());
    return ErasureRows.known(connection, Set.of(tag)).map(AcceptResult.Erased::new);
  }

  /** A repetition gets the first answer, whatever has become of the referral since. */
  private void answerTheOthers(List<Slot> others) throws SQLException {
    if (others.isEmpty()) {
      return;
    }
    Map<Key, AcceptSql.Known> known = sql.firstAnswers(others.stream().map(s -> s.row).toList());
    Map<Key, Entry> steps = new LinkedHashMap<>();
    for (Slot slot : others) {
      AcceptSql.Known first = known.get(Key.of(slot.row));
      if (first == null) {
        slot.result = erased(slot.row).orElse(slot.result);
        continue; // else not known and not admissible: the answer stands
      }
      if (!Arrays.equals(first.contentDigest(), slot.row.contentDigest())) {
        slot.result = new Conflict();
        continue;
      }
      slot.result = new Duplicate(first.referral(), first.answer());
      steps.put(Key.of(slot.row), AcceptSteps.duplicate(slot.row.sender(), slot.row.messageId()));
    }
    Journal.append(connection, List.copyOf(steps.values()));
  }
}
