package org.wasl.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * MBeans of the contract that the pages rely on, over a few deliveries in memory. The gateway's own
 * are tested where they are; here they are what the pages look at.
 */
final class SampleGateway implements AutoCloseable {
  static final String REFERRAL = "0193a1b2-0000-7000-8000-000000000001";
  static final String DELIVERY = "7d1f0a4e-3f7e-5b43-9c5a-00000000000";
  static final String REFUSED = "no-good-reason";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SINCE = "2026-11-24T08:00:00Z";

  final Map<String, String> paused = new ConcurrentHashMap<>();
  final Map<String, String> parked = new ConcurrentHashMap<>();
  final List<Map<String, Object>> requests = new CopyOnWriteArrayList<>();
  private final List<SampleBean> beans = new ArrayList<>();

  /** What is parked and asked for from now on is undone when it closes. */
  final class Restored implements AutoCloseable {
    private final Map<String, String> before = Map.copyOf(parked);

    List<Map<String, Object>> requests() {
      return requests;
    }

    @Override
    public void close() {
      parked.putAll(before);
      requests.clear();
    }
  }

  Restored restored() {
    return new Restored();
  }

  static SampleGateway start() throws JMException {
    SampleGateway gateway = new SampleGateway();
    for (int i = 1; i <= 3; i++) {
      gateway.parked.put(DELIVERY + i, "attempts-exhausted/timeout");
    }
    gateway.parked.put(DELIVERY + 9, "rejected");
    gateway.agency("police-1", "https", "closed");
    gateway.agency("prosecution-1", "pull", "closed");
    gateway.agency("registry", "https", "open");
    gateway.referrals();
    gateway.replay();
    gateway.log();
    return gateway;
  }

  private void agency(String name, String protocol, String breaker) throws JMException {
    long began = System.nanoTime();
    add(
        "Agency,name=" + name,
        new SampleBean()
            .with("Name", () -> name)
            .with("Protocol", () -> protocol)
            .with("Due", () -> breaker.equals("open") ? 41L : 0L)
            .with("OldestDueSeconds", () -> breaker.equals("open") ? 5_400L : 0L)
            .with("InFlight", () -> 2L)
            .with("Attempts", () -> 100L)
            .with("Breaker", () -> breaker)
            .with("NotBefore", () -> "")
            .with("LastReceipt", () -> SINCE)
            .with("Delivered", () -> 120 + (System.nanoTime() - began) / 300_000_000)
            .with("Parked", () -> parked(name).size())
            .with("Paused", () -> paused.containsKey(name))
            .with("PausedBy", () -> paused.getOrDefault(name, ""))
            .with("PausedSince", () -> paused.containsKey(name) ? SINCE : "")
            .with("Announcement", () -> "")
            .does(
                "pause",
                document -> {
                  needsReason(document);
                  paused.put(name, Caller.current().name());
                  return json(Map.of("paused", true));
                })
            .does(
                "resume",
                document -> {
                  needsReason(document);
                  paused.remove(name);
                  return json(Map.of("paused", false));
                })
            .does("announce", document -> "{}"));
  }

  private List<String> parked(String agency) {
    String ofPolice = agency.equals("police-1") ? "attempts-exhausted/timeout" : "rejected";
    return agency.equals("prosecution-1")
        ? List.of()
        : parked.entrySet().stream()
            .filter(one -> one.getValue().equals(ofPolice))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
  }

  private List<Map<String, Object>> groups() {
    Map<String, Map<String, Object>> groups = new TreeMap<>();
    for (String agency : List.of("police-1", "registry")) {
      List<String> ids = parked(agency);
      if (!ids.isEmpty()) {
        groups.put(
            agency,
            Map.of(
                "agency",
                agency,
                "cause",
                parked.get(ids.get(0)),
                "count",
                ids.size(),
                "oldestSeconds",
                7_300,
                "ids",
                ids.stream().map(id -> Map.of("id", id, "referral", REFERRAL)).toList()));
      }
    }
    return List.copyOf(groups.values());
  }

  private void referrals() throws JMException {
    add(
        "Referrals",
        new SampleBean()
            .with("Open", () -> 17L)
            .with("ParkedTotal", () -> (long) parked.size())
            .does(
                "find",
                id ->
                    json(
                        Map.of(
                            "referrals",
                            id.equals(REFERRAL) || id.startsWith(DELIVERY)
                                ? List.of(Map.of("referral", REFERRAL, "state", "referred"))
                                : List.of())))
            .does("timeline", id -> json(SampleStory.of(parked)))
            .tells("parked", () -> json(Map.of("groups", groups()))));
  }

