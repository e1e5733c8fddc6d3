package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wasl.store.LogSql.End;
import org.wasl.store.LogSql.Leaf;

/**
 * Gives audit entries their places in the log. Their numbers are drawn before their transactions
 * commit, so a lower one may appear after a higher one. What was passed over is remembered as a
 * {@link Gap} and looked for again, with the batches themselves, until it is there or its
 * transaction has certainly ended without it. So a late entry waits for nobody, and nobody for it.
 */
final class Sequencer {
  /** Most entries of one transaction. */
  static final int BATCH = 256;

  /**
   * By gap a transaction id that was given out once the gap had been seen: whoever drew a number in
   * it has a lower one, because a transaction raises its stream's counter before it numbers a step.
   * Not kept in SQL: ids do not survive a dump, and after a start they are only drawn anew.
   */
  private Map<Gap, Long> marks = Map.of();

  /** One batch; how many entries it has. 0 also where another is at it, or a shard is closing. */
  synchronized int sequence(Connection connection) throws SQLException {
    if (!Locks.trySequencer(connection)) {
      return 0;
    }
    End end = LogSql.end(connection);
    if (end.closing()) {
      return 0; // entries wait until the next shard is open
    }
    List<Leaf> leaves = LogSql.appeared(connection, end, BATCH);
    List<Long> seen = leaves.stream().map(Leaf::seq).toList();
    List<Gap> gaps = Gap.after(end.gaps(), end.high(), seen);
    if (leaves.size() < BATCH) { // all that there is was seen
      gaps.removeIf(gap -> mark(gap).filter(mark -> mark <= end.oldestUnderWay()).isPresent());
    }
    marks = marks(connection, gaps);
    if (!leaves.isEmpty()) {
      LogSql.append(connection, end, leaves, gaps);
    }
    return leaves.size();
  }

  private Optional<Long> mark(Gap gap) {
    return marks.entrySet().stream()
        .filter(known -> known.getKey().holds(gap))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Map<Gap, Long> marks(Connection connection, List<Gap> gaps) throws SQLException {
    Map<Gap, Long> next = new HashMap<>();
    OptionalLong own = OptionalLong.empty();
    for (Gap gap : gaps) {
      Optional<Long> known = mark(gap);
      if (known.isEmpty() && own.isEmpty()) {
        own = OptionalLong.of(LogSql.transactionId(connection));
      }
      next.put(gap, known.isPresent() ? known.get() : own.getAsLong());
    }
    return next;
  }
}
