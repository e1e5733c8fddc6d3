package org.wasl.administration.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** A rate limit on deliveries, as a picocli mixin. Each command documents its default. */
public final class RatePerMinuteOption {
  @Option(
      names = "--rate-per-minute",
      paramLabel = "N",
      description = "maximum deliveries per minute")
  private Integer ratePerMinute;

  /** The maximum of deliveries in each minute, if one is given. */
  public Optional<Integer> perMinute() {
    return Optional.ofNullable(ratePerMinute);
  }
}
