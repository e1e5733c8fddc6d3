package org.wasl.connectors.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.wasl.wire.exchange.DeliveryReply;

/** Maps an agency's HTTP status to a {@link DeliveryReply}. */
public final class HttpStatusMapping {
  /** Transient client errors: request timeout, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /** 503: nothing is said about the request, only about the agency. */
  public static final int UNAVAILABLE = 503;

  private HttpStatusMapping() {}

  /** Whether the answer is a receipt: a success. */
  public static boolean mayCarryReceipt(int status) {
    return status >= 200 && status < 300;
  }

  /**
   * The reply that a status means.
   *
   * @param retryAfter value of that header
   * @param body the receipt, for a success
   */
  public static DeliveryReply reply(int status, Optional<String> retryAfter, String body) {
    if (mayCarryReceipt(status)) {
      return new DeliveryReply.Received(body.trim());
    }
    String reason = "http-" + status;
    return status >= 500 || PASSING.contains(status)
        ? new DeliveryReply.RetryLater(reason, millis(retryAfter))
        : new DeliveryReply.Rejected(reason);
  }

  /**
   * Retry-After in seconds (RFC 9110, section 10.2.3); a date is ignored, because it depends on the
   * agency's clock.
   */
  private static OptionalLong millis(Optional<String> retryAfter) {
    return retryAfter.stream()
        .filter(value -> value.matches("[0-9]{1,7}"))
        .mapToLong(value -> Long.parseLong(value) * 1000)
        .findFirst();
  }
}
