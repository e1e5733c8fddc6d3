package org.wasl.trials.world;

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
import java.util.stream.Collectors;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;

/**
 * The audit log beside the trail it is made from.
 *
 * @param entries commitment of every entry of the trail, by its number in SQL
 * @param places the entries that the log has under its published checkpoint, in order
 * @param checkpoint as published; empty where none is
 * @param policy whom to believe about it
 */
public record LoggedTrail(
    Map<Long, byte[]> entries, List<Place> places, Optional<SignedNote> checkpoint, Policy policy) {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String ENTRIES = "select seq, leaf from audit_entry";
  private static final String PLACES =
      "select x.seq, substring(b.leaves from (32 * x.n - 31)::int for 32) from log_batch b,"
          + " unnest(b.seqs) with ordinality as x(seq, n) where b.first + x.n <= ?"
          + " order by b.first + x.n";

  /**
   * One leaf.
   *
   * @param seq number of its entry in SQL
   * @param leaf the commitment that the log has
   */
  public record Place(long seq, byte[] leaf) {}

  /**
   * Reads all entries, then waits until the published checkpoint covers them and a quorum has
   * cosigned it, for as long as a gateway that is alive could need.
   */
  static LoggedTrail read(Connection connection, Path data, Policy policy)
      throws SQLException, IOException {
    Map<Long, byte[]> before = entries(connection);
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (; ; LockSupport.parkNanos(LOOK_NANOS)) {
      Optional<SignedNote> note = checkpoint(data);
      long size = note.map(it -> Checkpoint.parse(it.text()).size()).orElse(0L);
      List<Place> places = size < before.size() ? List.of() : places(connection, size);
      boolean covered =
          places.stream().map(Place::seq).collect(Collectors.toSet()).containsAll(before.keySet());
      if ((covered && witnessed(note, policy)) || System.nanoTime() > end) {
        Map<Long, byte[]> known = entries(connection);
        List<Place> all = places(connection, size);
        Set<Long> placed = all.stream().map(Place::seq).collect(Collectors.toSet());
        known.keySet().removeIf(seq -> !before.containsKey(seq) && !placed.contains(seq));
        return new LoggedTrail(known, all, note, policy);
      }
    }
  }

  private static boolean witnessed(Optional<SignedNote> note, Policy policy) {
    return note.isPresent() && policy.cosigners(note.get()).size() >= policy.quorum();
  }

  /** Whether the published checkpoint has the valid cosignatures of a quorum. */
  boolean witnessed() {
    return witnessed(checkpoint, policy);
  }

  private static Optional<SignedNote> checkpoint(Path data) throws IOException {
    try {
      return Optional.of(SignedNote.parse(Files.readAllBytes(data.resolve("log/checkpoint"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Map<Long, byte[]> entries(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES);
        ResultSet row = statement.executeQuery()) {
      Map<Long, byte[]> entries = new HashMap<>();
      while (row.next()) {
        entries.put(row.getLong(1), row.getBytes(2));
      }
      return entries;
    }
  }

  private static List<Place> places(Connection connection, long size) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PLACES)) {
      statement.setLong(1, size);
      ResultSet row = statement.executeQuery();
      List<Place> places = new ArrayList<>();
      while (row.next()) {
        places.add(new Place(row.getLong(1), row.getBytes(2)));
      }
      return places;
    }
  }
}
