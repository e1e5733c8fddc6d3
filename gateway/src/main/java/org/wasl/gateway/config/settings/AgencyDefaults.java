package org.wasl.gateway.config.settings;

/**
 * What holds for agencies whose files do not say.
 *
 * @param maxConcurrent deliveries under way to it at once
 * @param callDeadlineMillis hard end of one call, in milliseconds
 * @param pullDeadlineMillis the same for an agency that collects
 */
public record AgencyDefaults(int maxConcurrent, int callDeadlineMillis, int pullDeadlineMillis) {
  public static AgencyDefaults of(GatewayConfig config) {
    return new AgencyDefaults(
        config.delivery().maxConcurrentPerAgency(),
        config.delivery().callDeadlineMillis(),
        config.pull().callDeadlineMillis());
  }
}
