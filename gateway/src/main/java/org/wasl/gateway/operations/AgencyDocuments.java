package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;
import org.wasl.gateway.operations.AgencyDesk.Announced;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.Window;
import org.wasl.store.Gates.GateView;

/** The desk for agencies, in JSON: what the MBeans {@code org.wasl:type=Agency} do. */
final class AgencyDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AgencyDesk desk;

  AgencyDocuments(AgencyDesk desk) {
    this.desk = desk;
  }

  /** {@code {"reason":…,"until":…?}}. */
  String pause(String agency, String document, String person) {
    Document order = Document.of(document, Set.of("reason", "until"));
    return tree(agency, desk.pause(agency, order.reason(), order.time("until"), person));
  }

  /** {@code {"reason":…,"perMinute":N?}}. */
  String resume(String agency, String document, String person) {
    Document order = Document.of(document, Set.of("reason", "perMinute"));
    return tree(
        agency,
        desk.resume(agency, order.reason(), order.number("perMinute", 1, Pace.MOST), person));
  }

  /** {@code {"from":…?,"to":…,"text-code":…?}}; an empty object withdraws it. */
  String announce(String agency, String document, String person) {
    Document order = Document.of(document, Set.of("from", "to", "text-code"));
    if (order.isEmpty()) {
      return tree(agency, desk.withdraw(agency, person));
    }
    Instant to = order.time("to").orElseThrow(() -> new Refusal("no-end", "say until when: to"));
    Announced announced = new Announced(order.time("from"), to, order.text("text-code"));
    return tree(agency, desk.announce(agency, announced, person));
  }

  private static String tree(String agency, GateView gate) {
    ObjectNode tree = JSON.createObjectNode().put("agency", agency).put("paused", gate.paused());
    gate.pause()
        .ifPresent(
            pause -> {
              tree.put("pausedBy", pause.person());
              tree.put("pausedSince", Times.text(pause.since()));
              pause.until().ifPresent(until -> tree.put("until", Times.text(until)));
            });
    gate.window().ifPresent(window -> tree.set("announcement", announcement(window)));
    return tree.toString();
  }

  /** The window as a document. */
  static ObjectNode announcement(Window window) {
    return JSON.createObjectNode()
        .put("from", Times.text(window.from()))
        .put("to", Times.text(window.to()))
        .put("text-code", window.code());
  }
}
