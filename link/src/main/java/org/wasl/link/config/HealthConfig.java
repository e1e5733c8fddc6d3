package org.wasl.link.config;

import java.util.List;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Health and metrics.
 *
 * @param host address to listen on, a loopback address
 * @param port port to listen on; 0 takes any free one
 */
public record HealthConfig(String host, int port) {

  private static final SettingKey<String> HOST =
      SettingKey.host("health.host", "127.0.0.1", "Address of /health and /metrics, loopback only");
  private static final SettingKey<Integer> PORT =
      SettingKey.port("health.port", 8093, "Port of /health and /metrics");

  static final List<SettingKey<?>> KEYS = List.of(HOST, PORT);

  static HealthConfig from(Settings settings) {
    if (!LoopbackAddress.is(settings.get(HOST))) {
      settings.refuse(HOST, "is not a loopback address");
    }
    return new HealthConfig(settings.get(HOST), settings.get(PORT));
  }
}
