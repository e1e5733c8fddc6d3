package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.operations.AgencyOperations.Announced;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.delivery.AgencyGates.GateView;

/** The operations of the MBeans {@code org.wasl:type=Agency}, in JSON. */
public final class AgencyOperationsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AgencyOperations operations;
  private final UnaryOperator<String> names;

  /**
   * @param names name of a person by id
   */
  AgencyOperationsJson(AgencyOperations operations, UnaryOperator<String> names) {
    this.operations = operations;
    this.names = names;
  }

  /** {@code {"reason":…,"until":…?}}. */
  String pause(String agency, String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, Set.of("reason", "until"));
    return text(
        agency, operations.pause(agency, arguments.reason(), arguments.time("until"), person));
  }

  /** {@code {"reason":…,"perMinute":N?}}. */
  String resume(String agency, String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, Set.of("reason", "perMinute"));
    return text(
        agency,
        operations.resume(
            agency,
            arguments.reason(),
            arguments.number("perMinute", 1, DeliveryRate.MAX_PER_MINUTE),
            person));
  }

  /** {@code {"from":…?,"to":…,"text-code":…?}}; an empty object withdraws it. */
  String announce(String agency, String document, String person) {
    OperationArguments arguments =
        OperationArguments.of(document, Set.of("from", "to", "text-code"));
    if (arguments.isEmpty()) {
      return text(agency, operations.withdraw(agency, person));
    }
    Instant to =
        arguments
            .time("to")
            .orElseThrow(() -> new OperationRefusedException("no-end", "say until when: to"));
    Announced announced = new Announced(arguments.time("from"), to, arguments.text("text-code"));
    return text(agency, operations.announce(agency, announced, person));
  }

  private String text(String agency, GateView gate) {
    return tree(agency, gate, names).toString();
  }

  /**
   * An agency's gate as a document.
   *
   * @param names name of a person by id
   */
  public static ObjectNode tree(String agency, GateView gate, UnaryOperator<String> names) {
    ObjectNode tree = JSON.createObjectNode().put("agency", agency).put("paused", gate.paused());
    gate.pause()
        .ifPresent(
            pause -> {
              tree.put("pausedBy", names.apply(pause.person()));
              tree.put("pausedSince", Rfc3339.text(pause.since()));
              tree.put("reason", pause.reason());
              pause.until().ifPresent(until -> tree.put("until", Rfc3339.text(until)));
            });
    gate.window().ifPresent(window -> tree.set("announcement", announcement(window)));
    return tree;
  }

  /** The window as a document. */
  static ObjectNode announcement(MaintenanceWindow window) {
    return JSON.createObjectNode()
        .put("from", Rfc3339.text(window.from()))
        .put("to", Rfc3339.text(window.to()))
        .put("text-code", window.code());
  }
}
