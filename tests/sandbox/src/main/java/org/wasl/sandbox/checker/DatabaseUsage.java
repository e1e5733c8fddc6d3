package org.wasl.sandbox.checker;

/**
 * The work of a database since its cluster was made. A session reports all figures but the bytes a
 * second later, or more if it is idle.
 *
 * @param walBytes bytes of its write-ahead log, by the log's position
 * @param walRecords records of its write-ahead log
 * @param rowsInserted rows inserted into all tables
 * @param rowsUpdated rows updated in all tables
 * @param rowsDeleted rows deleted from all tables
 * @param commits commits of all transactions, including those that only read
 * @param deliveryEntries index entries of deliveries that it has read, and rows of deliveries read
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
  /** For a gateway without a database. */
  public static final DatabaseUsage NONE = new DatabaseUsage(0, 0, 0, 0, 0, 0, 0);
}
