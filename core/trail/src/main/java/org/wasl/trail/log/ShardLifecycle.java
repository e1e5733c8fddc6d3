package org.wasl.trail.log;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.VerifierKey;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.log.LogSql.Leaf;
import org.wasl.trail.log.LogSql.LogEnd;
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/**
 * Closes the open shard of the log and opens the next one, in three steps:
 *
 * <ol>
 *   <li>The next shard is announced. From then on no entry gets an index.
 *   <li>All entries with an index are signed.
 *   <li>The next shard opens, and its leaf 0 names the last checkpoint.
 * </ol>
 *
 * <p>The first and the last step are a transaction each. After an interruption any gateway can
 * continue. The sequencer's lock lets only one gateway act.
 */
public final class ShardLifecycle {
  /** Number of leaf 0 of a later shard, which is not an entry. Entries have higher numbers. */
  public static final long NO_ENTRY = 0;

  private final Database database;

  ShardLifecycle(Database database) {
    this.database = database;
  }

  /** Reads all shards, in order. The first one always exists. */
  public Result<List<Shard>> all() {
    return database.transaction(ShardSql::all);
  }

  /** Sets the key of the first shard, unless it has one. */
  public Result<Boolean> setFirstKey(VerifierKey key) {
    return database.transaction(
        connection -> {
          ShardSql.setKey(connection, 1, key.toString());
          return true;
        });
  }

  /**
   * Records that an operator asks to close the open shard. A gateway that has the key of the next
   * shard closes it.
   *
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @return false, and changes nothing, if closing was already requested or has begun
   */
  public Result<Boolean> requestClose(String operator, String reason) {
    return database.transaction(
        connection -> {
          if (!ShardSql.requestClose(connection)) {
            return false;
          }
          audit(connection, operator, new StepReason.ShardClosing(reason));
          return true;
        });
  }

  private static void audit(Connection connection, String operator, StepReason why)
      throws SQLException {
    TrailWriter.appendOperation(connection, AuditEntry.GATEWAY_STREAM, operator, why);
  }

  /**
   * Announces the shard of this number. The shard before it is then closing.
   *
   * @param key verifies its checkpoints
   * @return false, and changes nothing, if another gateway was first or is sequencing entries
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
   * @return false, and changes nothing, if the shard before it is not completely signed or another
   *     gateway was first
   */
  public Result<Boolean> open(int number) {
    return database.transaction(
        connection -> AdvisoryLocks.trySequencer(connection) && open(connection, number));
  }

  /**
   * Ends the open shard at the last checkpoint that counts, and opens the next one. It is needed
   * after a restore, if others have seen other leaves after this checkpoint.
   *
   * @param number number of the next shard, announced or not
   * @param key verifies the next shard's checkpoints
   * @param witnessed whether only a checkpoint that a quorum has cosigned counts
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @param approver id of the second person, for the audit entry
   * @return false, and changes nothing, if no checkpoint counts or a gateway uses the log
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
          ShardSql.withdrawAnnouncement(connection); // the key may have changed since
          ShardSql.announce(connection, number, key.toString());
          audit(connection, operator, new StepReason.LossAcceptance(number - 1, reason, approver));
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
