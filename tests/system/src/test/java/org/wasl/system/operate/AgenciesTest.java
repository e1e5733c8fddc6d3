package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.administration.AgenciesCommand;
import org.wasl.administration.HoldCommand;
import org.wasl.assembly.Gateway;
import org.wasl.console.SampleOidcProvider;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.system.CommandResult;
import org.wasl.system.TestOperators;

/**
 * Pauses and resumes agencies beside a running gateway, and reads the trail as an auditor. Every
 * test has an agency of its own.
 */
@Tag("soak")
class AgenciesTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static SyntheticInstallation country;
  private static Gateway gateway;
  private static SampleOidcProvider provider;
  private static ReferralId referral;

  @BeforeAll
  static void aCaseIsParkedBecauseNobodyListens(TestInfo test, @TempDir Path folder)
      throws Exception {
    provider = new SampleOidcProvider();
    country = SyntheticInstallation.of(test, 1).withDatabase().with("operations.maxListed", "4");
    provider.settings(folder).forEach((key, value) -> country.with(key, value));
    gateway = Gateway.start(country.configuration());
    referral = country.publish(gateway.api(), 11);
    for (AgencyId agency : List.of(new AgencyId("police-1"), new AgencyId("office"))) {
      await().atMost(SOON).until(() -> listed(agency).contains("0 waiting, 1 parked"));
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    provider.close();
  }

  private static CommandResult agencies(String... arguments) {
    return CommandResult.of(new AgenciesCommand(), withFolders(arguments));
  }

  /** Adds the options by which a person logs in. */
  private static String[] by(String person, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(TestOperators.login(country.data(), person));
    return all.toArray(String[]::new);
  }

  private static List<String> withFolders(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
    return all;
  }

  private static String listed(AgencyId agency) {
    return agencies("list").out().lines().filter(line -> line.startsWith(agency + " ")).toList()
        + "";
  }

  private static Object attribute(AgencyId agency, String name) throws Exception {
    return SERVER.getAttribute(new ObjectName("org.wasl:type=Agency,name=" + agency), name);
  }

  @Test
  void commandPausesAnAgencyUntilItIsResumed() throws Exception {
    // Given
    CommandResult paused = agencies(by("anna", "pause", "office", "--reason=moving-house"));
    await().atMost(SOON).until(() -> (boolean) attribute(new AgencyId("office"), "Paused"));
    // When
    country.publish(gateway.api(), 12);
    await().atMost(SOON).until(() -> listed(new AgencyId("police-1")).contains("2 parked"));
    String meanwhile = listed(new AgencyId("office"));
    Object by = attribute(new AgencyId("office"), "PausedBy");
    CommandResult resumed =
        agencies(by("ben", "resume", "office", "--reason=moved", "--rate-per-minute=60"));
    // Then
    assertThat(paused.code()).isZero();
    assertThat(paused.out()).matches("office, paused by anna since \\S+Z for moving-house\n");
    assertThat(meanwhile)
        .contains("office breaker closed, 1 waiting, 1 parked, paused by anna since ");
    assertThat(by).isEqualTo("anna");
    assertThat(resumed).isEqualTo(new CommandResult(0, "office, not paused\n", ""));
    await()
        .atMost(SOON)
        .until(() -> listed(new AgencyId("office")).contains("0 waiting, 2 parked]"));
    assertThat(orders(new AgencyId("office")))
        .containsSubsequence("ben resumed office moved", "anna paused office moving-house");
  }

  @Test
  void row39OnlyPersonsConfirmedByTheProviderActOnTheCommandLine() {
    // Given
    String[] pause = {"pause", "oversight", "--reason=moving-house", "--oidc"};
    provider.answerDevice(false);
    // When
    CommandResult denied = agencies(pause);
    String untouched = listed(new AgencyId("oversight"));
    provider.answerDevice(true);
    CommandResult confirmed = agencies(pause);
    // Then
    assertThat(denied.code()).isEqualTo(1);
    assertThat(denied.err()).contains("the login was refused");
    assertThat(untouched).doesNotContain("paused");
    assertThat(confirmed.err()).matches("Open https://127.0.0.1:\\d+/code and enter WDJB-MJHT\n");
    assertThat(confirmed.out()).matches("oversight, paused by anna since \\S+Z for moving-house\n");
  }

  @Test
  void pauseEndsAtItsTime() {
    // Given a time that is still to come when the command has logged in
    Duration soon = TestLoad.limit(Duration.ofSeconds(10), Duration.ofMinutes(2));
    // When
    CommandResult paused =
        agencies(
            by(
                "anna",
                "pause",
                "triage",
                "--reason=short-one",
                "--until=" + Instant.now().plus(soon)));
    // Then
    assertThat(paused.out()).contains("triage, paused by anna since ", " until ");
    await().atMost(SOON).until(() -> !listed(new AgencyId("triage")).contains("paused"));
    assertThat(agencies(by("anna", "resume", "triage", "--reason=late")).err())
        .contains("triage is not paused");
  }

  @Test
  void announcesReplacesAndEndsAMaintenanceWindow() throws Exception {
    // Given
    Instant from = Instant.parse("2030-03-02T08:00:00Z");
    CommandResult first = maintenance("anna", "--from=" + from, "--to=2030-03-02T10:00:00+01:00");
    // When
    CommandResult other =
        maintenance(
            "anna", "--from=" + from, "--to=" + from.plusSeconds(7_200), "--reason=upgrade");
    String announced = listed(new AgencyId("registry"));
    CommandResult begun = maintenance("anna", "--to=" + Instant.now().plusSeconds(3_600));
    CommandResult ended = maintenance("ben", "--end");
    // Then
    assertThat(first.out())
        .isEqualTo(
            "registry, not paused, announced from 2030-03-02T08:00:00Z to 2030-03-02T09:00:00Z"
                + " for maintenance\n");
    assertThat(other.code()).isZero();
    assertThat(announced).contains("to 2030-03-02T10:00:00Z for upgrade");
    assertThat(begun.out()).contains("registry, paused by announcement, announced from ");
    assertThat(ended).isEqualTo(new CommandResult(0, "registry, not paused\n", ""));
    assertThat(orders(new AgencyId("registry")))
        .containsSubsequence(
            "ben announcement-withdrawn registry ", "anna announced registry upgrade");
    await().atMost(SOON).until(() -> attribute(new AgencyId("registry"), "Announcement") == null);
  }

  private static CommandResult maintenance(String person, String... arguments) {
    List<String> all = new ArrayList<>(List.of("maintenance", "registry"));
    all.addAll(List.of(arguments));
    return agencies(by(person, all.toArray(String[]::new)));
  }

  @Test
  void refusesImpossibleOrdersInOneLineAndChangesNothing() throws Exception {
    // Given
    String before = listed(new AgencyId("desk"));
    // When
    List<CommandResult> ran =
        List.of(
            agencies(),
            agencies(by("anna", "pause", "desk")),
            agencies(by("anna", "pause", "nobody", "--reason=moving-house")),
            agencies(by("anna", "pause", "desk", "--reason=Free text")),
            agencies(by("anna", "pause", "desk", "--reason=moving-house", "--until=tomorrow")),
            agencies(
                by(
                    "anna",
                    "pause",
                    "desk",
                    "--reason=moving-house",
                    "--until=2020-01-01T00:00:00Z")),
            agencies(by("anna", "resume", "desk", "--reason=moved")),
            agencies(by("anna", "resume", "desk")),
            agencies(by("anna", "resume", "desk", "--reason=moved", "--rate-per-minute=0")),
            agencies(by("anna", "maintenance", "desk")),
            agencies(by("anna", "maintenance", "desk", "--from=2030-03-02T08:00:00Z")),
            agencies(by("anna", "maintenance", "desk", "--to=2020-03-02T08:00:00Z")),
            agencies(by("anna", "maintenance", "desk", "--to=2130-03-02T08:00:00Z")),
            agencies(by("anna", "maintenance", "desk", "--to=2030-03-02T08:00:00Z", "--end")),
            agencies(
                by(
                    "anna",
                    "maintenance",
                    "desk",
                    "--from=2030-03-02T08:00:00Z",
                    "--to=2030-03-02T07:00:00Z")),
            agencies(
                by(
                    "anna",
                    "maintenance",
                    "desk",
                    "--from=2030-03-02T08:00:00Z",
                    "--to=2030-03-02T09:00:00Z",
                    "--reason=Free text")));
    // Then
    assertThat(ran)
        .allSatisfy(
            commandResult -> {
              assertThat(commandResult.code()).isEqualTo(2);
              assertThat(commandResult.err().lines()).hasSize(1);
            });
    assertThat(listed(new AgencyId("desk"))).isEqualTo(before);
    assertThat(orders(new AgencyId("desk"))).isEmpty();
  }

  @Test
  void auditorReadsPersonsActionsPageByPage() throws Exception {
    // Given
    for (String person : List.of("cara", "ben", "cara", "anna", "cara")) {
      CommandResult paused = agencies(by(person, "pause", "oversight", "--reason=drill"));
      assertThat(paused.code()).as(paused.err()).isZero();
    }
    CommandResult held =
        CommandResult.of(
            new HoldCommand(), withFolders(by("cara", referral.toString(), "--reason=appeal")));
    assertThat(held.code()).as(held.err()).isZero();
    ObjectName trail = new ObjectName("org.wasl:type=Trail");
    // When
    JsonNode first = trail("{\"person\":\"cara\",\"limit\":2}");
    JsonNode rest = trail("{\"person\":\"cara\",\"before\":%s}".formatted(first.path("next")));
    assertThat(rest.has("next")).as(first + " and " + rest).isTrue();
    JsonNode last = trail("{\"person\":\"Cara\",\"before\":%s}".formatted(rest.path("next")));
    JsonNode bounded = trail("{}");
    // Then
    assertThat(first.at("/acts/0/act").asText()).isEqualTo("held");
    assertThat(first.at("/acts/0/subject").asText()).isEqualTo(referral.toString());
    assertThat(first.at("/acts/0/reason").asText()).isEqualTo("appeal");
    assertThat(Instant.parse(first.at("/acts/0/time").asText()))
        .isBetween(Instant.now().minus(SOON), Instant.now().plusSeconds(1));
    assertThat(first.path("acts")).hasSize(2);
    assertThat(rest.path("acts"))
        .extracting(act -> act.path("act").asText())
        .containsExactly("paused", "Agency.pause", "paused", "Agency.pause");
    assertThat(last.path("acts"))
        .extracting(act -> act.path("act").asText())
        .containsExactly("paused", "Agency.pause", "operator-name");
    assertThat(last.has("next")).isFalse();
    assertThat(bounded.path("acts")).hasSize(4);
    await()
        .atMost(SOON)
        .until(
            () ->
                Instant.parse((String) SERVER.getAttribute(trail, "LastAct"))
                    .equals(Instant.parse(trail("{\"limit\":1}").at("/acts/0/time").asText())));
  }

  @Test
  void refusesTooLargeOrInvalidAuditQueries() {
    for (String document :
        List.of(
            "",
            "{\"limit\":5}",
            "{\"limit\":0}",
            "{\"before\":\"x\"}",
            "{\"before\":-1}",
            "{\"person\":\"a b\"}",
            "{\"what\":\"everything\"}",
            "{\"stream\":\"console\"}")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> trail(document)))
          .as(document)
          .hasStackTraceContaining("Refused");
    }
  }

  /** Persons' orders about this agency, the newest first. */
  private static List<String> orders(AgencyId agency) throws Exception {
    List<String> orders = new ArrayList<>();
    JsonNode page = trail("{}");
    while (true) {
      page.path("acts")
          .forEach(
              act ->
                  orders.add(
                      String.join(
                          " ",
                          act.path("person").asText(),
                          act.path("act").asText(),
                          act.path("subject").asText(),
                          act.path("reason").asText())));
      if (!page.has("next")) {
        return orders.stream().filter(line -> line.contains(" " + agency + " ")).toList();
      }
      page = trail("{\"before\":%s}".formatted(page.path("next")));
    }
  }

  private static JsonNode trail(String document) throws Exception {
    return JmxOperations.asked(ConsoleRole.AUDITOR, "Trail", "operations", document);
  }
}
