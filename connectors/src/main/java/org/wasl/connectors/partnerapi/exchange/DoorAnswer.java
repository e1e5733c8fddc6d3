package org.wasl.connectors.partnerapi.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * The answer of a door endpoint.
 *
 * @param <R> the requested value
 */
public sealed interface DoorAnswer<R> {
  /** The requested value. */
  record Granted<R>(R value) implements DoorAnswer<R> {}

  /** The answer to the agency instead, with the reason. */
  record Refused<R>(AgencyResponse answer) implements DoorAnswer<R> {}

  /** The endpoint's answer in an exchange's body; empty if the body is none. */
  static <R> Optional<DoorAnswer<R>> of(DoorEndpoint<?, R> door, @Nullable Object body) {
    if (door.answer().isInstance(body)) {
      return Optional.of(new Granted<>(door.answer().cast(body)));
    }
    return body instanceof AgencyResponse refusal
        ? Optional.of(new Refused<>(refusal))
        : Optional.empty();
  }
}
