package org.wasl.sandbox.checker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Latencies of steps by the database's clock, without a jump of that clock. They last from the
 * commit to the first signed checkpoint that covers the step, and to the first one that a quorum
 * has cosigned.
 *
 * @param signedMillis latencies to a signed checkpoint, of all steps
 * @param witnessedMillis latencies to a cosigned checkpoint, of the steps that a quorum has seen
 */
public record CheckpointLatency(LatencyStatistics signedMillis, LatencyStatistics witnessedMillis) {
  /** The promised limit for the signed checkpoint. */
  public static final long SIGNED_MILLIS = 2_000;

  /** The promised limit for the quorum. */
  public static final long WITNESSED_MILLIS = 10_000;

  private static final int PATIENCE = 5;
  private static final String LAGS =
      """
      select extract(epoch from l1.at - e.at) * 1000 as signed,
             extract(epoch from l2.at - e.at) * 1000 as witnessed
        from audit_entry e
        join log_batch b on b.span @> e.seq and e.seq = any(b.seqs)
       cross join lateral (
         select at from log_checkpoint
          where size >= b.first + array_position(b.seqs, e.seq)
          order by size limit 1) l1
        left join lateral (
         select quorum_at as at from log_checkpoint
          where size >= b.first + array_position(b.seqs, e.seq) and quorum_at is not null
          order by size limit 1) l2 on true
       where e.at >= ?
      """;

  static CheckpointLatency read(Connection connection, RunClock clock) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAGS)) {
      statement.setObject(1, clock.start().atOffset(ZoneOffset.UTC));
      ResultSet row = statement.executeQuery();
      long jumpMillis = clock.jumpMillis();
      LongStream.Builder signed = LongStream.builder();
      LongStream.Builder witnessed = LongStream.builder();
      while (row.next()) {
        signed.add(elapsedMillis(row.getDouble("signed"), jumpMillis));
        double seen = row.getDouble("witnessed");
        if (!row.wasNull()) {
          witnessed.add(elapsedMillis(seen, jumpMillis));
        }
      }
      return new CheckpointLatency(
          new LatencyStatistics(signed.build()), new LatencyStatistics(witnessed.build()));
    }
  }

  /** Only a latency that spans the jump of the wall clock can be as long as the jump. */
  static long elapsedMillis(double wallMillis, long jumpMillis) {
    return Math.round(wallMillis >= jumpMillis ? wallMillis - jumpMillis : wallMillis);
  }

  /** The latency to the signed checkpoint as a line of figures. */
  public String signed() {
    return text(signedMillis);
  }

  /** The latency to the quorum as a line of figures. */
  public String witnessed() {
    return text(witnessedMillis);
  }

  private static String text(LatencyStatistics millis) {
    return millis.count() == 0
        ? millis.toString()
        : millis + String.format(Locale.ROOT, ", at most %,d ms", millis.quantile(1));
  }

  /**
   * The promise in words, with the limits that {@link #check(MachineLoad)} applies on this machine.
   */
  public static String promise(MachineLoad load) {
    return Promise.LOG_FRESH.text()
        + (load.isTooMuch()
            ? " (the machine is busy or its disk slow: checked for "
                + PATIENCE * SIGNED_MILLIS / 1_000
                + " and "
                + PATIENCE * WITNESSED_MILLIS / 1_000
                + ")"
            : "");
  }

  /**
   * Checks that 99 of 100 steps were within the limits.
   *
   * @param load load of the machine meanwhile; if it is too high, or the disk too slow, the limits
   *     are five times as long
   */
  public List<BrokenPromise> check(MachineLoad load) {
    return check(99, load);
  }

  /**
   * Checks that every step was within the limits.
   *
   * @param load load of the machine meanwhile, as for {@link #check}
   */
  public List<BrokenPromise> checkEach(MachineLoad load) {
    return check(100, load);
  }

  private List<BrokenPromise> check(int percent, MachineLoad load) {
    int factor = load.isTooMuch() ? PATIENCE : 1;
    return Stream.of(
            late("signed", signedMillis, percent, factor * SIGNED_MILLIS),
            late("cosigned by a quorum", witnessedMillis, percent, factor * WITNESSED_MILLIS))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<BrokenPromise> late(
      String title, LatencyStatistics millis, int percent, long limit) {
    return millis.count() == 0 || millis.quantile(percent / 100.0) > limit
        ? Optional.of(
            new BrokenPromise(
                Promise.LOG_FRESH,
                String.format(
                    Locale.ROOT,
                    "until steps were %s: %s, and p%d should be within %,d ms",
                    title,
                    text(millis),
                    percent,
                    limit)))
        : Optional.empty();
  }
}
