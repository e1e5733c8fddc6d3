package org.wasl.configuration.settings.door;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.Under;

/** The listener of the partner API (TLS 1.3, client certificate required). */
@Under("api.")
public record ApiConfig(
    @Setting("Address on which partners reach the gateway") @Host("127.0.0.1") String host,
    @Setting("Port on which partners reach the gateway") @Port(8443) int port) {}
