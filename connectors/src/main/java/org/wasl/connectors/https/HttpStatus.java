package org.wasl.connectors.https;

import io.vertx.core.http.HttpClientResponse;
import java.util.OptionalLong;
import java.util.Set;
import org.wasl.wire.Reply;

/** What an agency's HTTP status says in the three words of {@link Reply}. */
public final class HttpStatus {
  /** Client errors that time may heal: request timeout, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private HttpStatus() {}

  static boolean mayCarryReceipt(int status) {
    return status >= 200 && status < 300;
  }

  static Reply reply(HttpClientResponse response, String body) {
    return reply(response.statusCode(), response.getHeader("Retry-After"), body);
  }

  /**
   * The reply that a status means.
   *
   * @param retryAfter value of that header; null where there is none
   * @param body the receipt, for a success
   */
  public static Reply reply(int status, String retryAfter, String body) {
    if (mayCarryReceipt(status)) {
      return new Reply.Received(body.trim());
    }
    String reason = "http-" + status;
    return status >= 500 || PASSING.contains(status)
        ? new Reply.NotNow(reason, millis(retryAfter))
        : new Reply.Refused(reason);
  }

  /**
   * Retry-After in seconds (RFC 9110, section 10.2.3); a date is not worth trusting a clock for.
   */
  private static OptionalLong millis(String retryAfter) {
    return retryAfter != null && retryAfter.matches("[0-9]{1,7}")
        ? OptionalLong.of(Long.parseLong(retryAfter) * 1000)
        : OptionalLong.empty();
  }
}
