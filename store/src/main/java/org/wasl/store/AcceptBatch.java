package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.AcceptResult.Accepted;
import org.wasl.store.AcceptResult.Conflict;
import org.wasl.store.AcceptResult.Duplicate;
import org.wasl.store.AcceptResult.NotDue;
import org.wasl.store.AcceptResult.NotFound;
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

  private final AcceptSql sql;
  private final Connection connection;

  private AcceptBatch(Connection connection) {
    this.connection = connection;
    this.sql = new AcceptSql(connection);
  }

  static List<AcceptResult> write(Connection connection, List<Acceptance> rows)
      throws SQLException {
    AcceptBatch batch = new AcceptBatch(connection);
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
    Set<Claim> claimed = ClaimedSql.claim(connection, round.stream().map(s -> s.row).toList());
    for (Slot slot : round) {
      slot.result = checkState(slot.row, referrals, claimed);
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
      AcceptSteps.write(connection, kept);
    }
  }

  /** What the answer is, should the message be new. */
  private static AcceptResult checkState(
      Acceptance row, Map<UUID, AcceptSql.Referral> referrals, Set<Claim> claimed) {
    AcceptSql.Referral referral = referrals.get(row.referral());
    if (referral == null && !(row.effect() instanceof Opens)) {
      return new NotFound();
    }
    if (row.effect() instanceof Continues continues
        && !continues.expected().contains(referral.state())) {
      return new StateChanged(referral.state());
    }
    if (row.effect() instanceof Tells tells && !claimed.contains(tells.claim())) {
      return new NotDue();
    }
    return new Accepted(row.firstAnswer());
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
        continue; // not known and not admissible: the answer stands
      }
      if (!Arrays.equals(first.contentDigest(), slot.row.contentDigest())) {
        slot.result = new Conflict();
        continue;
      }
      slot.result = new Duplicate(first.referral(), first.answer());
      Step step =
          Step.of(AuditAction.DUPLICATE, slot.row.sender())
              .message(slot.row.sender(), slot.row.messageId());
      steps.put(Key.of(slot.row), new Entry(AuditEntry.agencyStream(slot.row.sender()), step));
    }
    Journal.append(connection, List.copyOf(steps.values()));
  }
}
