package org.wasl.gateway.command;

import org.wasl.store.replay.ParkedRequest;

/** A request about parked deliveries as one line for the terminal. */
final class ReplayRequestLine {
  private ReplayRequestLine() {}

  static String of(ParkedRequest request) {
    return "%s %s %s%s %d of %d done, %d looked at; asked by %s for %s%s"
        .formatted(
            request.id(),
            request.state().wireName(),
            request.action().wireName(),
            request.target().map(to -> " to " + to).orElse(""),
            request.moved(),
            request.total(),
            request.processed(),
            request.requester(),
            request.reason(),
            request.decider().map(who -> ", decided by " + who).orElse(""));
  }
}
