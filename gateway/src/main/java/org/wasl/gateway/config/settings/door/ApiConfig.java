package org.wasl.gateway.config.settings.door;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The listener of the partner API (TLS 1.3, client certificate required).
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes any free one
 */
public record ApiConfig(String host, int port) {

  static final SettingKey<String> HOST =
      SettingKey.host("api.host", "127.0.0.1", "Address on which partners reach the gateway");
  static final SettingKey<Integer> PORT =
      SettingKey.port("api.port", 8443, "Port on which partners reach the gateway");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(HOST, PORT);

  /** The values that are set; an invalid one is reported to the settings. */
  public static ApiConfig from(Settings settings) {
    return new ApiConfig(settings.get(HOST), settings.get(PORT));
  }
}
