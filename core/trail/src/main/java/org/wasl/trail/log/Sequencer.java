package org.wasl.trail.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.ServerRun;
import org.wasl.trail.log.LogSql.Leaf;
import org.wasl.trail.log.LogSql.LogEnd;

/**
 * Assigns audit entries their positions in the log. Their numbers are drawn before their
 * transactions commit, so a lower one may appear after a higher one. Missing numbers are stored
 * with the batch as a {@link SequenceGap}. They are queried again until the entry appears, or its
 * transaction has certainly ended without it. So entries do not wait for each other.
 */
final class Sequencer {
  /**
   * Maximum number of entries of one transaction. A transaction costs as much as some two hundred
   * entries. A reader of a step searches its batch.
   */
  static final int BATCH = 1_024;

  /**
   * A transaction id for each gap, drawn after the gap was seen. A transaction that drew a number
   * in the gap has a lower id, because it raises its stream's counter before it numbers a step. The
   * ids are not stored in SQL, because they do not survive a dump. After a start, new ids serve as
   * well.
   */
  private Map<SequenceGap, Long> marks = Map.of();

  /** The server that gave the ids. A different server may give these ids and numbers again. */
  private Optional<ServerRun> server = Optional.empty();

  /**
   * Writes one batch and returns its number of entries. The number is 0 also if another gateway
   * sequences, or if a shard is closing.
   */
  synchronized int sequence(Connection connection) throws SQLException {
    if (!AdvisoryLocks.trySequencer(connection)) {
      return 0;
    }
    LogEnd end = LogSql.end(connection);
    if (end.closing()) {
      return 0; // entries wait until the next shard is open
    }
    if (!server.equals(Optional.of(end.server()))) {
      marks = Map.of();
      server = Optional.of(end.server());
    }
    List<Leaf> leaves = LogSql.appeared(connection, end, BATCH);
    List<Long> seen = leaves.stream().map(Leaf::seq).toList();
    List<SequenceGap> gaps = SequenceGap.remaining(end.gaps(), end.high(), seen);
    if (leaves.size() < BATCH) { // all visible entries were seen
      gaps.removeIf(gap -> mark(gap).filter(mark -> mark <= end.oldestUnderWay()).isPresent());
    }
    marks = marks(connection, gaps);
    if (!leaves.isEmpty()) {
      LogSql.append(connection, end, leaves, gaps);
    }
    return leaves.size();
  }

  private Optional<Long> mark(SequenceGap gap) {
    return marks.entrySet().stream()
        .filter(known -> known.getKey().contains(gap))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Map<SequenceGap, Long> marks(Connection connection, List<SequenceGap> gaps)
      throws SQLException {
    Map<SequenceGap, Long> next = new HashMap<>();
    OptionalLong own = OptionalLong.empty();
    for (SequenceGap gap : gaps) {
      Optional<Long> known = mark(gap);
      if (known.isEmpty() && own.isEmpty()) {
        own = OptionalLong.of(LogSql.transactionId(connection));
      }
      next.put(gap, known.isPresent() ? known.get() : own.getAsLong());
    }
    return next;
  }
}
