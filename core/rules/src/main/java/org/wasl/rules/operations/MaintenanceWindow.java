package org.wasl.rules.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A window in which an agency accepts no deliveries, as it or an operator announced.
 *
 * @param from its start, inclusive
 * @param to its end, exclusive
 * @param code the purpose, as a code that other parties may read
 */
public record MaintenanceWindow(Instant from, Instant to, String code) {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** Refuses an invalid window. */
  public MaintenanceWindow {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("to must be after from");
    }
    if (code == null || !CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("text-code is 1 to 64 of a-z 0-9 -, a letter first");
    }
  }

  /**
   * The reason why it cannot be announced, or empty if it can.
   *
   * @param now the time of the announcement
   * @param longest longest window that is accepted
   */
  public Optional<String> refusal(Instant now, Duration longest) {
    if (!to.isAfter(now)) {
      return Optional.of("the window has already ended");
    }
    return Duration.between(from, to).compareTo(longest) > 0
        ? Optional.of("a window lasts " + longest.toHours() + " hours at most")
        : Optional.empty();
  }
}
