package org.wasl.trials.checker;

/**
 * What a database has written to its write-ahead log since its cluster was made.
 *
 * @param bytes by its position
 * @param records as {@code pg_stat_wal} counts them: a second later than the bytes, or more where a
 *     session rests
 */
public record WalUsage(long bytes, long records) {
  /** Of a gateway without a database. */
  public static final WalUsage NONE = new WalUsage(0, 0);
}
