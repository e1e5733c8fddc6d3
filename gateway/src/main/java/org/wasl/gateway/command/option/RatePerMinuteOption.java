package org.wasl.gateway.command.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** A rate limit on deliveries, mixed into a command that says what applies without it. */
public final class RatePerMinuteOption {
  @Option(
      names = "--rate-per-minute",
      paramLabel = "N",
      description = "most deliveries in each minute")
  private Integer ratePerMinute;

  /** Most deliveries in each minute, where a rate is given. */
  public Optional<Integer> perMinute() {
    return Optional.ofNullable(ratePerMinute);
  }
}
