package org.wasl.connectors.pull;

import java.util.List;
import org.wasl.connectors.ProtocolSetting;

/**
 * Limits of the pull connector.
 *
 * @param maxWaitMillis longest wait of one poll; longer requests are shortened
 * @param leaseMillis length of a worker's lease on a delivery, before the inbox lists it again
 * @param absentAfterMillis time without a poll after which an agency counts as absent
 * @param maxPollsPerAgency waiting polls of one agency; further ones are refused
 * @param threads threads that process a delivery after its agency has answered
 */
public record PullSettings(
    int maxWaitMillis, int leaseMillis, int absentAfterMillis, int maxPollsPerAgency, int threads) {
  static final ProtocolSetting DEADLINE =
      new ProtocolSetting(
          "pull.callDeadlineMillis",
          300_000,
          100,
          3_600_000,
          "Time a pull agency has to fetch and acknowledge, if its file has no"
              + " callDeadlineMillis");
  static final ProtocolSetting LEASE =
      new ProtocolSetting(
          "pull.leaseMillis",
          60_000,
          100,
          3_600_000,
          "Lease of one worker on a delivery, before the inbox lists it again");
  private static final ProtocolSetting WAIT =
      new ProtocolSetting(
          "pull.maxWaitMillis",
          30_000,
          0,
          300_000,
          "Longest wait of one poll. Longer requests are shortened to it");
  private static final ProtocolSetting ABSENT =
      new ProtocolSetting(
          "pull.absentAfterMillis",
          10_000,
          100,
          3_600_000,
          "Time without a poll after which a pull agency counts as absent");
  private static final ProtocolSetting POLLS =
      new ProtocolSetting(
          "pull.maxPollsPerAgency",
          8,
          1,
          1_000,
          "Polls of one agency that wait at once. Further ones get 429");
  private static final ProtocolSetting THREADS =
      new ProtocolSetting(
          "pull.threads", 4, 1, 100, "Threads that record replies of pull agencies");

  /** Every setting of the protocol. */
  static final List<ProtocolSetting> ALL = List.of(DEADLINE, LEASE, WAIT, ABSENT, POLLS, THREADS);

  /** The defaults of all settings. */
  public static final PullSettings DEFAULT = of(ProtocolSetting::defaultValue);

  static PullSettings of(ProtocolSetting.Values values) {
    return new PullSettings(
        values.get(WAIT),
        values.get(LEASE),
        values.get(ABSENT),
        values.get(POLLS),
        values.get(THREADS));
  }
}
