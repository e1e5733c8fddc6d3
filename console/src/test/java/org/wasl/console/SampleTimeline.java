package org.wasl.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The timeline of one referral of a test, without its first steps: delivered to two agencies,
 * parked for a third.
 */
final class SampleTimeline {
  private SampleTimeline() {}

  static Map<String, Object> of(Map<String, String> parked) {
    List<Map<String, Object>> deliveries = new ArrayList<>();
    deliveries.add(delivery(SampleGateway.DELIVERY + 7, "prosecution-1", "delivered", "", 1));
    parked.keySet().stream()
        .sorted()
        .forEach(id -> deliveries.add(delivery(id, "police-1", "parked", parked.get(id), 12)));
    List<Map<String, Object>> steps = new ArrayList<>();
    step(steps, "accepted", "platform", "", "submission-accepted", "L2");
    step(steps, "opened", "platform", "", "", "L2");
    step(steps, "dispatched", "prosecution-1", "", "", "L2");
    step(steps, "attempted", "prosecution-1", "", "", "L1");
    step(steps, "delivered", "prosecution-1", "", "delivery", "L1");
    step(steps, "failed", "police-1", "timeout", "", "L0");
    step(steps, "parked", "police-1", "attempts-exhausted/timeout", "", "L0");
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
      String id, String agency, String state, String reason, int attempts) {
    return Map.of(
        "id",
        id,
        "agency",
        agency,
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
      String agency,
      String reason,
      String receipt,
      String level) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("step", steps.size() + 1);
    step.put("time", "2026-11-24T08:0" + steps.size() + ":00Z");
    step.put("action", action);
    step.put("agency", agency);
    step.put("type", "vetted-case");
    step.put("message", 1);
    step.put("sentence", agency + " " + action + " the case (" + reason + ").");
    if (agency.equals("police-1")) {
      step.put("delivery", SampleGateway.DELIVERY + 1);
    }
    step.put("receipt", receipt);
    step.put("level", level);
    steps.add(step);
  }
}
