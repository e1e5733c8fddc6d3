package org.wasl.desk.trail;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;

/**
 * One action, with ids and codes, but no content and no names.
 *
 * @param at when
 * @param office id of the office
 * @param by id of the person, or {@link #HOST} for the host's own actions and its commands
 * @param action the action, which is the member {@code act} of the entry
 * @param object ids and codes of its objects by name, which are {@code person}, {@code referral},
 *     {@code delivery}, {@code message}, {@code kid}, {@code passkey}, {@code roles}, {@code
 *     rules}, {@code deputy}, {@code first}, {@code last} and {@code since}
 */
public record TrailEntry(
    Instant at, String office, String by, TrailAction action, Map<String, String> object) {
  /** The actor of actions without a person. */
  public static final String HOST = "host";

  /** The leaf of the log (RFC 8785). */
  String canonical() {
    Map<String, JsonValue> ids = new TreeMap<>();
    object.forEach((name, id) -> ids.put(name, new TextValue(id)));
    return CanonicalJson.of(
        new ObjectValue(
            Map.of(
                "at", new TextValue(at.toString()),
                "office", new TextValue(office),
                "by", new TextValue(by),
                "act", new TextValue(action.code()),
                "object", new ObjectValue(ids))));
  }
}
