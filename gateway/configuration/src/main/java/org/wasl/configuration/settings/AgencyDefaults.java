package org.wasl.configuration.settings;

import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.connectors.Protocol;

/**
 * Defaults for agencies whose files do not set them.
 *
 * @param maxConcurrent the maximum of concurrent deliveries to an agency
 * @param callDeadlineMillis the hard deadline of one call, in milliseconds
 * @param callDeadlinesMillis the deadlines of protocols with their own
 */
public record AgencyDefaults(
    int maxConcurrent, int callDeadlineMillis, Map<String, Integer> callDeadlinesMillis) {
  public static AgencyDefaults of(GatewayConfig config) {
    return new AgencyDefaults(
        config.delivery().maxConcurrentPerAgency(),
        config.delivery().callDeadlineMillis(),
        ProtocolsConfig.PROTOCOLS.stream()
            .filter(protocol -> protocol.callDeadline().isPresent())
            .collect(
                Collectors.toMap(
                    Protocol::name,
                    protocol -> config.protocols().get(protocol.callDeadline().orElseThrow()))));
  }

  /** The hard deadline of one call with this protocol, in milliseconds. */
  public int callDeadlineMillis(String protocol) {
    return callDeadlinesMillis.getOrDefault(protocol, callDeadlineMillis);
  }
}
