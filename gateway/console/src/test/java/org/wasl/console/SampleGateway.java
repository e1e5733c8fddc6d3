package org.wasl.console;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.rules.id.AgencyId;

/**
 * MBeans of the contract that the pages rely on, over a few deliveries in memory. The gateway's own
 * MBeans have their own tests. Here they are the data of the pages.
 */
final class SampleGateway implements AutoCloseable {
  static final String REFERRAL = "0193a1b2-0000-7000-8000-000000000001";
  static final String DELIVERY = "7d1f0a4e-3f7e-5b43-9c5a-00000000000";
  static final String REFUSED = "no-good-reason";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  static final Map<String, Object> DONE = Map.of("state", "done");
  private static final Map<String, Object> ANNOUNCED =
      Map.of("from", "2027-01-05T20:00:00Z", "to", "2027-01-05T22:00:00Z", "textCode", "upgrade");
  private static final String SINCE = "2026-11-24T08:00:00Z";

  /** Tells whether a delivery that is sent again is refused and parked again. */
  volatile boolean refusing;

  final Map<AgencyId, String> paused = new ConcurrentHashMap<>();
  final Map<String, String> parked = new ConcurrentHashMap<>();
  final List<Map<String, Object>> requests = new CopyOnWriteArrayList<>();
  final SampleHolds holds = new SampleHolds();
  final SampleUsers users;
  private final List<ObjectName> beans = new ArrayList<>();

  private SampleGateway(Path users) {
    this.users = new SampleUsers(users);
  }

  /** Restores the state of this moment when it closes. */
  final class Restored implements AutoCloseable {
    private final Map<String, String> before = Map.copyOf(parked);

    List<Map<String, Object>> requests() {
      return requests;
    }

    @Override
    public void close() {
      parked.keySet().retainAll(before.keySet());
      parked.putAll(before);
      requests.clear();
      refusing = false;
    }
  }

  Restored restored() {
    return new Restored();
  }

  /** The open alarms for the console, which has its own MBean of alarms. */
  static List<OpenAlarms.AlarmRow> alarms() {
    Instant since = Instant.parse(SINCE);
    return List.of(
        new OpenAlarms.AlarmRow(
            "agency-down",
            "registry",
            since,
            10_000,
            "warning",
            words("Agency does not answer", "L’organisme ne répond pas", "الجهة لا تجيب"),
            "docs/how-to/runbook.md#agency-down"),
        new OpenAlarms.AlarmRow(
            "parked",
            "police-1",
            since,
            3,
            "critical",
            words("Deliveries are parked", "Remises mises de côté", "عمليات تسليم معلّقة"),
            "https://runbook.example/{language}#parked"));
  }

  /** An alarm that is over and that nobody has acknowledged. */
  static OpenAlarms.AlarmRow overSince(String kind, String severity) {
    Instant since = Instant.parse(SINCE);
    return new OpenAlarms.AlarmRow(
        kind,
        "gateway",
        since,
        1,
        severity,
        words(kind, kind, kind),
        "docs/how-to/runbook.md#" + kind,
        "",
        Optional.empty(),
        Optional.of(since.plusSeconds(900)));
  }

  private static Map<String, OpenAlarms.Words> words(String en, String fr, String ar) {
    return Map.of(
        "en", new OpenAlarms.Words(en, en + ": 3"),
        "fr", new OpenAlarms.Words(fr, fr + " : 3"),
        "ar", new OpenAlarms.Words(ar, ar + ": 3"));
  }

  /**
   * Starts it.
   *
   * @param users the console's users file
   */
  static SampleGateway start(Path users) throws JMException {
    SampleGateway gateway = new SampleGateway(users);
    for (int i = 1; i <= 3; i++) {
      gateway.parked.put(DELIVERY + i, "attempts-exhausted/timeout");
    }
    gateway.parked.put(DELIVERY + 9, "rejected");
    gateway.agency(new AgencyId("police-1"), "https", "closed");
    gateway.agency(new AgencyId("prosecution-1"), "pull", "closed");
    gateway.agency(new AgencyId("registry"), "https", "open");
    for (int i = 1; i <= SampleAgencies.IDLE; i++) {
      gateway.agency(new AgencyId(SampleAgencies.idle(i)), "https", "closed");
    }
    gateway.add("Agencies", SampleAgencies.bean());
    gateway.referrals();
    gateway.replay();
    gateway.log();
    gateway.add("Trail", SampleTrail.bean());
    gateway.add("Users", gateway.users.bean());
    gateway.add("LegalHolds", gateway.holds.holds());
    gateway.add("Erasures", gateway.holds.erasures());
    return gateway;
  }

