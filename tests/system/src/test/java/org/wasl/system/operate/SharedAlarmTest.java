package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AlarmsCommand;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;
import org.wasl.system.TestOperators;

/**
 * An agency is down, and two gateways on one database see it. The person on duty gets one call of
 * the webhook at the beginning and one at the end. A gateway that takes over from another one
 * reports once that the alarm continues.
 */
@Tag("soak")
class SharedAlarmTest {
  private static final AgencyId OFFICE = new AgencyId("office");
  private static final String SEEN = "wasl_alarms_open{alarm=\"agency-down\",subject=\"office\"} 1";
  private static final List<String> NAMES = List.of("one", "two");

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("api.port", "0"),
          Map.entry("management.port", "0"),
          TestOperators.SETTING,
          Map.entry("alarms.intervalMillis", "200"),
          Map.entry("alarms.settleSeconds", "2"),
          Map.entry("alarms.webhook.timeoutMillis", "60000"),
          Map.entry("broker.idleReceiveMillis", "200"),
          Map.entry("delivery.connectTimeoutMillis", "1000"),
          Map.entry("delivery.callDeadlineMillis", "3000"),
          Map.entry("delivery.dispatchGraceMillis", "1000"),
          Map.entry("delivery.retry.initialBackoffMillis", "50"),
          Map.entry("delivery.retry.maxBackoffMillis", "200"),
          Map.entry("delivery.retry.maxAttempts", "1000"),
          Map.entry("delivery.breaker.openMillis", "100"),
          Map.entry("delivery.breaker.maxOpenMillis", "500"),
          Map.entry("reconcile.intervalMillis", "250"));

  /**
   * One notice about the agency.
   *
   * @param call number of the POST that brought it
   * @param by name of the gateway that sent it
   * @param what beginning or end, with the agency
   */
  private record AlarmNotice(int call, String by, String id, String what) {}

  private static TwoGateways two;
  private static KitRuntime runtime;
  private static HttpServer duty;
  private static int officePort;
  private static AgencyEndpoint office;
  private static long seed;

  private static final List<AlarmNotice> TOLD = new CopyOnWriteArrayList<>();
  private static int calls;

  private final Map<String, GatewayProcess> gateways = new HashMap<>();
  private AgencyServer answering;

  @BeforeAll
  static void prepare(TestInfo test) throws Exception {
    two = TwoGateways.prepare(test);
    officePort = TestPorts.reserve();
    two.country().listens(OFFICE, officePort);
    for (String name : NAMES) {
      TestOperators.write(two.data(name));
    }
    runtime = KitRuntime.start();
    office =
        new AgencyEndpoint(
            runtime,
            two.country().pki(),
            OFFICE,
            two.country().pki().directory(),
            two.data("inboxes"),
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    duty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    duty.createContext("/", SharedAlarmTest::hear);
    duty.start();
  }

  @AfterAll
  static void stop() throws Exception {
    office.close();
    two.close();
    runtime.close();
    duty.stop(0);
  }

  private static synchronized void hear(HttpExchange exchange) throws IOException {
    calls++;
    String by = exchange.getRequestURI().getPath().substring(1);
    JsonNode document = new ObjectMapper().readTree(exchange.getRequestBody());
    for (JsonNode notice : document.path("notifications")) {
      if (notice.path("kind").asText().equals("agency-down")) {
        String alarm = notice.path("what").asText() + " " + notice.path("subject").asText();
        TOLD.add(new AlarmNotice(calls, by, notice.path("id").asText(), alarm));
      }
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /** Publishes a case to an office that does not answer, until both gateways have noticed. */
  private void bothSeeThatItIsDown() throws Exception {
    int notified = TOLD.size();
    int trail = trail().size();
    two.country().publish(gateways.get("one").api(), ++seed);
    await().atMost(SOON).until(() -> TOLD.size() == notified + 1 && trail().size() == trail + 1);
    await().atMost(SOON).until(() -> sees("one") && sees("two"));
  }

  @AfterEach
  void end() {
    gateways.values().forEach(GatewayProcess::close);
    if (answering != null) {
      answering.close();
    }
  }

  private void start(String name) throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(
        "alarms.webhook.url", "http://127.0.0.1:" + duty.getAddress().getPort() + "/" + name);
    gateways.put(name, two.start(name, settings));
  }

  private boolean sees(String name) throws IOException, InterruptedException {
    return ManagementPage.of(gateways.get(name).management(), "/metrics").contains(SEEN);
  }

  private void officeAnswers() {
    answering = office.listen(atItsPort(), DeliveryResponder.COMPLIANT).join();
  }

  private static AgencyServerConfig atItsPort() {
    AgencyServerConfig usual = AgencyServerConfig.DEFAULT;
    return new AgencyServerConfig(
        usual.host(),
        officePort,
        "/",
        usual.maxBodyBytes(),
        usual.maxBatchBytes(),
        usual.bodyMillis(),
        usual.maxPending(),
        usual.idleMillis());
  }

  /** Stops all gateways. Each sends its pending notices first. */
  private void stopAll() {
    gateways.values().forEach(GatewayProcess::close);
  }

  private static List<String> trail() {
    return two.store().trailEntries().of("gateway").orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .filter(why -> why.startsWith("agency-down/"))
        .toList();
  }

  @Test
  void oneGatewayReportsASharedAlarmAndTheOtherTakesOverAfterAKill() throws Exception {
    // Given
    for (String name : NAMES) {
      start(name);
    }
    bothSeeThatItIsDown();

    // When
    assertThat(acknowledge("one", "anna"))
        .endsWith("acknowledged by anna" + System.lineSeparator());
    await().atMost(SOON).until(() -> alarms("two").contains("acknowledged by op-"));
    assertThat(acknowledge("two", "omar"))
        .endsWith("acknowledged by anna" + System.lineSeparator());
    officeAnswers();
    await().atMost(SOON).until(() -> !sees("one") && !sees("two"));
    await().atMost(SOON).until(() -> alarms("one").contains(", over "));
    await().atMost(SOON).until(() -> alarms("two").contains(", over "));
    await().atMost(SOON).until(() -> TOLD.size() == 2);
    // An ended alarm is added to one file before it is removed from the other.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(alarms("one") + alarms("two")).doesNotContain("not acknowledged"));
    assertThat(acknowledgements()).hasSize(1);

    answering.close();
    bothSeeThatItIsDown();
    String killed = TOLD.get(2).by();
    String other = killed.equals("one") ? "two" : "one";
    gateways.get(killed).kill();
    await().atMost(SOON).until(() -> TOLD.size() == 4 && trail().size() == 4);
    officeAnswers();
    await().atMost(SOON).until(() -> TOLD.size() == 5);
    start(killed);
    await().atMost(SOON).until(() -> !sees(killed) && !sees(other));
    stopAll();

    // Then
    assertThat(TOLD)
        .extracting(AlarmNotice::what)
        .containsExactly(
            "began office", "over office", "began office", "goes-on office", "over office");
    assertThat(TOLD.subList(3, 5)).extracting(AlarmNotice::by).containsOnly(other);
    assertThat(TOLD).extracting(AlarmNotice::call).doesNotHaveDuplicates();
    assertThat(TOLD).extracting(AlarmNotice::id).doesNotHaveDuplicates();
    assertThat(trail())
        .containsExactly(
            "agency-down/office",
            "agency-down/office/over",
            "agency-down/office",
            "agency-down/office/goes-on",
            "agency-down/office/over");
  }

  private static String acknowledge(String name, String person) {
    List<String> words = new ArrayList<>(List.of("acknowledge", "agency-down", OFFICE.value()));
    words.addAll(TestOperators.login(two.data(name), person));
    CommandResult done = alarmsCommand(name, words);
    assertThat(done.code()).as(done.err()).isZero();
    return done.out();
  }

  /** The lines about the agency, as the command lists them. */
  private static String alarms(String name) {
    return alarmsCommand(name, List.of())
        .out()
        .lines()
        .filter(line -> line.contains(" agency-down office "))
        .collect(Collectors.joining("\n"));
  }

  private static CommandResult alarmsCommand(String name, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(
        List.of(
            "--config", two.country().config().toString(), "--data", two.data(name).toString()));
    return CommandResult.of(new AlarmsCommand(), all);
  }

  private static List<String> acknowledgements() {
    return two.store().trailEntries().of("gateway").orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .filter("alarm-acknowledged/agency-down/office"::equals)
        .toList();
  }
}
