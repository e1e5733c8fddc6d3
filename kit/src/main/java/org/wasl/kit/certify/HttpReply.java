package org.wasl.kit.certify;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;

/** What an HTTPS request was answered with. */
sealed interface HttpReply {
  /** Statuses below 500 that ask to try again. */
  Set<Integer> PASSING = Set.of(408, 425, 429);

  /**
   * An answer.
   *
   * @param contentType its media type; empty text where it has none
   * @param retryAfterMillis where it says so
   * @param at when it was complete
   */
  record Answered(
      int status, String contentType, OptionalLong retryAfterMillis, byte[] body, Instant at)
      implements HttpReply {}

  /**
   * No answer: the connection was refused, closed or silent.
   *
   * @param why a code, such as {@code timeout}
   */
  record Silent(String why) implements HttpReply {}

  /** In reports: the status, or why there is none. */
  default String text() {
    return switch (this) {
      case Answered answered -> Integer.toString(answered.status());
      case Silent silent -> silent.why();
    };
  }

  /** Whether a gateway tries again. */
  default boolean isForNow() {
    return switch (this) {
      case Answered(int status, var _, var _, var _, var _) ->
          status >= 500 || PASSING.contains(status);
      case Silent _ -> true;
    };
  }

  /** Whether a gateway takes it as a refusal for good. */
  default boolean isRefusal() {
    return this instanceof Answered(int status, var _, var _, var _, var _)
        && (status < 200 || status >= 300)
        && !isForNow();
  }

  /** Whether it is a success. */
  default boolean isSuccess() {
    return this instanceof Answered(int status, var _, var _, var _, var _)
        && status >= 200
        && status < 300;
  }
}
