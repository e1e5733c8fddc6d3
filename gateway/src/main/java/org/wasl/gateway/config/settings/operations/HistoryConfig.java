package org.wasl.gateway.config.settings.operations;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Figures of the last days that the console shows as charts.
 *
 * @param days how long they are kept
 * @param intervalSeconds length of an interval, of which each agency has a row
 * @param grafana where the shipped dashboards are; empty: the console links to none
 */
public record HistoryConfig(int days, int intervalSeconds, Optional<URI> grafana) {
  static final SettingKey<Integer> DAYS =
      SettingKey.integer(
          "history.days", 30, 1, 400, "How long the console's figures of agencies are kept");
  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "history.intervalSeconds",
          600,
          10,
          3_600,
          "Length of an interval of these figures, of which each agency has a row");
  static final SettingKey<Optional<URI>> GRAFANA =
      new SettingKey<>(
          "console.grafanaUrl",
          "",
          "Where the shipped dashboard is, for example https://host/d/wasl; the console links to"
              + " it",
          "https URL, or empty",
          WebhookConfig::url);

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(DAYS, INTERVAL, GRAFANA);

  /** Length of an interval. */
  public Duration interval() {
    return Duration.ofSeconds(intervalSeconds);
  }

  /** The values that are set; an invalid one is reported to the settings. */
  public static HistoryConfig from(Settings settings) {
    return new HistoryConfig(settings.get(DAYS), settings.get(INTERVAL), settings.get(GRAFANA));
  }
}
