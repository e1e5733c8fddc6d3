package org.wasl.gateway.config.settings.door;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.http.limits.BatchSettings;

/** Limits of a batch of messages: the keys of {@link BatchSettings}. */
public final class BatchConfig {
  private static final BatchSettings DEFAULT = BatchSettings.DEFAULT;

  static final SettingKey<Integer> ITEMS =
      SettingKey.integer(
          "door.batches.maxItems",
          DEFAULT.maxItems(),
          1,
          1_000_000,
          "Lines of a batch; what follows them is not read");
  static final SettingKey<Long> BYTES =
      SettingKey.large(
          "door.batches.maxBytes",
          DEFAULT.maxBytes(),
          65_536,
          1L << 40,
          "All lines of a batch together; what follows is not read");
  static final SettingKey<Integer> LINE =
      SettingKey.integer(
          "door.batches.maxLineBytes",
          DEFAULT.maxLineBytes(),
          4_096,
          DEFAULT.maxLineBytes(),
          "Longest line of a batch; a longer one is refused alone");
  static final SettingKey<Integer> IN_FLIGHT =
      SettingKey.integer(
          "door.batches.maxInFlight",
          DEFAULT.maxInFlight(),
          1,
          1_000,
          "Lines of one batch worked on, or waiting for their answer to be sent, at once");
  static final SettingKey<Integer> BYTES_IN_FLIGHT =
      SettingKey.integer(
          "door.batches.maxBytesInFlight",
          DEFAULT.maxBytesInFlight(),
          4_096,
          1 << 28,
          "Of these, in bytes; a batch reads no further meanwhile");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(ITEMS, BYTES, LINE, IN_FLIGHT, BYTES_IN_FLIGHT);

  private BatchConfig() {}

  /** The values that are set; an invalid one is reported to the settings. */
  public static BatchSettings from(Settings settings) {
    return new BatchSettings(
        settings.get(ITEMS),
        settings.get(BYTES),
        settings.get(LINE),
        settings.get(IN_FLIGHT),
        settings.get(BYTES_IN_FLIGHT));
  }
}
