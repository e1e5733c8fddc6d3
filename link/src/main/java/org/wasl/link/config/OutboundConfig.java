package org.wasl.link.config;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Documents of the old system.
 *
 * @param transport how it gives them
 * @param settleMillis a file is taken when it has not changed for so long
 * @param maxFiles of a folder with more files nothing is taken
 * @param deadlineMillis how long a document is tried at once
 * @param rememberDays how long results are kept
 */
public record OutboundConfig(
    Transport transport, int settleMillis, int maxFiles, int deadlineMillis, int rememberDays) {

  private static final SettingKey<Transport> OUTBOUND =
      SettingTypes.constant(
          "outbound", Transport.FOLDER, Transport.class, "How the old system gives documents");
  private static final SettingKey<Integer> SETTLE =
      SettingKey.integer(
          "outbound.settleMillis",
          2_000,
          0,
          600_000,
          "A file is taken when it has not changed for so long");
  private static final SettingKey<Integer> FILES =
      SettingKey.integer(
          "outbound.maxFiles", 20_000, 1, 1_000_000, "Files in out; with more nothing is taken");
  private static final SettingKey<Integer> DEADLINE =
      SettingKey.integer(
          "outbound.deadlineMillis",
          20_000,
          100,
          600_000,
          "How long a document is tried before the next look at the folder, or the answer 503");
  private static final SettingKey<Integer> REMEMBER =
      SettingKey.integer(
          "outbound.rememberDays",
          90,
          1,
          3_650,
          "How long a document that comes again has the same result");

  static final List<SettingKey<?>> KEYS = List.of(OUTBOUND, SETTLE, FILES, DEADLINE, REMEMBER);

  static OutboundConfig from(Settings settings) {
    return new OutboundConfig(
        settings.get(OUTBOUND),
        settings.get(SETTLE),
        settings.get(FILES),
        settings.get(DEADLINE),
        settings.get(REMEMBER));
  }

  /** The longest that a caller waits: for the turn of its document, then for the gateway. */
  int longestWaitMillis() {
    return 2 * deadlineMillis;
  }
}
