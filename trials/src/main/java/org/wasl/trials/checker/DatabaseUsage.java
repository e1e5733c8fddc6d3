package org.wasl.trials.checker;

/**
 * What a database has done since its cluster was made. All but the bytes are told by a session a
 * second later, or more where it rests.
 *
 * @param walBytes written to its write-ahead log, by the log's position
 * @param walRecords the same in records
 * @param rowsInserted into all tables
 * @param rowsUpdated in all tables
 * @param rowsDeleted from all tables
 * @param commits of transactions, of those that only read too
 * @param deliveryEntries entries of the indexes of deliveries that it has read, and rows of them
 *     without an index
 */
public record DatabaseUsage(
    long walBytes,
    long walRecords,
    long rowsInserted,
    long rowsUpdated,
    long rowsDeleted,
    long commits,
    long deliveryEntries) {
  /** Of a gateway without a database. */
  public static final DatabaseUsage NONE = new DatabaseUsage(0, 0, 0, 0, 0, 0, 0);
}