  private void agency(AgencyId name, String protocol, String breaker) throws JMException {
    long began = System.nanoTime();
    boolean open = breaker.equals("open");
    add(
        "Agency,name=" + name,
        new SampleMBean()
            .attribute("Name", () -> name.value())
            .attribute("Protocol", () -> protocol)
            .attribute("Due", () -> open ? 41L : 0L)
            .attribute("Waiting", () -> open ? 44L : 0L)
            .attribute("OldestDueSeconds", () -> open ? 5_400L : 0L)
            .attribute("OldestSeconds", () -> open ? 7_400L : 0L)
            .attribute("Blocked", () -> 0L)
            .attribute("InFlight", () -> SampleAgencies.isIdle(name) ? 0L : 2L)
            .attribute("Attempts", () -> 100L)
            .attribute("Breaker", () -> breaker)
            .attribute("NotBefore", () -> "")
            .attribute("LastReceipt", () -> SINCE)
            .attribute(
                "Delivered",
                () ->
                    SampleAgencies.isIdle(name)
                        ? 0
                        : 120 + (System.nanoTime() - began) / 300_000_000)
            .attribute("Parked", () -> (long) parked(name).size())
            .attribute("Paused", () -> paused.containsKey(name))
            .attribute("PausedBy", () -> paused.getOrDefault(name, ""))
            .attribute("PausedReason", () -> paused.containsKey(name) ? "agency-asked" : "")
            .attribute("PausedSince", () -> paused.containsKey(name) ? SINCE : "")
            .attribute("PausedUntil", () -> "")
            .attribute("Announcement", () -> protocol.equals("pull") ? ANNOUNCED : null)
            .operation(
                "pause",
                document -> {
                  needsReason(document);
                  paused.put(name, Caller.current().name());
                  return DONE;
                })
            .operation(
                "resume",
                document -> {
                  needsReason(document);
                  paused.remove(name);
                  return DONE;
                })
            .operation("announce", document -> DONE));
  }

