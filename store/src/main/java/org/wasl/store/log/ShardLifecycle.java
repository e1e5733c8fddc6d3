package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Why;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.LogSql.Leaf;
import org.wasl.store.log.LogSql.LogEnd;
import org.wasl.store.log.ShardLog.SignedCheckpoint;
import org.wasl.store.trail.TrailWriter;

/**
 * Closes the open shard of the log and opens the next one, in three steps: the next one is
 * announced, and from then on no entry gets an index; what has an index is signed; the next one
 * opens, and its leaf 0 names the last checkpoint. The first and the last are a transaction each.
 * Whatever is interrupted between them, any gateway can continue. The sequencer's lock lets one do
 * it.
 */
public final class ShardLifecycle {
  /** Number of leaf 0 of a later shard, which is no entry; the numbers of entries are above. */
  public static final long NO_ENTRY = 0;

  private final Database database;

  ShardLifecycle(Database database) {
    this.database = database;
  }

  /** All of them, in order; the first is always there. */
  public Result<List<Shard>> all() {
    return database.transaction(ShardSql::all);
  }

  /** Sets the key of the first shard; where it has one, that stays. */
  public Result<Boolean> setFirstKey(VerifierKey key) {
    return database.transaction(
        connection -> {
          ShardSql.setKey(connection, 1, key.toString());
          return true;
        });
  }

  /**
   * An operator asks for the end of the open shard. It is closed by a gateway that has the key of
   * the next one.
   *
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @return false, and nothing changed, where it was asked for before, or is under way
   */
  public Result<Boolean> requestClose(String operator, String reason) {
    return database.transaction(
        connection -> {
          if (!ShardSql.requestClose(connection)) {
            return false;
          }
          audit(connection, operator, new Why.ShardClosing(reason));
          return true;
        });
  }

  private static void audit(Connection connection, String operator, Why why) throws SQLException {
    TrailWriter.appendOperation(connection, AuditEntry.GATEWAY_STREAM, operator, why);
  }

  /**
   * Announces the shard of this number: the one before it is closing.
   *
   * @param key verifies its checkpoints
   * @return false, and nothing done, where another gateway was first, or is placing entries
   */
  public Result<Boolean> announce(int number, VerifierKey key) {
    return database.transaction(
        connection ->
            AdvisoryLocks.trySequencer(connection)
                && ShardSql.announce(connection, number, key.toString()));
  }

  /**
   * Opens the announced shard of this number.
   *
   * @return false, and nothing done, while the one before it is not signed to its end, or where
   *     another gateway was first
   */
  public Result<Boolean> open(int number) {
    return database.transaction(
        connection -> AdvisoryLocks.trySequencer(connection) && open(connection, number));
  }

  /**
   * After a restore: ends the open shard at the last checkpoint that counts, because others have
   * seen it continue in another way from there, and opens the next one.
   *
   * @param number of the next one, announced or not
   * @param key verifies its checkpoints
   * @param witnessed whether only a checkpoint that a quorum has cosigned counts
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @param approver the second person, likewise
   * @return false, and nothing changed, where none counts, or a gateway uses the log
   */
  public Result<Boolean> truncateAndOpenNext(
      int number,
      VerifierKey key,
      boolean witnessed,
      String operator,
      String reason,
      String approver) {
    return database.transaction(
        connection -> {
          long first = ShardSql.bounds(connection, number - 1).first();
          Optional<Long> end = LogTruncation.lastValidSize(connection, first, witnessed);
          if (end.isEmpty() || !AdvisoryLocks.trySequencer(connection)) {
            return false;
          }
          LogTruncation.truncate(connection, end.get());
          ShardSql.withdrawAnnouncement(connection); // the key may be another by now
          ShardSql.announce(connection, number, key.toString());
          audit(connection, operator, new Why.LossAcceptance(number - 1, reason, approver));
          return open(connection, number);
        });
  }

  private static boolean open(Connection connection, int number) throws SQLException {
    LogEnd end = LogSql.end(connection);
    Optional<SignedCheckpoint> last = ShardLog.checkpoint(connection, end.size());
    if (last.isEmpty() || !ShardSql.open(connection, number, end.size())) {
      return false;
    }
    byte[] note = last.get().note().getBytes(StandardCharsets.UTF_8);
    Checkpoint ended = Checkpoint.parse(SignedNote.parse(note).text());
    Leaf first = new Leaf(NO_ENTRY, ShardLink.commitment(ended));
    LogSql.append(connection, end, List.of(first), end.gaps());
    return true;
  }
}
