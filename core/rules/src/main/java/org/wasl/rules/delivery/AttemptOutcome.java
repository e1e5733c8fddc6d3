package org.wasl.rules.delivery;

import java.util.Objects;
import java.util.OptionalLong;

/** The outcome of one attempt. */
public sealed interface AttemptOutcome {

  /**
   * The agency returned a receipt that was found valid.
   *
   * @param receipt the receipt as received (a compact JWS)
   */
  record Delivered(String receipt) implements AttemptOutcome {
    /** Refuses a missing receipt. */
    public Delivered {
      Objects.requireNonNull(receipt, "receipt");
    }
  }

  /**
   * A transient failure.
   *
   * @param reason why it failed
   * @param retryAfterMillis the delay that the agency asked for, in milliseconds, if any
   */
  record Transient(ReasonCode reason, OptionalLong retryAfterMillis) implements AttemptOutcome {
    /** Refuses a missing reason. */
    public Transient {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(retryAfterMillis, "retryAfterMillis");
    }

    /** A failure without {@code Retry-After}. */
    public static Transient of(ReasonCode reason) {
      return new Transient(reason, OptionalLong.empty());
    }
  }

  /**
   * A permanent failure.
   *
   * @param reason why it was refused
   */
  record Permanent(ReasonCode reason) implements AttemptOutcome {
    /** Refuses a missing reason. */
    public Permanent {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** No worker of the agency was there to collect it. The attempt does not count. */
  record NotCollected() implements AttemptOutcome {}

  /**
   * Our own process was killed or lost its database during the attempt. The agency may have
   * received it.
   *
   * @param alone true if no other attempt was under way
   */
  record Interrupted(boolean alone) implements AttemptOutcome {}
}
