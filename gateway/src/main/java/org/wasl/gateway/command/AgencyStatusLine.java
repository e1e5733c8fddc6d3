package org.wasl.gateway.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.wasl.store.delivery.AgencyGates.GateView;

/** What persons ordered about an agency, for the terminal. */
final class AgencyStatusLine {
  private AgencyStatusLine() {}

  static String of(String agency, GateView gate) {
    return agency + (gate.paused() ? "" : ", not paused") + held(gate);
  }

  /** Begins with a comma; empty where nobody ordered anything. */
  static String held(GateView gate) {
    StringBuilder line = new StringBuilder();
    gate.pause()
        .ifPresent(
            pause -> {
              line.append(", paused by ").append(pause.person());
              line.append(" since ").append(text(pause.since()));
              pause.until().ifPresent(until -> line.append(" until ").append(text(until)));
              line.append(" for ").append(pause.reason());
            });
    if (gate.paused() && gate.pause().isEmpty()) {
      line.append(", paused by announcement");
    }
    gate.window()
        .ifPresent(
            window ->
                line.append(", announced from ")
                    .append(text(window.from()))
                    .append(" to ")
                    .append(text(window.to()))
                    .append(" for ")
                    .append(window.code()));
    return line.toString();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
