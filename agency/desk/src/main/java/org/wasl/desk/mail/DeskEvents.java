package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells open pages of an office about changes, by ids only. It is thread-safe. */
public final class DeskEvents {
  /** Name of the event that rights or keys have changed. */
  public static final String PERSONS = "persons";

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Set<Consumer<DeskEvent>>> listeners = new ConcurrentHashMap<>();

  /**
   * Something has changed.
   *
   * @param name {@code inbox}, {@code outbox}, {@code gateway}, {@code persons}, {@code reference}
   *     or {@code heartbeat}
   * @param data ids, or the contact with the gateway, as JSON
   */
  public record DeskEvent(String name, String data) {}

  /** A referral of the office has changed. */
  public void inbox(String office, String referral) {
    tell(office, "inbox", JSON.createObjectNode().put("referral", referral));
  }

  /** Something has become of an answer. */
  public void outbox(String office, String message) {
    tell(office, "outbox", JSON.createObjectNode().put("messageId", message));
  }

  /** The gateway can be reached again, or no longer. */
  public void gateway(String office, GatewayContact contact, Instant now) {
    tell(office, "gateway", contact.json(now));
  }

  /**
   * Returns the event that a stream sends first and then often, so that a page knows that it is
   * connected.
   */
  public static DeskEvent heartbeat(GatewayContact contact, Instant now) {
    return new DeskEvent("heartbeat", contact.json(now).toString());
  }

  /** Rights or keys of the office have changed. */
  public void persons(String office) {
    tell(office, PERSONS, JSON.createObjectNode());
  }

  /** Agencies, code lists or the calendar have changed. */
  public void reference(String office) {
    tell(office, "reference", JSON.createObjectNode());
  }

  private void tell(String office, String name, ObjectNode data) {
    DeskEvent event = new DeskEvent(name, data.toString());
    listeners.getOrDefault(office, Set.of()).forEach(listener -> listener.accept(event));
  }

  /**
   * Tells a listener of an office's changes from now on.
   *
   * @param listener must not block
   * @return ends this
   */
  public Runnable listen(String office, Consumer<DeskEvent> listener) {
    Set<Consumer<DeskEvent>> all =
        listeners.computeIfAbsent(office, any -> ConcurrentHashMap.newKeySet());
    all.add(listener);
    return () -> all.remove(listener);
  }
}
