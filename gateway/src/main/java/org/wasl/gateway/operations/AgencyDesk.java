package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.wasl.gateway.config.OperationsConfig;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.Window;
import org.wasl.store.Gates;
import org.wasl.store.Gates.GateView;
import org.wasl.store.Store;

/** Agencies paused, resumed and announced: the operations of {@code org.wasl:type=Agency}. */
public final class AgencyDesk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Gates gates;
  private final OperationsConfig config;
  private final Clock clock;

  /** Orders about the agencies of this store. */
  public AgencyDesk(Store store, OperationsConfig config, Clock clock) {
    this.gates = store.gates();
    this.config = config;
    this.clock = clock;
  }

  /** {@code {"reason":…,"until":…?}}: nothing goes there until a resume, or until then. */
  public String pause(String agency, String document, String person) {
    OperatorWords.requirePerson(person);
    Document order = Document.of(document, Set.of("reason", "until"));
    String reason = order.reason();
    Optional<Instant> until = order.time("until");
    if (until.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
      throw new Refusal("past", "until must lie ahead");
    }
    Answer.of(gates.pause(agency, person, reason, until));
    return state(agency);
  }

  /** {@code {"reason":…,"perMinute":N?}}: what has piled up follows, at that rate where given. */
  public String resume(String agency, String document, String person) {
    OperatorWords.requirePerson(person);
    Document order = Document.of(document, Set.of("reason", "perMinute"));
    Optional<Pace> pace = order.number("perMinute", 1, Pace.MOST).map(Pace::new);
    if (!Answer.of(gates.resume(agency, person, order.reason(), pace))) {
      throw new Refusal("not-paused", agency + " is not paused");
    }
    return state(agency);
  }

  /**
   * {@code {"from":…,"to":…,"text-code":…}}: a maintenance window. An empty object withdraws it.
   */
  public String announce(String agency, String document, String person) {
    OperatorWords.requirePerson(person);
    Document order = Document.of(document, Set.of("from", "to", "text-code"));
    Optional<Window> window = order.isEmpty() ? Optional.empty() : Optional.of(window(order));
    Answer.of(gates.announce(agency, person, window));
    return state(agency);
  }

  private Window window(Document order) {
    try {
      Window window =
          new Window(
              order.time("from").orElseGet(clock::instant),
              order.time("to").orElseThrow(() -> new Refusal("no-end", "say until when: to")),
              order.text("text-code").orElse("maintenance"));
      window
          .refusal(clock.instant(), Duration.ofHours(config.maxWindowHours()))
          .ifPresent(
              why -> {
                throw new Refusal("bad-window", why);
              });
      return window;
    } catch (Refusal e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Refusal("bad-window", e.getMessage());
    }
  }

  private String state(String agency) {
    GateView gate = Answer.of(gates.of(agency));
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
