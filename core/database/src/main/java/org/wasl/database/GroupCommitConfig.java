package org.wasl.database;

/**
 * Limits of one group commit.
 *
 * @param maxRows rows in one transaction
 * @param maxBytes bytes in one transaction. A single larger row goes alone
 * @param maxWaiting rows that may wait. Further ones are {@link Result.Failure#OVERLOADED}
 * @param gatherMillis how long the next transaction waits for more rows while some are waiting
 *     already. 0 means not at all
 * @param maxRetries how often a serialization failure or deadlock is tried again
 */
public record GroupCommitConfig(
    int maxRows, long maxBytes, int maxWaiting, int gatherMillis, int maxRetries) {
  /** 256 rows, 8 MiB, 4096 waiting, 3 ms, 8 retries. */
  public static final GroupCommitConfig DEFAULT = new GroupCommitConfig(256, 8L << 20, 4096, 3, 8);
}
