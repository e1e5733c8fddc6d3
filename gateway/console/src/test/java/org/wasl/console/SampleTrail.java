package org.wasl.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Operations of three persons, with one operation on each page. */
final class SampleTrail {
  private SampleTrail() {}

  static SampleMBean bean() {
    return new SampleMBean()
        .attribute("LastAct", () -> "2026-11-24T09:00:00Z")
        .operation("operations", document -> page(SampleGateway.read(document)));
  }

  private static Map<String, Object> page(JsonNode asked) {
    Map<String, Object> anna = act(2, "anna", "Agency.pause", false);
    Map<String, Object> omar = act(1, "omar", "Replay.approve", true);
    if (asked.path("act").asText().equals("resumed")) {
      return Map.of("acts", List.of(act(3, "ines", "resumed", false)));
    }
    if (asked.path("person").asText().equals("omar")
        || asked.path("act").asText().equals("Replay.approve")
        || asked.has("before")) {
      return Map.of("acts", List.of(omar));
    }
    return Map.of("acts", List.of(anna), "next", 2);
  }

  private static Map<String, Object> act(int place, String person, String act, boolean refused) {
    Map<String, Object> row =
        new TreeMap<>(
            Map.of(
                "place", place,
                "time", "2026-11-24T09:00:00Z",
                "person", person,
                "personId", "op-" + person,
                "act", act,
                "refused", refused,
                "times", 1));
    if (refused) {
      row.put("reason", "same-person");
    }
    return row;
  }
}
