package org.wasl.connectors.pull;

/**
 * Limits of the pull connector.
 *
 * @param maxWaitMillis longest wait of one poll; a longer wish is cut to it
 * @param leaseMillis how long one worker has a delivery to itself, before the inbox shows it again
 * @param absentAfterMillis an agency of which nobody polled for so long has nobody there
 * @param maxPollsPerAgency polls of one agency that wait at once; more are refused
 * @param threads that go on with a delivery once its agency has spoken
 */
public record PullSettings(
    int maxWaitMillis, int leaseMillis, int absentAfterMillis, int maxPollsPerAgency, int threads) {
  /** Waits to 30 s, leases of 60 s, absent after 10 s, 8 polls, 4 threads. */
  public static final PullSettings DEFAULT = new PullSettings(30_000, 60_000, 10_000, 8, 4);
}
