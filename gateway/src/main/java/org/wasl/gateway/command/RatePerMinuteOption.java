package org.wasl.gateway.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** A rate limit on deliveries, mixed into a command that says what applies without it. */
final class RatePerMinuteOption {
  @Option(
      names = "--rate-per-minute",
      paramLabel = "N",
      description = "most deliveries in each minute")
  private Integer ratePerMinute;

  @Option(
      names = {"--rate", "--per-minute"},
      hidden = true,
      description = "--rate-per-minute",
      parameterConsumer = RemovedOption.class)
  @SuppressWarnings("UnusedVariable") // it is there to be refused
  private String removed;

  Optional<Integer> perMinute() {
    return Optional.ofNullable(ratePerMinute);
  }
}