  /** Two pages of one row each. The second one is requested by the position of the first. */
  private static Map<String, Object> overdue(String document) {
    boolean first = !document.contains("afterDue");
    Map<String, Object> row =
        new LinkedHashMap<>(
            Map.of(
                "place", first ? 1 : 2,
                "agency", first ? "registry" : "police-1",
                "stage", first ? "withdrawal-confirmed" : "retrieved",
                "referral", REFERRAL,
                "type", first ? "wanted-notice" : "instruction",
                "due", "2026-11-24T08:00:00Z",
                "overdueSeconds", first ? 180_000 : 7_200));
    if (first) {
      row.put("object", DELIVERY + "0");
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("asOf", "2026-11-26T10:00:00Z");
    page.put("deadlines", List.of(row));
    if (first) {
      page.put("next", Map.of("afterDue", "2026-11-24T08:00:00Z", "afterPlace", 1));
    }
    return page;
  }

  private static List<Map<String, Object>> overdueGroups() {
    return List.of(
        Map.of(
            "agency",
            "registry",
            "stage",
            "withdrawal-confirmed",
            "count",
            2,
            "earliestDue",
            SINCE,
            "overdueSeconds",
            180_000));
  }

  private List<String> parked(AgencyId agency) {
    String ofPolice = agency.value().equals("police-1") ? "attempts-exhausted/timeout" : "rejected";
    return !List.of(new AgencyId("police-1"), new AgencyId("registry")).contains(agency)
        ? List.of()
        : parked.entrySet().stream()
            .filter(entry -> entry.getValue().equals(ofPolice))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
  }

  private List<Map<String, Object>> groups() {
    Map<AgencyId, Map<String, Object>> groups = new TreeMap<>();
    for (AgencyId agency : List.of(new AgencyId("police-1"), new AgencyId("registry"))) {
      List<String> ids = parked(agency);
      if (!ids.isEmpty()) {
        groups.put(
            agency,
            Map.of(
                "agency",
                agency.value(),
                "cause",
                parked.get(ids.get(0)),
                "count",
                ids.size(),
                "oldest",
                SINCE,
                "oldestSeconds",
                7_300));
      }
    }
    return List.copyOf(groups.values());
  }

  /** One referral, if its id or its agency is requested. */
  private static List<Map<String, Object>> found(JsonNode asked) {
    String id = asked.path("id").asText();
    return id.equals(REFERRAL)
            || id.startsWith(DELIVERY)
            || asked.path("agency").asText().equals("police-1")
        ? List.of(
            Map.of(
                "referral",
                REFERRAL,
                "state",
                "referred",
                "sender",
                "platform",
                "createdAt",
                SINCE))
        : List.of();
  }

  /** A page of the parked deliveries of the requested agencies, causes and ids. */
  private Map<String, Object> parkedDeliveries(String document) {
    JsonNode asked = read(document);
    List<Map<String, Object>> found =
        Stream.of("police-1", "registry")
            .filter(agency -> List.of("", agency).contains(asked.path("agency").asText()))
            .flatMap(
                agency ->
                    parked(new AgencyId(agency)).stream()
                        .map(
                            id ->
                                Map.<String, Object>of(
                                    "id",
                                    id,
                                    "referral",
                                    REFERRAL,
                                    "agency",
                                    agency,
                                    "cause",
                                    parked.get(id),
                                    "type",
                                    "vetted-case",
                                    "attempts",
                                    12,
                                    "since",
                                    SINCE,
                                    "request",
                                    requestOf(id))))
            .filter(row -> List.of("", row.get("request")).contains(asked.path("request").asText()))
            .filter(row -> List.of("", row.get("cause")).contains(asked.path("cause").asText()))
            .filter(row -> row.get("id").toString().startsWith(asked.path("id").asText()))
            .toList();
    int limit = asked.path("limit").asInt(20);
    return Map.of(
        "total",
        found.size(),
        "limit",
        limit,
        "deliveries",
        found.stream().skip(asked.path("offset").asInt()).limit(limit).toList());
  }

  private String requestOf(String delivery) {
    return requests.stream()
        .filter(row -> row.get("state").equals("waiting"))
        .filter(row -> row.get("groups").toString().contains(delivery))
        .map(row -> row.get("id").toString())
        .findFirst()
        .orElse("");
  }

  private void referrals() throws JMException {
    add(
        "Referrals",
        new SampleMBean()
            .attribute("Open", () -> 17L)
            .attribute("ParkedTotal", () -> (long) parked.size())
            .operation("find", document -> Map.of("referrals", found(read(document))))
            .operation("timeline", id -> SampleTimeline.of(parked))
            .query("parked", () -> Map.of("groups", groups()))
            .operation("parkedDeliveries", this::parkedDeliveries)
            .query("overdue", () -> Map.of("groups", overdueGroups()))
            .operation("deadlines", SampleGateway::overdue));
  }

  private void replay() throws JMException {
    add(
        "Replay",
        new SampleMBean()
            .attribute("Running", () -> 0L)
            .attribute("Waiting", () -> (long) requests.size())
            .operation("plan", document -> plan(read(document)))
            .operation("request", this::request)
            .operation("replay", this::request)
            .operation("approve", document -> decide(document, "running"))
            .operation("reject", document -> decide(document, "rejected"))
            .operation("stop", document -> decide(document, "stopped"))
            .query("requests", () -> Map.of("requests", requests)));
  }

  private List<Map<String, Object>> groups(List<String> chosen) {
    Map<String, List<String>> byCause =
        chosen.stream().collect(Collectors.groupingBy(parked::get, TreeMap::new, toList()));
    return byCause.entrySet().stream()
        .map(
            entry ->
                Map.<String, Object>of(
                    "agency", entry.getKey().equals("rejected") ? "registry" : "police-1",
                    "cause", entry.getKey(),
                    "count", entry.getValue().size(),
                    "ids", entry.getValue()))
        .toList();
  }

  private List<String> selected(JsonNode order) {
    List<String> ids = new ArrayList<>();
    order.path("ids").forEach(id -> ids.add(id.asText()));
    return ids.isEmpty() ? parked(new AgencyId(order.path("agency").asText())) : ids;
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

  private Map<String, Object> request(String document) {
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
    request.put("changed", 0);
    request.put("groups", groups(selected(order)));
    requests.add(request);
    return request;
  }

  private Map<String, Object> decide(String document, String state) {
    String id = read(document).path("id").asText();
    Map<String, Object> request =
        requests.stream().filter(known -> known.get("id").equals(id)).findFirst().orElseThrow();
    if (state.equals("running") && !refusing) {
      parked.keySet().removeIf(group -> request.get("groups").toString().contains(group));
    }
    request.put("state", state);
    request.put("decidedBy", Caller.current().name());
    request.put("decidedAt", Instant.now().toString());
    if (state.equals("running")) {
      request.put("done", request.get("count"));
      request.put("processed", request.get("count"));
      request.put("state", "done");
      request.put("outcome", refusing ? "parked-again" : "delivered");
      request.put("delivered", refusing ? 0 : request.get("count"));
      request.put("parkedAgain", refusing ? request.get("count") : 0);
      request.put("underWay", 0);
    }
    return request;
  }

  private void log() throws JMException {
    add(
        "Log",
        new SampleMBean()
            .attribute("Size", () -> 4_711L)
            .attribute("Origin", () -> "log.wasl.example/demo")
            .attribute("L0LagMillis", () -> 0L)
            .attribute("L1LagMillis", () -> 1_200L)
            .attribute("L2LagMillis", () -> 61_000L)
            .attribute(
                "Witnesses",
                () ->
                    List.of(
                        witness("witness-1", "agrees", 4_711L),
                        witness("witness-2", "silent", 4_000L))));
  }

  private static Map<String, Object> witness(String name, String state, long size) {
    return Map.of("name", name, "state", state, "lastSeen", SINCE, "size", size);
  }

  private static void needsReason(String document) {
    if (read(document).path("reason").asText().isBlank()) {
      throw new OperationRefusedException("needs-reason", "give a reason");
    }
    if (read(document).path("reason").asText().equals(REFUSED)) {
      throw new OperationRefusedException("no-reason", "give another reason");
    }
  }

  private void add(String type, SampleMBean bean) throws JMException {
    beans.add(SERVER.registerMBean(bean, new ObjectName("org.wasl:type=" + type)).getObjectName());
  }

  static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws JMException {
    for (ObjectName bean : beans) {
      SERVER.unregisterMBean(bean);
    }
  }
}
