package org.wasl.gateway.config;

import java.util.List;

/**
 * How much one transaction may take together, and how often the background looks.
 *
 * @param maxRows most rows of one batch
 * @param maxBytes most bytes of one batch
 * @param reconcileMillis time between two comparisons of database and broker, in milliseconds
 * @param relayMillis longest time a due delivery waits to be noticed, in milliseconds
 * @param relayPauseMillis time between two claims of what is due, in milliseconds
 * @param clockToleranceMillis a wall clock that moves further than this against the monotonic one
 *     has jumped, in milliseconds
 * @param paddingStepBytes sealed content is padded to a multiple of this, in bytes
 * @param shutdownMillis time for an orderly stop, in milliseconds
 */
public record PaceConfig(
    int maxRows,
    int maxBytes,
    int reconcileMillis,
    int relayMillis,
    int relayPauseMillis,
    int clockToleranceMillis,
    int paddingStepBytes,
    int shutdownMillis) {

  static final Key<Integer> ROWS =
      Key.integer("batch.maxRows", 256, 1, 10_000, "Most rows of one transaction");
  static final Key<Integer> BYTES =
      Key.integer(
          "batch.maxBytes", 8_388_608, 65_536, 268_435_456, "Most bytes of one transaction");
  static final Key<Integer> RECONCILE =
      Key.integer(
          "reconcile.intervalMillis",
          1_000,
          100,
          5_000,
          "Time between two comparisons of database and broker");
  static final Key<Integer> RELAY =
      Key.integer(
          "relay.intervalMillis", 200, 10, 60_000, "Longest time a due delivery goes unnoticed");
  static final Key<Integer> RELAY_PAUSE =
      Key.integer(
          "relay.pauseMillis",
          100,
          1,
          1_000,
          "Time between two claims of what is due, so that each gives out many ids; none after a quiet time");
  static final Key<Integer> CLOCK =
      Key.integer(
          "clock.toleranceMillis",
          5_000,
          500,
          3_600_000,
          "A wall clock that moves further against the monotonic one has jumped");
  static final Key<Integer> PADDING =
      Key.integer(
          "seal.paddingStepBytes",
          1_024,
          16,
          1_048_576,
          "Sealed content is padded to a multiple of this");
  static final Key<Integer> SHUTDOWN =
      Key.integer("shutdown.graceMillis", 10_000, 0, 600_000, "Time for an orderly stop");
  static final List<Key<?>> KEYS =
      List.of(ROWS, BYTES, RECONCILE, RELAY, RELAY_PAUSE, CLOCK, PADDING, SHUTDOWN);

  static PaceConfig from(Settings settings) {
    return new PaceConfig(
        settings.get(ROWS),
        settings.get(BYTES),
        settings.get(RECONCILE),
        settings.get(RELAY),
        settings.get(RELAY_PAUSE),
        settings.get(CLOCK),
        settings.get(PADDING),
        settings.get(SHUTDOWN));
  }
}
