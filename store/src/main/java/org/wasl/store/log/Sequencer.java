package org.wasl.store.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.log.LogSql.Leaf;
import org.wasl.store.log.LogSql.LogEnd;

/**
 * Assigns audit entries their positions in the log. Their numbers are drawn before their
 * transactions commit, so a lower one may appear after a higher one. Numbers that were not seen are
 * stored as a {@link SequenceGap}, with the batch, and queried again until the entry is there or
 * its transaction has certainly ended without it. So entries do not wait for each other.
 */
final class Sequencer {
  /**
   * Most entries of one transaction. A transaction costs as much as some two hundred entries; who
   * reads a step searches its batch.
   */
  static final int BATCH = 1_024;

  /**
   * By gap, a transaction id that was drawn after the gap had been seen. A transaction that drew a
   * number in the gap has a lower id, because it raises its stream's counter before it numbers a
   * step. Not stored in SQL: ids do not survive a dump, and after a start new ones do as well.
   */
  private Map<SequenceGap, Long> marks = Map.of();

  /**
   * Writes one batch and gives its number of entries; 0 also where another gateway does, or a shard
   * is closing.
   */
  synchronized int sequence(Connection connection) throws SQLException {
    if (!AdvisoryLocks.trySequencer(connection)) {
      return 0;
    }
    LogEnd end = LogSql.end(connection);
    if (end.closing()) {
      return 0; // entries wait until the next shard is open
    }
    List<Leaf> leaves = LogSql.appeared(connection, end, BATCH);
    List<Long> seen = leaves.stream().map(Leaf::seq).toList();
    List<SequenceGap> gaps = SequenceGap.remaining(end.gaps(), end.high(), seen);
    if (leaves.size() < BATCH) { // everything visible was seen
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
