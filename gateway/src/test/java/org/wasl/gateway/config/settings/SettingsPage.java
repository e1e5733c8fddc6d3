package org.wasl.gateway.config.settings;

import java.util.stream.Collectors;
import org.wasl.base.settings.SettingKey;

/** What the shipped {@code gateway.properties} must say: every key with meaning, range, default. */
final class SettingsPage {

  private static final String HEAD =
      """
      # Illustration, to be confirmed by counsel.
      #
      # Settings of the gateway. Every key there is stands here with its default: take the # away to change one.
      # UTF-8, key = value, no escapes. A key that is not here stops the start. --set key=value goes before this file.
      # Relative paths start from the folder that the gateway is started in.

      """;

  private SettingsPage() {}

  static String text() {
    return GatewayConfig.KEYS.stream()
        .map(SettingsPage::entry)
        .collect(Collectors.joining("\n", HEAD, ""));
  }

  private static String entry(SettingKey<?> key) {
    return "# %s (%s)\n%s\n"
        .formatted(
            key.meaning(), key.range(), ("#" + key.name() + " = " + key.defaultValue()).strip());
  }
}
