package org.wasl.certification;

import java.time.Instant;
import java.util.OptionalLong;
import org.wasl.runtime.TemporaryStatus;

/** The reply to an HTTPS request. */
sealed interface HttpReply {
  /**
   * An answer.
   *
   * @param contentType its media type; empty text if it has none
   * @param retryAfterMillis the pause that it asks for, if any
   * @param at when it was complete
   */
  record Answered(
      int status, String contentType, OptionalLong retryAfterMillis, byte[] body, Instant at)
      implements HttpReply {}

  /**
   * No answer. The connection was refused, closed or silent.
   *
   * @param why a code, such as {@code timeout}
   */
  record Silent(String why) implements HttpReply {}

  /** Returns the text for reports, which is the status or the reason of the silence. */
  default String text() {
    return switch (this) {
      case Answered answered -> Integer.toString(answered.status());
      case Silent silent -> silent.why();
    };
  }

  /** Tells whether a gateway tries again. */
  default boolean isForNow() {
    return switch (this) {
      case Answered(int status, var _, var _, var _, var _) -> TemporaryStatus.includes(status);
      case Silent _ -> true;
    };
  }

  /** Tells whether a gateway takes it as a refusal for good. */
  default boolean isRefusal() {
    return this instanceof Answered(int status, var _, var _, var _, var _)
        && (status < 200 || status >= 300)
        && !isForNow();
  }

  /** Tells whether it is a success. */
  default boolean isSuccess() {
    return this instanceof Answered(int status, var _, var _, var _, var _)
        && status >= 200
        && status < 300;
  }
}
