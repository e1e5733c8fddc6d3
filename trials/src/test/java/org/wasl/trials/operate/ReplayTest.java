package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.trials.operate.OverJmx.asked;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.console.Role;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.command.EraseCommand;
import org.wasl.gateway.command.ExplainCommand;
import org.wasl.gateway.command.HoldCommand;
import org.wasl.gateway.command.ParkedCommand;
import org.wasl.gateway.command.ReplayCommand;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.Outcome;
import org.wasl.trials.Ran;

/**
 * Parked deliveries sent again, beside a running gateway. Nobody listens: they are parked again.
 */
class ReplayTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String POLICE = "police-1";
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static Country country;
  private static Gateway gateway;
  private static UUID referral;
  private static GatewayClient office;
  private static KitRuntime runtime;

  @BeforeAll
  static void aCaseIsParked() throws Exception {
    country = Country.of("replay", 1);
    gateway = Gateway.start(country.configuration());
    runtime = KitRuntime.start();
    SecureRandom random = new SecureRandom();
    office = client("office", random);
    referral = country.publish(gateway.api(), 7);
  }

  private static GatewayClient client(String agency, SecureRandom random) {
    return new GatewayClient(
        runtime.vertx(), country.pki(), agency, GatewayClientConfig.of(gateway.api()), random);
  }

  @AfterAll
  static void stop() {
    office.close();
    runtime.close();
    gateway.close();
  }

  @BeforeEach
  void bothAreParked() {
    await().atMost(SOON).until(() -> parked().out().lines().count() == 2);
  }

  @Test
  void parkedDeliveriesAreListedWithReasonAndAttempts() {
    // When
    Ran all = parked();
    Ran ofOne = parked(POLICE);
    // Then
    assertThat(all.code()).isZero();
    assertThat(ofOne.out())
        .matches("[0-9a-f-]{36} police-1 attempts-exhausted/connection-refused \\S+Z \\d+\n");
  }

  @Test
  void aDryRunShowsWhatWouldBeSentAndSendsNothing() {
    // Given
    int before = replays();
    // When
    Ran ran = replay(POLICE, "--reason", "mended", "--dry-run");
    // Then
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains(" police-1\n", "1 parked, none sent");
    assertThat(replays()).isEqualTo(before);
  }

  @Test
  void aReplayIsAuditedWithOperatorAndReasonAndGoesToOneDestination() {
    // Given
    int before = replays();
    // When
    Ran ran = replay(POLICE, "--reason", "agency-mended", "--operator", "op-7");
    // Then
    assertThat(ran.out()).contains("1 of 1 on their way to police-1");
    assertThat(ran.code()).isZero();
    await().atMost(SOON).until(() -> replays() == before + 1);
    assertThat(entries())
        .filteredOn(entry -> entry.startsWith("replayed"))
        .contains("replayed operator:op-7 police-1 agency-mended");
  }

  @Test
  void onlyWhatIsNamedIsSent() {
    // When
    Ran unknown = replay(POLICE, "--reason", "mended", "--id", UUID.randomUUID().toString());
    Ran otherReason = replay(POLICE, "--reason", "mended", "--parked-for", "receipt-invalid");
    // Then
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("not parked for police-1");
    assertThat(otherReason.code()).isZero();
    assertThat(otherReason.out()).isEqualTo("0 parked, none sent\n");
  }

  @Test
  void badUsageIsOneLineAndExitCodeTwo() {
    // When
    List<Ran> ran =
        List.of(
            replay(POLICE),
            replay("nobody", "--reason", "mended"),
            replay(POLICE, "--reason", "Free text, with a name"),
            replay(POLICE, "--reason", "mended", "--rate", "0"),
            replay(POLICE, "--reason", "mended", "--operator", "a b"));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
  }

  @Test
  void withoutAGatewayOnTheDataFolderItSaysSo() throws Exception {
    // Given
    Files.createDirectories(country.data().resolveSibling("empty"));
    // When
    Ran ran =
        Ran.of(
            new ParkedCommand(),
            List.of(
                "--config",
                country.config().toString(),
                "--data",
                country.data().resolveSibling("empty").toString()));
    // Then
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("no gateway runs on this data folder");
  }

  @Test
  void whatOnePersonAsksForAndAnotherApprovesRunsAndIsToldOnTheCommandLine() {
    // Given
    Ran plan = decide("plan", "--cause", "connection-refused");
    Ran asked = decide("request", "--cause", "connection-refused", "--reason=mended", "--by=anna");
    String id = asked.out().split(" ")[0];
    // When
    Ran self = decide("approve", id, "--by=anna");
    Ran other = decide("approve", id, "--by=omar");
    // Then
    assertThat(plan.out()).contains("2 to replay; a second person must approve");
    assertThat(asked.out()).contains("waiting replay 0 of 2 done");
    assertThat(self.code()).isEqualTo(2);
    assertThat(self.err()).contains("another person");
    assertThat(other.out()).contains("running");
    await().atMost(SOON).until(() -> decide("progress", id).out().contains("done replay 2 of 2"));
    assertThat(entries()).anyMatch(entry -> entry.contains("anna") && entry.contains("omar"));
  }

  @Test
  void whatIsNotApprovedIsNotDone() {
    // Given
    Ran asked =
        decide("request", "--agency=office", "--action=discard", "--reason=moved", "--by=a");
    String id = asked.out().split(" ")[0];
    // When
    Ran rejected = decide("reject", id, "--by=b");
    Ran late = decide("approve", id, "--by=c");
    // Then
    assertThat(rejected.out()).contains("rejected discard 0 of 1");
    assertThat(late.code()).isEqualTo(2);
    assertThat(decide("list").out()).contains("1 office attempts-exhausted/connection-refused");
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() {
    // When
    List<Ran> ran =
        List.of(
            decide("request", "--reason=mended"),
            decide("request", "--agency=office", "--reason=Free text"),
            decide("request", "--agency=office", "--reason=mended", "--action=lose"),
            decide("request", "--agency=office", "--reason=mended", "--to=desk"),
            decide("plan", "--agency=office", "--action=re-route", "--to=registry"),
            decide("plan", "--agency=office", "--action=re-route", "--to=police-1"),
            decide("stop", UUID.randomUUID().toString()));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
  }

  @Test
  void oneDeliveryIsSentAgainOverJmxByWhoIsLoggedIn() throws Exception {
    // Given
    int before = replays();
    JsonNode plan = asked(Role.OPERATOR, "Replay", "plan", "{\"agency\":\"office\"}");
    // When
    JsonNode request =
        asked(
            Role.OPERATOR,
            "Replay",
            "replay",
            "{\"id\":%s,\"reason\":\"agency-mended\"}".formatted(plan.at("/ids/0")));
    // Then
    assertThat(plan.path("count").asInt()).isEqualTo(1);
    assertThat(plan.path("secondPerson").asBoolean()).isFalse();
    assertThat(request.path("state").asText()).isEqualTo("done");
    assertThat(request.path("requestedBy").asText()).isEqualTo("operator-1");
    await().atMost(SOON).until(() -> replays() == before + 1);
  }

  @Test
  void whatIsParkedIsNotErasedAndWhatIsHeldNeither() {
    // Given
    String id = referral.toString();
    // When
    Ran parked = erase(id, "--reason=retention", "--basis=law-1", "--by=anna");
    Ran hold = hold(id, "--reason=appeal", "--by=cara");
    Ran held = erase(id, "--reason=retention", "--basis=law-1", "--by=anna");
    Ran twice = hold(id, "--reason=appeal", "--by=cara");
    Ran release = hold(id, "--release", "--reason=appeal-over", "--by=cara");
    // Then
    assertThat(parked.code()).isEqualTo(1);
    assertThat(parked.err()).contains("replay what is parked", " police-1 ", " office ");
    assertThat(List.of(hold.code(), held.code(), twice.code(), release.code()))
        .containsExactly(0, 1, 2, 0);
    assertThat(held.err()).contains("is held since", "by cara (appeal)");
    assertThat(entries())
        .contains("held operator:cara  appeal", "hold-released operator:cara  appeal-over");
    assertThat(explain(id).out())
        .contains("the operator cara ordered that the referral be kept (appeal)");
  }

  @Test
  void badUsageOfAnErasureIsOneLineAndExitCodeTwo() {
    // Given
    String id = referral.toString();
    String unknown = UUID.randomUUID().toString();
    // When
    List<Ran> ran =
        List.of(
            erase(id, "--by=anna"),
            erase("--reason=retention", "--basis=law-1", "--by=anna"),
            erase(id, "--reason=A name", "--basis=law-1", "--by=anna"),
            erase(id, "--reason=retention", "--basis=law-1", "--by=a b"),
            erase(id, "--confirm"),
            erase(id, "--due"),
            erase("--due", "--complete"),
            erase(unknown, "--reason=retention", "--basis=law-1", "--by=anna"),
            hold(unknown, "--reason=appeal", "--by=anna"),
            hold(id, "--release", "--reason=appeal", "--by=anna"));
    // Then
    assertThat(ran).allSatisfy(ReplayTest::assertBadUsage);
    assertThat(erase("--due")).isEqualTo(new Ran(0, "", ""));
    assertThat(erase(id, "--confirm", "--by=ben").err()).contains("has deliveries");
  }

  private static Ran erase(String... arguments) {
    return Ran.of(new EraseCommand(), withFolders(arguments));
  }

  private static Ran hold(String... arguments) {
    return Ran.of(new HoldCommand(), withFolders(arguments));
  }

  private static Ran explain(String id) {
    return Ran.of(new ExplainCommand(), withFolders(id, "--language=en"));
  }

  @Test
  void nobodyWhoHasNotLoggedInDoesAnythingOverJmx() {
    assertThatThrownBy(
            () ->
                SERVER.invoke(
                    new ObjectName("org.wasl:type=Replay"),
                    "request",
                    new Object[] {"{\"agency\":\"office\",\"reason\":\"mended\"}"},
                    new String[] {"java.lang.String"}))
        .hasStackTraceContaining("an operator is 1 to 64");
  }

  @Test
  void anOperatorFindsAReferralAndFollowsItAndLearnsNothingOfIt() throws Exception {
    // When
    JsonNode found = asked(Role.VIEWER, "Referrals", "find", referral.toString().substring(0, 13));
    JsonNode story = asked(Role.VIEWER, "Referrals", "timeline", referral.toString());
    JsonNode parked = asked(Role.VIEWER, "Referrals", "parked");
    // Then
    assertThat(found.at("/referrals/0/referral").asText()).isEqualTo(referral.toString());
    assertThat(found.at("/referrals/0/type").asText()).isEqualTo("vetted-case");
    assertThat(parked.path("groups")).hasSize(2);
    assertThat(parked.at("/groups/0/ids/0/referral").asText()).isEqualTo(referral.toString());
    assertThat(story.path("deliveries")).hasSize(2);
    assertThat(story.path("steps"))
        .extracting(step -> step.path("action").asText())
        .contains("accepted", "attempted", "parked");
    assertThat(story.at("/steps/0/level").asText()).startsWith("L");
    String message = caseMessage();
    assertThat(message).hasSize(36);
    assertThat(story.toString()).doesNotContain(message, "category", "facts", "urgency");
  }

  @Test
  void anAgencyIsPausedAndResumedOverJmxAndHealthTellsIt() throws Exception {
    // Given
    ObjectName desk = new ObjectName("org.wasl:type=Agency,name=desk");
    // When
    JsonNode paused =
        asked(Role.OPERATOR, "Agency,name=desk", "pause", "{\"reason\":\"moving-house\"}");
    await().atMost(SOON).until(() -> (boolean) SERVER.getAttribute(desk, "Paused"));
    Object by = SERVER.getAttribute(desk, "PausedBy");
    await().atMost(SOON).until(() -> health().contains("paused-1"));
    JsonNode resumed =
        asked(
            Role.OPERATOR, "Agency,name=desk", "resume", "{\"reason\":\"moved\",\"perMinute\":60}");
    // Then
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(by).isEqualTo("operator-1");
    assertThat(resumed.path("paused").asBoolean()).isFalse();
    assertThat(SERVER.getAttribute(desk, "Protocol")).isEqualTo("https");
    assertThat(SERVER.getAttribute(desk, "Breaker")).isEqualTo("closed");
  }

  @Test
  void theLogAndTheLimitsAreThereToRead() throws Exception {
    // When
    ObjectName log = new ObjectName("org.wasl:type=Log");
    TabularData limits =
        (TabularData) SERVER.getAttribute(new ObjectName("org.wasl:type=Gateway"), "Limits");
    // Then
    await().atMost(SOON).until(() -> (long) SERVER.getAttribute(log, "Size") > 0);
    assertThat((String) SERVER.getAttribute(log, "Origin")).isEqualTo("wasl.example/log");
    assertThat((long) SERVER.getAttribute(log, "L0LagMillis")).isNotNegative();
    assertThat(limits.get(new Object[] {"replay.maxDeliveries"}).get("value")).isEqualTo("10000");
    assertThat(limits.keySet().toString()).doesNotContain("password", "port");
  }

  private static String health() throws Exception {
    return new String(
        gateway.management().resolve("/health").toURL().openStream().readAllBytes(),
        StandardCharsets.UTF_8);
  }

  private static String caseMessage() {
    Outcome.Found found = (Outcome.Found) office.timeline(referral).join();
    return found.document().at("/entries/0/message").asText();
  }

  private static Ran decide(String what, String... arguments) {
    List<String> all = new ArrayList<>(List.of(what));
    all.addAll(withFolders(arguments));
    return Ran.of(new ParkedCommand(), all);
  }

  private int replays() {
    return (int) entries().stream().filter(entry -> entry.startsWith("replayed")).count();
  }

  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    Outcome.Found found = (Outcome.Found) office.timeline(referral).join();
    found
        .document()
        .path("entries")
        .forEach(
            entry ->
                entries.add(
                    String.join(
                        " ",
                        entry.path("action").asText(),
                        entry.path("actor").asText(),
                        entry.path("recipient").asText(),
                        entry.path("why").asText())));
    return entries;
  }

  private static Ran parked(String... arguments) {
    return Ran.of(new ParkedCommand(), withFolders(arguments));
  }

  private static Ran replay(String... arguments) {
    return Ran.of(new ReplayCommand(), withFolders(arguments));
  }

  private static List<String> withFolders(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
    return all;
  }

  private static void assertBadUsage(Ran ran) {
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
  }
}
