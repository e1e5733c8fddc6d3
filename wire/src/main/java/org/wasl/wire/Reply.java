package org.wasl.wire;

import java.util.OptionalLong;

/**
 * What a connector says became of a {@link Push}; the same answers for every protocol. Only one
 * that waits for the agency to come can say that {@link NobodyCame}.
 */
public sealed interface Reply {

  /**
   * The agency answered that it has the message.
   *
   * @param receipt its compact JWS as sent, not yet verified
   */
  record Received(String receipt) implements Reply {}

  /**
   * It did not work now and may work later: not reached, too slow, overloaded, closing.
   *
   * @param reason a code, for example {@code http-503} or {@code deadline}
   * @param retryAfterMillis how long the agency asked us to wait, where it did
   */
  record NotNow(String reason, OptionalLong retryAfterMillis) implements Reply {}

  /**
   * The agency will not take it, now or later.
   *
   * @param reason a code, for example {@code http-422}
   */
  record Refused(String reason) implements Reply {}

  /**
   * Nobody of the agency was there to take it. The agency has seen nothing of it and has done
   * nothing wrong: no attempt is counted.
   */
  record NobodyCame() implements Reply {}
}
