package org.wasl.connectors.partnerapi;

import java.util.Optional;
import java.util.OptionalLong;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;

/** Maps an agency's HTTP status to a {@link DeliveryReply}. */
public final class HttpStatusMapping {
  /** 503 refuses for now. It says something about the agency and nothing about the request. */
  public static final int UNAVAILABLE = 503;

  private HttpStatusMapping() {}

  /** Whether the status is a success, so that the answer may carry a receipt. */
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
    DeliveryFailure failure = failure(status);
    return switch (failure) {
      case REFUSED, UNEXPECTED_STATUS -> new DeliveryReply.Rejected(failure);
      default -> new DeliveryReply.RetryLater(failure, millis(retryAfter));
    };
  }

  private static DeliveryFailure failure(int status) {
    return switch (status) {
      case 408 -> DeliveryFailure.DEADLINE;
      case 425, 429, UNAVAILABLE -> DeliveryFailure.BUSY;
      default -> ofClass(status / 100);
    };
  }

  private static DeliveryFailure ofClass(int hundreds) {
    return switch (hundreds) {
      case 4 -> DeliveryFailure.REFUSED;
      case 5 -> DeliveryFailure.SERVER_ERROR;
      default -> DeliveryFailure.UNEXPECTED_STATUS;
    };
  }

  /**
   * Parses Retry-After in seconds (RFC 9110, section 10.2.3). A date is ignored, because it depends
   * on the agency's clock.
   */
  private static OptionalLong millis(Optional<String> retryAfter) {
    return retryAfter.stream()
        .filter(value -> value.matches("[0-9]{1,7}"))
        .mapToLong(value -> Long.parseLong(value) * 1000)
        .findFirst();
  }
}
