package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.operate.JmxOperations.asked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AlarmsCommand;
import org.wasl.administration.ParkedCommand;
import org.wasl.assembly.Gateway;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestPrograms;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;
import org.wasl.system.TestOperators;
import org.wasl.system.documents.DocumentShell;

/**
 * Tests metrics, alarms, traces and runbook of a gateway with faults. Two deliveries are parked
 * because nobody listens. One waits for a desk that does not collect.
 */
@Tag("soak")
class MonitoringTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final AgencyId DESK = new AgencyId("desk");
  private static final String SECRET = "synthetic-secret";
  private static final Pattern LATE =
      Pattern.compile(
          "max by \\(agency\\) \\((\\w+)\\) > (\\d+)"
              + " unless max by \\(agency\\) \\((\\w+)\\) > (\\d+)");
  private static final Pattern METRIC = Pattern.compile("\\b(?:wasl|jvm|process)_[a-z_]+");

  private record Posted(Map<String, List<String>> headers, byte[] body) {}

  private static final Map<String, List<Posted>> POSTED = new ConcurrentHashMap<>();
  private static HttpServer outside;
  private static SyntheticInstallation country;
  private static Gateway gateway;
  private static ReferralId referral;

  @BeforeAll
  static void twoAreParked(TestInfo test) throws Exception {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext("/", MonitoringTest::note);
    outside.start();
    String url = "http://127.0.0.1:" + outside.getAddress().getPort();
    country = SyntheticInstallation.of(test, 1).withDatabase();
    country.collects(DESK);
    Path competence = country.config().resolve("competence.csv");
    Files.writeString(
        competence,
        Files.readString(competence).replace("police-1,office,", "police-1,office," + DESK));
    Path retention = country.config().resolve("retention.csv");
    Files.writeString(
        retention,
        Files.readString(retention)
            .replaceAll("(?m)^vetted-case,.*$", "vetted-case,last-step,P0D"));
    Path secret = Files.writeString(country.config().resolve("secret"), SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    SignerKey witness =
        SignerKey.generate("wasl.example/w1", KeyType.COSIGNATURE, new SecureRandom());
    gateway =
        Gateway.start(
            country
                .with("alarms.intervalMillis", "200")
                .with("retention.graceDays", "0")
                .with("retention.dueSeconds", "1")
                .with("deadlines.followMillis", "20")
                .with("deadlines.alarmSeconds", "5")
                .with("alarms.webhook.url", url + "/alarms")
                .with("alarms.webhook.timeoutMillis", "60000")
                .with("management.healthTimeoutMillis", "30000")
                .with("alarms.webhook.secretFile", secret.toString())
                .with("traces.endpoint", url + "/v1/traces")
                .with("log.witnesses", witness.verifier() + " http://127.0.0.1:1")
                .with("log.quorum", "1")
                .configuration());
    referral = country.publish(gateway.api(), 7);
    knockWithoutCertificate();
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                page("/metrics").contains("alarm=\"parked\",subject=\"police-1\"")
                    && page("/metrics").contains("alarm=\"parked\",subject=\"office\"")
                    && page("/metrics").contains("alarm=\"retention-due\",subject=\"gateway\"")
                    && page("/metrics").contains("wasl_deadlines_open{")
                    && page("/metrics").contains("wasl_refused_total{")
                    && page("/metrics").contains("sink=\"webhook\""));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    outside.stop(0);
  }

  private static void note(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    Posted request =
        new Posted(
            Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestBody().readAllBytes());
    POSTED
        .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
        .add(request);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void knockWithoutCertificate() throws InterruptedException {
    try {
      HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(gateway.api()).build(), BodyHandlers.discarding());
    } catch (IOException expected) {
      assertThat(expected).isInstanceOf(javax.net.ssl.SSLException.class);
    }
  }

  private static String page(String path) throws IOException, InterruptedException {
    return ManagementPage.of(gateway.management(), path);
  }

  @Test
  void metricsFollowPrometheusConventions() throws Exception {
    assertThat(MetricRules.broken(page("/metrics"))).isEmpty();
  }

  @Test
  void metricsOfDashboardAndAlertsExist() throws Exception {
    // Given
    Path config = HOME.resolve("config");
    JsonNode dashboard = new ObjectMapper().readTree(config.resolve("grafana/wasl.json").toFile());
    List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
    assertThat(expressions).hasSizeGreaterThan(15);
    expressions.addAll(rules());
    // When
    List<String> used =
        expressions.stream()
            .flatMap(text -> METRIC.matcher(text).results().map(found -> found.group()))
            .distinct()
            .toList();
    // Then
    assertThat(used).hasSizeGreaterThan(15);
    assertThat(MetricRules.names(page("/metrics"))).containsAll(used);
  }

  private static List<String> rules() throws IOException {
    return Files.readAllLines(HOME.resolve("config/prometheus/alerts.yml")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("expr: "))
        .map(line -> line.substring("expr: ".length()))
        .toList();
  }

  @Test
  void countsDroppedNotificationsFromZero() throws Exception {
    assertThat(page("/metrics"))
        .contains(
            "wasl_alarm_notifications_total{outcome=\"dropped\",sink=\"audit\"} 0.0",
            "wasl_alarm_notifications_total{outcome=\"dropped\",sink=\"webhook\"} 0.0");
  }

  @Test
  void reportsLateDeliveriesOfAnAgencyUnlessPaused() throws Exception {
    // Given
    dueSinceTwentyMinutes(DESK);
    awaitLate(DESK);
    // When
    asked(ConsoleRole.OPERATOR, "Agency,name=" + DESK, "pause", "{\"reason\":\"moving-house\"}");
    // Then
    awaitLate();
    assertThat(MetricRules.byLabel(page("/metrics"), "wasl_oldest_due_age_seconds", "agency"))
        .hasEntrySatisfying(DESK, age -> assertThat(age).isGreaterThan(1_000));
    asked(ConsoleRole.OPERATOR, "Agency,name=" + DESK, "resume", "{\"reason\":\"moved\"}");
    awaitLate(DESK);
  }

  /** The backlog that a page shows may be a second old. */
  private static void awaitLate(AgencyId... agencies) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(lateByTheRule()).containsExactly(agencies));
  }

  @Test
  void alarmsIfAnOpenTransactionDelaysTheTrail() throws Exception {
    // Given
    try (Connection open = database();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("select pg_current_xact_id()");
      // When
      asked(ConsoleRole.OPERATOR, "Agency,name=" + DESK, "pause", "{\"reason\":\"moving-house\"}");
      asked(ConsoleRole.OPERATOR, "Agency,name=" + DESK, "resume", "{\"reason\":\"moved\"}");
      // Then
      awaitPage("wasl_alarms_open\\{alarm=\"deadlines-behind\",subject=\"gateway\"} 1");
      awaitPage("wasl_deadlines_lag_seconds [1-9]");
      open.rollback();
    }
    awaitPage("wasl_deadlines_lag_seconds 0\\.0");
  }

  private static void awaitPage(String pattern) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(page("/metrics")).containsPattern(pattern));
  }

  private static Connection database() throws Exception {
    List<String> address = Files.readAllLines(country.data().resolve("database"));
    String password = Files.readString(Path.of(address.get(2))).strip();
    return DriverManager.getConnection(address.get(0), address.get(1), password);
  }

  private static void dueSinceTwentyMinutes(AgencyId agency) throws Exception {
    try (Connection connection = database();
        PreparedStatement statement =
            connection.prepareStatement(
                "update delivery set due_at = now() - interval '20 minutes'"
                    + " where recipient = ? and state = 'waiting'")) {
      statement.setString(1, agency.value());
      assertThat(statement.executeUpdate()).isPositive();
    }
  }

  /** Agencies that {@code WaslDeliveriesLate} finds now, as Prometheus reads its expression. */
  private static List<AgencyId> lateByTheRule() throws Exception {
    MatchResult rule =
        rules().stream()
            .map(LATE::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .orElseThrow()
            .toMatchResult();
    String page = page("/metrics");
    return above(page, rule.group(1), rule.group(2)).stream()
        .filter(Predicate.not(above(page, rule.group(3), rule.group(4))::contains))
        .toList();
  }

  private static List<AgencyId> above(String page, String metric, String threshold) {
    return MetricRules.byLabel(page, metric, "agency").entrySet().stream()
        .filter(entry -> entry.getValue() > Double.parseDouble(threshold))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void jmxListsOpenAlarms() throws Exception {
    // When
    TabularData open =
        (TabularData)
            ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("org.wasl:type=Alarms"), "Open");
    // Then
    CompositeData row = open.get(new Object[] {"parked", "police-1"});
    assertThat(row.get("count")).isEqualTo(1L);
    assertThat(row.get("severity")).isEqualTo("warning");
  }

  @Test
  void acknowledgementOfAnAlarmIsAuditedWithPersonAndAlarm() throws Exception {
    // When
    JsonNode done =
        asked(
            ConsoleRole.OPERATOR,
            "Alarms",
            "acknowledge",
            "{\"kind\":\"parked\",\"subject\":\"office\"}");
    // Then
    assertThat(done.path("acknowledgedBy").asText()).isEqualTo("operator-1");
    TabularData open =
        (TabularData)
            ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("org.wasl:type=Alarms"), "Open");
    assertThat(open.get(new Object[] {"parked", "office"}).get("acknowledgedBy"))
        .isEqualTo("operator-1");
    assertThat(open.get(new Object[] {"parked", "police-1"}).get("acknowledgedBy")).isEqualTo("");
    assertThat(asked(ConsoleRole.AUDITOR, "Trail", "operations", "{\"person\":\"operator-1\"}"))
        .asString()
        .contains("\"act\":\"alarm-acknowledged\"", "\"subject\":\"parked/office\"");
    CommandResult listed =
        CommandResult.of(
            new AlarmsCommand(),
            List.of("--config", country.config().toString(), "--data", country.data().toString()));
    assertThat(listed.code()).isZero();
    assertThat(listed.out())
        .containsPattern("warning parked office since \\S+, \\d+, open; acknowledged by op-\\w+ at")
        .containsPattern("warning parked police-1 since \\S+, \\d+, open; not acknowledged");
    assertThatThrownBy(
            () ->
                asked(
                    ConsoleRole.OPERATOR,
                    "Alarms",
                    "acknowledge",
                    "{\"kind\":\"parked\",\"subject\":\"nobody\"}"))
        .hasStackTraceContaining("no such alarm waits for anybody");
  }

  @Test
  void listsParkedDeliveriesOfRemovedAgencyByItsId() {
    // Given the configuration of another country
    List<String> folders =
        List.of("--config", HOME.resolve("config").toString(), "--data", country.data().toString());
    // When
    CommandResult listed = parked(folders, "police-1");
    CommandResult planned = parked(folders, "plan", "--agency", "police-1", "--action", "discard");
    CommandResult unknown = parked(folders, "police-9");
    // Then
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out()).contains(" police-1 attempts-exhausted/connection-refused ");
    assertThat(planned.out()).contains("1 parked for police-1");
    assertThat(unknown.code()).isEqualTo(2);
  }

  private static CommandResult parked(List<String> folders, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(folders);
    return CommandResult.of(new ParkedCommand(), all);
  }

  @Test
  void healthWarnsAndStaysReady() throws Exception {
    assertThat(page("/health")).contains("{\"status\":\"up\"", "\"warnings\":{", "\"parked\":2");
  }

  @Test
  void webhookGetsEachAlarmOnceSignedWithTheSecret() throws Exception {
    // Given
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    // When
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                // Then
                assertThat(phases(mac))
                    .containsOnlyOnce("began parked police-1", "began parked office")
                    .noneMatch(line -> line.startsWith("over parked")));
  }

  /** The webhook's notices so far, each of which is signed. */
  private static List<String> phases(Mac mac) throws IOException {
    List<String> namedPhases = new ArrayList<>();
    for (Posted request : POSTED.getOrDefault("/alarms", List.of())) {
      assertThat(request.headers().get("Wasl-alarm-signature"))
          .containsExactly("sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
      for (JsonNode notice : new ObjectMapper().readTree(request.body()).path("notifications")) {
        namedPhases.add(
            notice.path("what").asText()
                + " "
                + notice.path("kind").asText()
                + " "
                + notice.path("subject").asText());
      }
    }
    return namedPhases;
  }

  @Test
  void submissionAndDeliveryAreTracedUnderTheReferralId() {
    // When
    byte[] id = HexFormat.of().parseHex(referral.toString().replace("-", ""));
    Awaitility.await().atMost(SOON).until(() -> POSTED.containsKey("/v1/traces"));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                // Then
                assertThat(spans())
                    .contains(
                        new String(id, StandardCharsets.ISO_8859_1),
                        "accept",
                        "deliver",
                        "connection-refused",
                        referral.toString()));
  }

  private static String spans() {
    StringBuilder all = new StringBuilder();
    POSTED
        .get("/v1/traces")
        .forEach(request -> all.append(new String(request.body(), StandardCharsets.ISO_8859_1)));
    return all.toString();
  }

  @Test
  void runbookCommandsPrintTheDocumentedOutput() throws Exception {
    // Given
    TestPrograms.assumeInstalled("curl", "openssl");
    List<DocumentShell.Step> steps =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/how-to/runbook.md")));
    Path folder = country.config().getParent();
    TestOperators.passwordFile(folder.resolve("anna.password"));
    assertThat(steps).hasSizeGreaterThan(5);
    // When
    String printed = new DocumentShell(HOME, folder).assertTyped("", steps);
    // Then
    assertThat(printed).doesNotContain("not found", "No such file", "rror:");
  }
}
