package org.wasl.link.config;

import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Settings;

/** Health and metrics. */
@Under("health.")
public record HealthConfig(
    @Setting("Address of /health and /metrics, loopback only") @Host("127.0.0.1") String host,
    @Setting("Port of /health and /metrics") @Port(8093) int port)
    implements CheckedSettings {

  @Override
  public void check(Settings settings) {
    if (!LoopbackAddress.is(host)) {
      settings.refuse("health.host", "is not a loopback address");
    }
  }
}
