package org.wasl.gateway.config;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.audit.verify.Bundle;
import org.wasl.routes.inquiry.Proofs.Limits;

/**
 * How the audit log is kept.
 *
 * @param origin its name in every checkpoint, and that of its key
 * @param sequenceMillis longest time an entry waits for its place, in milliseconds
 * @param checkpointMillis time between two checkpoints while it grows, in milliseconds
 * @param maxLeaves most leaves that one checkpoint adds
 * @param alarmSeconds age of an entry under no checkpoint, or none that is cosigned, that raises an
 *     alarm, in seconds
 * @param graceSeconds age past which nothing new is taken in, in seconds; 0: never
 * @param yearlyShards whether a shard of the log is closed at the end of its year; else only when
 *     an operator asks
 * @param bundles most of what is given in one file of evidence
 * @param witnesses who cosigns
 */
public record LogConfig(
    String origin,
    int sequenceMillis,
    int checkpointMillis,
    int maxLeaves,
    int alarmSeconds,
    int graceSeconds,
    boolean yearlyShards,
    Limits bundles,
    WitnessesConfig witnesses) {

  private static final int MEBIBYTE = 1024 * 1024;

  static final Key<String> ORIGIN =
      new Key<>(
          "log.origin",
          "wasl.example/log",
          "Name of the audit log and of its key; never changes",
          "host name and path, without scheme",
          text -> {
            if (!text.matches("[a-z0-9.-]{1,100}(/[A-Za-z0-9._-]{1,50}){0,4}")) {
              throw new IllegalArgumentException("must be a host name and path, without scheme");
            }
            return text;
          });
  static final Key<Integer> SEQUENCE =
      Key.integer(
          "log.sequenceMillis", 100, 10, 60_000, "Longest time an entry waits for its place");
  static final Key<Integer> CHECKPOINT =
      Key.integer(
          "log.checkpointMillis", 1_000, 100, 3_600_000, "Time between two checkpoints of the log");
  static final Key<Integer> LEAVES =
      Key.integer("log.maxLeaves", 65_536, 256, 1_048_576, "Most entries that one checkpoint adds");
  static final Key<Integer> ALARM =
      Key.integer(
          "log.alarmSeconds",
          60,
          1,
          86_400,
          "Age of an entry under no checkpoint, or none that enough witnesses signed, that raises an alarm");
  static final Key<Integer> GRACE =
      Key.integer(
          "log.graceSeconds",
          1_800,
          0,
          31_536_000,
          "Such an age past which the door answers 503; 0: never");
  static final Key<Boolean> YEARLY =
      new Key<>(
          "log.shards",
          "yearly",
          "When a shard of the log is closed: at the end of its year, 00:00 UTC, or only when asked",
          "yearly or manual",
          text -> {
            if (!text.equals("yearly") && !text.equals("manual")) {
              throw new IllegalArgumentException("must be yearly or manual");
            }
            return text.equals("yearly");
          });
  static final Key<Integer> STEPS =
      Key.integer(
          "log.bundleSteps",
          Bundle.MAX_STEPS,
          1,
          Bundle.MAX_STEPS,
          "Most steps of a referral in one bundle of evidence; verifiers read no more than 10000");
  static final Key<Integer> MIB =
      Key.integer(
          "log.bundleMib",
          Bundle.MAX_BYTES / MEBIBYTE,
          1,
          Bundle.MAX_BYTES / MEBIBYTE,
          "Largest bundle of evidence, in MiB; verifiers read no more than 16");
  static final List<Key<?>> KEYS =
      Stream.concat(
              Stream.of(ORIGIN, SEQUENCE, CHECKPOINT, LEAVES, ALARM, GRACE, YEARLY, STEPS, MIB),
              WitnessesConfig.KEYS.stream())
          .<Key<?>>map(key -> key)
          .toList();

  static LogConfig from(Settings settings) {
    if (settings.get(GRACE) > 0 && settings.get(GRACE) < settings.get(ALARM)) {
      settings.refuse(GRACE, "must not be below log.alarmSeconds");
    }
    return new LogConfig(
        settings.get(ORIGIN),
        settings.get(SEQUENCE),
        settings.get(CHECKPOINT),
        settings.get(LEAVES),
        settings.get(ALARM),
        settings.get(GRACE),
        settings.get(YEARLY),
        new Limits(settings.get(STEPS), settings.get(MIB) * MEBIBYTE),
        WitnessesConfig.from(settings));
  }
}
