package org.wasl.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wasl.rules.id.AgencyId;

/**
 * The timeline of one referral of a test, without its first steps. It was delivered to two agencies
 * and parked for a third.
 */
final class SampleTimeline {
  private SampleTimeline() {}

  static Map<String, Object> of(Map<String, String> parked) {
    List<Map<String, Object>> deliveries = new ArrayList<>();
    deliveries.add(
        delivery(SampleGateway.DELIVERY + 7, new AgencyId("prosecution-1"), "delivered", "", 1));
    parked.keySet().stream()
        .sorted()
        .forEach(
            id ->
                deliveries.add(
                    delivery(id, new AgencyId("police-1"), "parked", parked.get(id), 12)));
    List<Map<String, Object>> steps = new ArrayList<>();
    step(steps, "accepted", new AgencyId("platform"), "", "submission-accepted", "L2");
    step(steps, "opened", new AgencyId("platform"), "", "", "L2");
    step(steps, "dispatched", new AgencyId("prosecution-1"), "", "", "L2");
    step(steps, "attempted", new AgencyId("prosecution-1"), "", "", "L1");
    step(steps, "delivered", new AgencyId("prosecution-1"), "", "delivery", "L1");
    step(steps, "failed", new AgencyId("police-1"), "timeout", "", "L0");
    step(steps, "parked", new AgencyId("police-1"), "attempts-exhausted/timeout", "", "L0");
    return Map.of(
        "referral",
        SampleGateway.REFERRAL,
        "test",
        true,
        "omitted",
        1_200,
        "state",
        "referred",
        "sender",
        "platform",
        "createdAt",
        "2026-11-24T07:59:00Z",
        "deliveries",
        deliveries,
        "steps",
        steps);
  }

  private static Map<String, Object> delivery(
      String id, AgencyId agency, String state, String reason, int attempts) {
    return Map.of(
        "id",
        id,
        "agency",
        agency.value(),
        "type",
        "vetted-case",
        "message",
        1,
        "state",
        state,
        "reason",
        reason,
        "attempts",
        attempts);
  }

  private static void step(
      List<Map<String, Object>> steps,
      String action,
      AgencyId agency,
      String reason,
      String receipt,
      String level) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("step", steps.size() + 1);
    step.put("time", "2026-11-24T08:0" + steps.size() + ":00Z");
    step.put("action", action);
    step.put("agency", agency.value());
    step.put("type", "vetted-case");
    step.put("message", 1);
    step.put("sentence", agency + " " + action + " the case (" + reason + ").");
    if (agency.value().equals("police-1")) {
      step.put("delivery", SampleGateway.DELIVERY + 1);
    }
    step.put("receipt", receipt);
    step.put("level", level);
    steps.add(step);
  }
}
