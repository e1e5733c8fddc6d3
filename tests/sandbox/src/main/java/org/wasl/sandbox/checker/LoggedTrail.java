package org.wasl.sandbox.checker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;

/**
 * The audit log beside the trail it is made from.
 *
 * @param entries commitment of every entry of the trail, by its number in SQL
 * @param shards of the log, in order
 * @param policy the keys that are trusted for it
 */
public record LoggedTrail(Map<Long, byte[]> entries, List<LoggedShard> shards, TlogPolicy policy) {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String ENTRIES = "select seq, leaf from audit_entry";
  private static final String SHARDS =
      """
      select number, first,
             coalesce(lead(first) over (order by number), 9223372036854775807) as beyond
        from log_shard where first is not null order by number
      """;
  private static final String LEAVES =
      """
      select x.seq, substring(b.leaves from (32 * x.n - 31)::int for 32) as leaf
        from log_batch b, unnest(b.seqs) with ordinality as x(seq, n)
       where b.first >= ? and b.first < ? and b.first + x.n <= ?
       order by b.first + x.n
      """;

  /**
   * One leaf.
   *
   * @param seq number of its entry in SQL; 0 for the leaf that names the previous shard
   * @param leaf the commitment in the log
   */
  public record LoggedLeaf(long seq, byte[] leaf) {}

  /**
   * A shard of the log.
   *
   * @param leaves the leaves under its published checkpoint, in order
   * @param checkpoint the published checkpoint, if there is one
   */
  public record LoggedShard(List<LoggedLeaf> leaves, Optional<SignedNote> checkpoint) {}

  /** Numbers of the entries that have a leaf, once for each. */
  List<Long> sequenced() {
    return shards.stream()
        .flatMap(shard -> shard.leaves().stream())
        .map(LoggedLeaf::seq)
        .filter(seq -> seq > 0)
        .toList();
  }

  /**
   * Reads all entries, then waits until the published checkpoints cover them and a quorum has
   * cosigned each, for as long as a gateway that is alive could need.
   */
  static LoggedTrail read(Connection connection, Path data, TlogPolicy policy)
      throws SQLException, IOException {
    Map<Long, byte[]> before = entries(connection);
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (; ; LockSupport.parkNanos(LOOK_NANOS)) {
      LoggedTrail now = new LoggedTrail(before, shards(connection, data), policy);
      boolean covered = Set.copyOf(now.sequenced()).containsAll(before.keySet());
      if ((covered && now.witnessed()) || System.nanoTime() > end) {
        Map<Long, byte[]> known = entries(connection);
        Set<Long> placed = Set.copyOf(now.sequenced());
        known.keySet().removeIf(seq -> !before.containsKey(seq) && !placed.contains(seq));
        return new LoggedTrail(known, now.shards(), policy);
      }
    }
  }

  /** Tells whether the published checkpoints have the valid cosignatures of a quorum. */
  boolean witnessed() {
    return shards.stream()
        .allMatch(
            shard ->
                shard.checkpoint().isPresent()
                    && policy.cosigners(shard.checkpoint().get()).size() >= policy.quorum());
  }

  private static List<LoggedShard> shards(Connection connection, Path data)
      throws SQLException, IOException {
    try (PreparedStatement statement = connection.prepareStatement(SHARDS)) {
      ResultSet row = statement.executeQuery();
      List<LoggedShard> shards = new ArrayList<>();
      while (row.next()) {
        int number = row.getInt("number");
        Optional<SignedNote> note = checkpoint(data.resolve(number == 1 ? "log" : "log/" + number));
        long size = note.map(it -> Checkpoint.parse(it.text()).size()).orElse(0L);
        long first = row.getLong("first");
        shards.add(
            new LoggedShard(leaves(connection, first, row.getLong("beyond"), first + size), note));
      }
      return shards;
    }
  }

  private static Optional<SignedNote> checkpoint(Path log) throws IOException {
    try {
      return Optional.of(SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Map<Long, byte[]> entries(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES);
        ResultSet row = statement.executeQuery()) {
      Map<Long, byte[]> entries = new HashMap<>();
      while (row.next()) {
        entries.put(row.getLong("seq"), row.getBytes("leaf"));
      }
      return entries;
    }
  }

  private static List<LoggedLeaf> leaves(Connection connection, long first, long beyond, long end)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, first);
      statement.setLong(2, beyond);
      statement.setLong(3, end);
      ResultSet row = statement.executeQuery();
      List<LoggedLeaf> leaves = new ArrayList<>();
      while (row.next()) {
        leaves.add(new LoggedLeaf(row.getLong("seq"), row.getBytes("leaf")));
      }
      return leaves;
    }
  }
}
