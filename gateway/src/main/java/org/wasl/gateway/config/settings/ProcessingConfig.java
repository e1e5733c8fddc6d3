package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.wire.message.AgreementWindow;
import org.wasl.wire.message.MessageSealer;

/**
 * Sizes of batches and intervals of background tasks.
 *
 * @param maxRows most rows of one batch
 * @param maxBytes most bytes of one batch
 * @param gatherMillis time a batch waits for more rows while some are waiting already, in
 *     milliseconds
 * @param reconcileMillis time between two comparisons of database and broker, in milliseconds
 * @param relayMillis longest time a due delivery waits to be noticed, in milliseconds
 * @param relayPauseMillis time between two claims of what is due, in milliseconds
 * @param relayRefusedPauseMillis longest time nothing is claimed for a queue that the broker
 *     refuses, in milliseconds
 * @param clockToleranceMillis a wall clock that moves further than this against the monotonic one
 *     has jumped, in milliseconds
 * @param paddingStepBytes sealed content is padded to a multiple of this, in bytes
 * @param agreement how long one key agreement with a recipient's key is used
 * @param shutdownMillis time for an orderly stop, in milliseconds
 */
public record ProcessingConfig(
    int maxRows,
    int maxBytes,
    int gatherMillis,
    int reconcileMillis,
    int relayMillis,
    int relayPauseMillis,
    int relayRefusedPauseMillis,
    int clockToleranceMillis,
    int paddingStepBytes,
    AgreementWindow agreement,
    int shutdownMillis) {

  static final SettingKey<Integer> ROWS =
      SettingKey.integer("batch.maxRows", 256, 1, 10_000, "Most rows of one transaction");
  static final SettingKey<Integer> BYTES =
      SettingKey.integer(
          "batch.maxBytes", 8_388_608, 65_536, 268_435_456, "Most bytes of one transaction");
  static final SettingKey<Integer> GATHER =
      SettingKey.integer(
          "batch.gatherMillis",
          3,
          0,
          100,
          "Time between two transactions while rows wait, so that more share one; none where"
              + " nothing waits");
  static final SettingKey<Integer> RECONCILE =
      SettingKey.integer(
          "reconcile.intervalMillis",
          1_000,
          100,
          5_000,
          "Time between two comparisons of database and broker");
  static final SettingKey<Integer> RELAY =
      SettingKey.integer(
          "relay.intervalMillis",
          1_000,
          10,
          60_000,
          "Longest time until a due delivery is claimed");
  static final SettingKey<Integer> RELAY_PAUSE =
      SettingKey.integer(
          "relay.pauseMillis",
          100,
          1,
          1_000,
          "Time between two claims of what is due, so that each gives out many ids; none after a"
              + " quiet time");
  static final SettingKey<Integer> RELAY_REFUSED_PAUSE =
      SettingKey.integer(
          "relay.refusedPauseMillis",
          300_000,
          1_000,
          3_600_000,
          "Longest pause before an id is sent again to a queue that the broker refuses, such as a"
              + " missing one");
  static final SettingKey<Integer> CLOCK =
      SettingKey.integer(
          "clock.toleranceMillis",
          5_000,
          500,
          3_600_000,
          "A wall clock that moves further against the monotonic one has jumped");
  static final SettingKey<Integer> PADDING =
      SettingKey.integer(
          "seal.paddingStepBytes",
          1_024,
          16,
          MessageSealer.MAX_PADDING_STEP_BYTES,
          "Sealed content is padded to a multiple of this");
  static final SettingKey<Integer> WINDOW =
      SettingKey.integer(
          "seal.windowMillis",
          1_000,
          0,
          1_000,
          "Longest use of one key agreement with a recipient's key; 0: one for each message");
  static final SettingKey<Integer> WINDOW_MESSAGES =
      SettingKey.integer(
          "seal.windowMessages", 256, 1, 10_000, "Most messages of one key agreement");
  static final SettingKey<Integer> SHUTDOWN =
      SettingKey.integer("shutdown.graceMillis", 10_000, 0, 600_000, "Time for an orderly stop");
  static final List<SettingKey<?>> KEYS =
      List.of(
          ROWS,
          BYTES,
          GATHER,
          RECONCILE,
          RELAY,
          RELAY_PAUSE,
          RELAY_REFUSED_PAUSE,
          CLOCK,
          PADDING,
          WINDOW,
          WINDOW_MESSAGES,
          SHUTDOWN);

  static ProcessingConfig from(Settings settings) {
    return new ProcessingConfig(
        settings.get(ROWS),
        settings.get(BYTES),
        settings.get(GATHER),
        settings.get(RECONCILE),
        settings.get(RELAY),
        settings.get(RELAY_PAUSE),
        settings.get(RELAY_REFUSED_PAUSE),
        settings.get(CLOCK),
        settings.get(PADDING),
        new AgreementWindow(settings.get(WINDOW), settings.get(WINDOW_MESSAGES)),
        settings.get(SHUTDOWN));
  }
}
