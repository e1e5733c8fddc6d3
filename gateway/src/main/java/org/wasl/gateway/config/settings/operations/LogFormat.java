package org.wasl.gateway.config.settings.operations;

import java.util.Arrays;
import java.util.Locale;
import org.wasl.base.settings.SettingKey;

/** The format of the program's own log (not the audit log) on standard error. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** One JSON object a line, for programs. */
  JSON;

  /** Its key. */
  public static final SettingKey<LogFormat> KEY =
      new SettingKey<>(
          "logging.format",
          "text",
          "How the program's own log is written to standard error",
          "text or json",
          text ->
              Arrays.stream(values())
                  .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException("must be text or json")));
}
