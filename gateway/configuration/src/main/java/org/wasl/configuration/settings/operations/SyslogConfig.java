package org.wasl.configuration.settings.operations;

import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Sending of acts of persons and security events (RFC 5424 over TLS). */
@Under("syslog.")
public record SyslogConfig(
    @Setting("Collector that receives acts of persons and security events by syslog over TLS")
        @Range("host name or IP address, or empty")
        Optional<String> host,
    @Setting("Port of the collector") @Whole(preset = 6_514, min = 1, max = 65_535) int port,
    @Setting("Trusted certificates (PEM) for the collector; empty: the authorities of the gateway")
        Optional<Path> trustFile) {}