  private void replay() throws JMException {
    add(
        "Replay",
        new SampleBean()
            .with("Running", () -> 0L)
            .with("Waiting", () -> (long) requests.size())
            .does("plan", document -> json(plan(read(document))))
            .does("request", this::request)
            .does("replay", this::request)
            .does("approve", document -> decide(document, "running"))
            .does("reject", document -> decide(document, "rejected"))
            .does("stop", document -> decide(document, "stopped"))
            .tells("requests", () -> json(Map.of("requests", requests))));
  }

  private List<String> selected(JsonNode order) {
    List<String> ids = new ArrayList<>();
    order.path("ids").forEach(id -> ids.add(id.asText()));
    return ids.isEmpty() ? parked(order.path("agency").asText()) : ids;
  }

  private Map<String, Object> plan(JsonNode order) {
    List<String> ids = selected(order);
    boolean alone = ids.size() == 1 && order.path("action").asText().equals("replay");
    return Map.of(
        "count",
        ids.size(),
        "secondPerson",
        !alone,
        "groups",
        groups().stream().filter(group -> group.toString().contains(ids.get(0))).toList());
  }

  private String request(String document) {
    JsonNode order = read(document);
    needsReason(document);
    Map<String, Object> request = new ConcurrentHashMap<>();
    request.put("id", "r-" + (requests.size() + 1));
    request.put("state", "waiting");
    request.put("action", order.path("action").asText());
    request.put("reason", order.path("reason").asText());
    request.put("requestedBy", Caller.current().name());
    request.put("requestedAt", Instant.now().toString());
    request.put("count", selected(order).size());
    request.put("done", 0);
    request.put("ids", selected(order));
    requests.add(request);
    return json(request);
  }

  private String decide(String document, String state) {
    String id = read(document).path("id").asText();
    Map<String, Object> request =
        requests.stream().filter(one -> one.get("id").equals(id)).findFirst().orElseThrow();
    request.put("state", state);
    request.put("decidedBy", Caller.current().name());
    request.put("decidedAt", Instant.now().toString());
    if (state.equals("running")) {
      ((List<?>) request.get("ids")).forEach(parked::remove);
      request.put("done", request.get("count"));
      request.put("looked", request.get("count"));
      request.put("state", "done");
    }
    return json(request);
  }

  private void log() throws JMException {
    add(
        "Log",
        new SampleBean()
            .with("Size", () -> 4_711L)
            .with("Origin", () -> "log.wasl.example/demo")
            .with("L0LagMillis", () -> 0L)
            .with("L1LagMillis", () -> 1_200L)
            .with("L2LagMillis", () -> 61_000L)
            .with(
                "Witnesses",
                () ->
                    table(
                        List.of("name", "state", "lastSeen", "size"),
                        List.of("witness-1", "agrees", SINCE, "4711"),
                        List.of("witness-2", "silent", SINCE, "4000"))));
    add(
        "Alarms",
        new SampleBean()
            .with("Total", () -> 12L)
            .with(
                "Open",
                () ->
                    table(
                        List.of("kind", "subject", "since", "count", "severity", "text"),
                        List.of("agency-down", "registry", SINCE, "10000", "warning", "calls fail"),
                        List.of("parked", "police-1", SINCE, "3", "critical", "they wait"))));
  }

  /** A table of texts, indexed by its first two columns. */
  @SafeVarargs
  private static TabularDataSupport table(List<String> columns, List<String>... rows) {
    try {
      String[] names = columns.toArray(String[]::new);
      OpenType<?>[] types =
          columns.stream().map(one -> SimpleType.STRING).toArray(OpenType<?>[]::new);
      CompositeType row = new CompositeType("row", "row", names, names, types);
      TabularDataSupport table =
          new TabularDataSupport(
              new TabularType("table", "table", row, new String[] {names[0], names[1]}));
      for (List<String> one : rows) {
        table.put(new CompositeDataSupport(row, names, one.toArray()));
      }
      return table;
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void needsReason(String document) {
    if (read(document).path("reason").asText().isBlank()) {
      throw new Refused("needs-reason", "give a reason");
    }
    if (read(document).path("reason").asText().equals(REFUSED)) {
      throw new Refused("no-reason", "give another reason");
    }
  }

  private void add(String type, SampleBean bean) throws JMException {
    beans.add(bean.at("org.wasl:type=" + type));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws JMException {
    for (SampleBean bean : beans) {
      bean.close();
    }
  }
}
