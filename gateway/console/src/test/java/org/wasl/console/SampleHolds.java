package org.wasl.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.OperationRefusedException;

/** Holds and erasures, as the gateway's MBeans have them, over a few referrals in memory. */
final class SampleHolds {
  static final String HELD = "0193a1b2-0000-7000-8000-00000000000a";
  static final String DUE = "0193a1b2-0000-7000-8000-00000000000b";
  static final String ERASED = "0193a1b2-0000-7000-8000-00000000000c";
  private static final String SINCE = "2026-11-24T08:00:00Z";

  /** Holds by referral. */
  final Map<String, Map<String, Object>> holds = new ConcurrentHashMap<>();

  SampleHolds() {
    reset();
  }

  void reset() {
    holds.clear();
    holds.put(HELD, hold(HELD, "appeal", "cara"));
  }

  private static Map<String, Object> hold(String referral, String reason, String person) {
    return new ConcurrentHashMap<>(
        Map.of(
            "referral", referral,
            "reason", reason,
            "heldBy", person,
            "heldAt", SINCE,
            "ageSeconds", 180_000));
  }

  SampleMBean holds() {
    return new SampleMBean()
        .query("list", () -> Map.of("holds", List.copyOf(holds.values())))
        .operation("hold", this::hold)
        .operation("requestRelease", this::requestRelease)
        .operation("approveRelease", this::approveRelease);
  }

  private Map<String, Object> hold(String document) {
    String referral = SampleGateway.read(document).path("referral").asText();
    String reason = SampleGateway.read(document).path("reason").asText();
    holds.put(referral, hold(referral, reason, Caller.current().name()));
    return SampleGateway.DONE;
  }

  private Map<String, Object> requestRelease(String document) {
    Map<String, Object> hold = holds.get(SampleGateway.read(document).path("referral").asText());
    hold.put("releaseReason", SampleGateway.read(document).path("reason").asText());
    hold.put("releaseRequestedBy", Caller.current().name());
    hold.put("releaseRequestedAt", SINCE);
    return SampleGateway.DONE;
  }

  private Map<String, Object> approveRelease(String document) {
    String referral = SampleGateway.read(document).path("referral").asText();
    if (Caller.current().name().equals(holds.get(referral).get("releaseRequestedBy"))) {
      throw new OperationRefusedException("same-person", "another person must approve");
    }
    holds.remove(referral);
    return SampleGateway.DONE;
  }

  SampleMBean erasures() {
    return new SampleMBean().query("list", this::listErasures);
  }

  private Map<String, Object> listErasures() {
    List<Map<String, Object>> due = new ArrayList<>();
    for (String referral : List.of(HELD, DUE)) {
      due.add(Map.of("referral", referral, "since", SINCE, "held", holds.containsKey(referral)));
    }
    return Map.of(
        "asOf",
        SINCE,
        "dueTotal",
        due.size(),
        "due",
        due,
        "requests",
        List.of(),
        "done",
        List.of(
            Map.of(
                "referral", ERASED,
                "requestedBy", "anna",
                "erasedBy", "ben",
                "erasedAt", SINCE,
                "reason", "retention",
                "basis", "law-1",
                "state", "cleaned")));
  }
}
