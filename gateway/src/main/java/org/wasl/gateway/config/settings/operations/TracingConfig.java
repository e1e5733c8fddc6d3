package org.wasl.gateway.config.settings.operations;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Export of traces (OpenTelemetry).
 *
 * @param endpoint where spans are sent, by OTLP over HTTP; empty: nothing is traced
 * @param sampled part of the referrals that are traced, from 0 to 1
 * @param maxWaiting most spans that wait to be sent; more are dropped
 */
public record TracingConfig(Optional<URI> endpoint, double sampled, int maxWaiting) {
  static final SettingKey<Optional<URI>> ENDPOINT =
      new SettingKey<>(
          "traces.endpoint",
          "",
          "Where traces are sent (OTLP over HTTP), for example https://host:4318/v1/traces",
          "https URL, or empty",
          WebhookConfig::url);
  static final SettingKey<Double> SAMPLED =
      SettingKey.decimal("traces.sampled", 1.0, 0.0, 1.0, "Part of the referrals that are traced");
  static final SettingKey<Integer> WAITING =
      SettingKey.integer(
          "traces.maxWaiting", 2_048, 512, 1_048_576, "Spans that wait to be sent at most");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(ENDPOINT, SAMPLED, WAITING);

  /** The values that are set; an invalid one is reported to the settings. */
  public static TracingConfig from(Settings settings) {
    return new TracingConfig(settings.get(ENDPOINT), settings.get(SAMPLED), settings.get(WAITING));
  }
}
