package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.gateway.config.file.SettingKey;
import org.wasl.gateway.config.file.Settings;

/**
 * How agencies of protocol {@code pull} fetch their deliveries.
 *
 * @param callDeadlineMillis time from the moment that a delivery is held for an agency until its
 *     receipt must be here, in milliseconds
 * @param leaseMillis how long one worker has a delivery to itself, in milliseconds
 * @param maxWaitMillis longest wait of one poll, in milliseconds
 * @param absentAfterMillis an agency of which nobody polled for so long has nobody there, in
 *     milliseconds
 * @param maxPollsPerAgency polls of one agency that wait at once
 * @param threads that go on with a delivery once its agency has spoken
 */
public record PullConfig(
    int callDeadlineMillis,
    int leaseMillis,
    int maxWaitMillis,
    int absentAfterMillis,
    int maxPollsPerAgency,
    int threads) {

  static final SettingKey<Integer> DEADLINE =
      SettingKey.integer(
          "pull.callDeadlineMillis",
          300_000,
          100,
          3_600_000,
          "Time a pull agency has to fetch and acknowledge, where its file has no"
              + " callDeadlineMillis");
  static final SettingKey<Integer> LEASE =
      SettingKey.integer(
          "pull.leaseMillis",
          60_000,
          100,
          3_600_000,
          "How long one worker has a delivery to itself; then the inbox shows it again");
  static final SettingKey<Integer> WAIT =
      SettingKey.integer(
          "pull.maxWaitMillis", 30_000, 0, 300_000, "Longest wait of one poll; more is cut to it");
  static final SettingKey<Integer> ABSENT =
      SettingKey.integer(
          "pull.absentAfterMillis",
          10_000,
          100,
          3_600_000,
          "A pull agency of which nobody polled for so long gets nothing until somebody does");
  static final SettingKey<Integer> POLLS =
      SettingKey.integer(
          "pull.maxPollsPerAgency",
          8,
          1,
          1_000,
          "Polls of one agency that wait at once; past it 503");
  static final SettingKey<Integer> THREADS =
      SettingKey.integer(
          "pull.threads", 4, 1, 100, "Threads that record what pull agencies have said");
  static final List<SettingKey<?>> KEYS = List.of(DEADLINE, LEASE, WAIT, ABSENT, POLLS, THREADS);

  static PullConfig from(Settings settings) {
    if (settings.get(LEASE) > settings.get(DEADLINE)) {
      settings.refuse(LEASE, "must not be above pull.callDeadlineMillis");
    }
    return new PullConfig(
        settings.get(DEADLINE),
        settings.get(LEASE),
        settings.get(WAIT),
        settings.get(ABSENT),
        settings.get(POLLS),
        settings.get(THREADS));
  }
}
