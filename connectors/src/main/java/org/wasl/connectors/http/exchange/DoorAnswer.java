package org.wasl.connectors.http.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * What an endpoint of the door answers.
 *
 * @param <R> what it was asked for
 */
public sealed interface DoorAnswer<R> {
  /** What it was asked for. */
  record Granted<R>(R value) implements DoorAnswer<R> {}

  /** What the agency is answered instead; it says why. */
  record Refused<R>(AgencyResponse answer) implements DoorAnswer<R> {}

  /** The answer in the body of an exchange that was there; empty where there is none. */
  static <R> Optional<DoorAnswer<R>> of(DoorEndpoint<?, R> door, @Nullable Object body) {
    if (door.answer().isInstance(body)) {
      return Optional.of(new Granted<>(door.answer().cast(body)));
    }
    return body instanceof AgencyResponse refusal
        ? Optional.of(new Refused<>(refusal))
        : Optional.empty();
  }
}
