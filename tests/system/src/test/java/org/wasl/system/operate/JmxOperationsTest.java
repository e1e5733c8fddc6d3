package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.operate.JmxOperations.asked;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.client.answer.Answer;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.kit.send.AnswerJson;
import org.wasl.system.ManagementPage;

/** Tests the views and orders of persons who are logged in over JMX. */
class JmxOperationsTest extends ParkedCaseTestBase {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  @Test
  void loggedInPersonReplaysOneDeliveryOverJmx() throws Exception {
    // Given
    int before = replays();
    JsonNode plan = asked(ConsoleRole.OPERATOR, "Replay", "plan", "{\"agency\":\"office\"}");
    // When
    JsonNode request =
        asked(
            ConsoleRole.OPERATOR,
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
  void jmxRequiresLogin() {
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
  void operatorFindsAndFollowsAReferralWithoutSeeingContent() throws Exception {
    // When
    JsonNode found =
        asked(
            ConsoleRole.VIEWER,
            "Referrals",
            "find",
            "{\"id\":\"%s\",\"agency\":\"office\",\"type\":\"vetted-case\",\"state\":\"referred\"}"
                .formatted(referral.toString().substring(0, 13)));
    JsonNode story =
        asked(
            ConsoleRole.VIEWER,
            "Referrals",
            "timeline",
            "{\"referral\":\"%s\",\"language\":\"en\"}".formatted(referral));
    JsonNode parked = asked(ConsoleRole.VIEWER, "Referrals", "parked");
    JsonNode page =
        asked(
            ConsoleRole.VIEWER,
            "Referrals",
            "parkedDeliveries",
            "{\"type\":\"vetted-case\",\"id\":\"%s\",\"order\":\"agency\",\"limit\":1}"
                .formatted(referral.toString().substring(0, 13)));
    JsonNode next =
        asked(
            ConsoleRole.VIEWER,
            "Referrals",
            "parkedDeliveries",
            "{\"agency\":\"police-1\",\"order\":\"newest\",\"offset\":1}");
    // Then
    assertThat(found.at("/referrals/0/referral").asText()).isEqualTo(referral.toString());
    assertThat(found.at("/referrals/0/type").asText()).isEqualTo("vetted-case");
    assertThat(parked.path("groups")).hasSize(2);
    assertThat(page.path("total").asInt()).isEqualTo(2);
    assertThat(page.path("deliveries")).hasSize(1);
    assertThat(page.at("/deliveries/0/agency").asText()).isEqualTo("office");
    assertThat(page.at("/deliveries/0/referral").asText()).isEqualTo(referral.toString());
    assertThat(page.at("/deliveries/0/type").asText()).isEqualTo("vetted-case");
    assertThat(next.path("total").asInt()).isEqualTo(1);
    assertThat(next.path("deliveries")).isEmpty();
    assertThat(story.path("deliveries")).hasSize(2);
    assertThat(story.path("steps"))
        .extracting(step -> step.path("action").asText())
        .contains("accepted", "attempted", "parked");
    assertThat(story.at("/steps/0/level").asText()).startsWith("L");
    assertThat(story.at("/steps/0/message").asInt()).isEqualTo(1);
    assertThat(story.path("steps"))
        .extracting(step -> step.path("sentence").asText())
        .contains(
            "platform sent the case. It was accepted and kept, sealed to those who receive it.",
            "With the case the referral is in the state: Referred.");
    String message = caseMessage();
    assertThat(message).hasSize(36);
    assertThat(story.toString()).doesNotContain(message, "category", "facts", "urgency");
  }

  @Tag("soak")
  @Test
  void pausesAndResumesAnAgencyOverJmxAndHealthShowsIt() throws Exception {
    // Given
    ObjectName desk = new ObjectName("org.wasl:type=Agency,name=desk");
    // When
    JsonNode paused =
        asked(ConsoleRole.OPERATOR, "Agency,name=desk", "pause", "{\"reason\":\"moving-house\"}");
    await().atMost(SOON).until(() -> (boolean) SERVER.getAttribute(desk, "Paused"));
    Object by = SERVER.getAttribute(desk, "PausedBy");
    Object why = SERVER.getAttribute(desk, "PausedReason");
    await()
        .atMost(SOON)
        .until(() -> ManagementPage.of(gateway.management(), "/health").contains("paused-1"));
    JsonNode resumed =
        asked(
            ConsoleRole.OPERATOR,
            "Agency,name=desk",
            "resume",
            "{\"reason\":\"moved\",\"perMinute\":60}");
    // Then
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(by).isEqualTo("operator-1");
    assertThat(why).isEqualTo("moving-house");
    assertThat((long) SERVER.getAttribute(desk, "OldestSeconds")).isZero();
    assertThat((long) SERVER.getAttribute(desk, "Blocked")).isZero();
    assertThat(resumed.path("paused").asBoolean()).isFalse();
    assertThat(SERVER.getAttribute(desk, "Protocol")).isEqualTo("https");
    assertThat(SERVER.getAttribute(desk, "Breaker")).isEqualTo("closed");
  }

  @Test
  void findsReferralByAnyIdAgencyStateAndTime() throws Exception {
    // Given
    String message = caseMessage();
    String delivery =
        asked(ConsoleRole.VIEWER, "Referrals", "parkedDeliveries", "{\"agency\":\"office\"}")
            .at("/deliveries/0/id")
            .asText();
    // When Then
    for (String known :
        List.of(
            "\"id\":\"" + message.substring(0, 8) + '"',
            "\"id\":\"" + delivery + '"',
            "\"id\":\"" + referral + '"',
            "\"agency\":\"police-1\",\"state\":\"referred\",\"from\":\"2020-01-01T00:00:00Z\"",
            "\"limit\":1")) {
      JsonNode found = asked(ConsoleRole.VIEWER, "Referrals", "find", "{" + known + "}");
      assertThat(found.at("/referrals/0/referral").asText())
          .as(known)
          .isEqualTo(referral.toString());
    }
    for (String other :
        List.of(
            "\"agency\":\"registry\"",
            "\"type\":\"warrant\"",
            "\"state\":\"closed\"",
            "\"to\":\"2020-01-01T00:00:00Z\"",
            "\"before\":\"" + referral + '"')) {
      JsonNode found = asked(ConsoleRole.VIEWER, "Referrals", "find", "{" + other + "}");
      assertThat(found.path("referrals")).as(other).isEmpty();
    }
  }

  @Test
  void readsNameAndContactOfAnAgencyFromItsFile() throws Exception {
    // Given
    asked(ConsoleRole.OPERATOR, "Agency,name=desk", "pause", "{\"reason\":\"moving-house\"}");
    asked(ConsoleRole.OPERATOR, "Agency,name=desk", "resume", "{\"reason\":\"moved\"}");
    // When
    JsonNode all = asked(ConsoleRole.VIEWER, "Agencies", "directory");
    JsonNode desk =
        asked(
            ConsoleRole.VIEWER, "Agencies", "profile", "{\"agency\":\"desk\",\"language\":\"fr\"}");
    // Then
    assertThat(all.path("agencies"))
        .extracting(agency -> agency.path("id").asText())
        .contains("desk", "office", "police-1");
    assertThat(all.at("/agencies/0/names/ar").asText()).isNotEmpty();
    assertThat(desk.at("/agency/contacts/0/role").asText()).isEqualTo("duty");
    assertThat(desk.at("/agency/contacts/0/reached/0").asText()).isEqualTo("+212 5 37 00 00 00");
    assertThat(desk.path("expiries"))
        .extracting(expiry -> expiry.path("file").asText())
        .contains("desk.pem");
    assertThat(desk.at("/expiries/0/end").asText()).endsWith("Z");
    assertThat(desk.path("history"))
        .extracting(node -> node.path("action").asText())
        .contains("ordered");
    assertThat(desk.at("/history/0/sentence").asText())
        .isEqualTo("l’exploitant operator-1 a mis fin à sa pause (moved).");
    assertThat(desk.toString()).doesNotContain("https://", "\"kid\"");
  }

  @Test
  void twoPersonsLiftAHoldOverJmxAndErasuresAreListed() throws Exception {
    // Given
    String of = "{\"referral\":\"%s\"".formatted(referral);
    asked(ConsoleRole.OPERATOR, "LegalHolds", "hold", of + ",\"reason\":\"appeal\"}");
    // When
    asked(ConsoleRole.OPERATOR, "LegalHolds", "requestRelease", of + ",\"reason\":\"over\"}");
    JsonNode held = asked(ConsoleRole.VIEWER, "LegalHolds", "list");
    JsonNode lifted = asked(ConsoleRole.APPROVER, "LegalHolds", "approveRelease", of + "}");
    JsonNode none = asked(ConsoleRole.VIEWER, "LegalHolds", "list");
    JsonNode erasures = asked(ConsoleRole.VIEWER, "Erasures", "list");
    // Then
    assertThat(held.at("/holds/0/releaseRequestedBy").asText()).isEqualTo("operator-1");
    assertThat(held.at("/holds/0/releaseReason").asText()).isEqualTo("over");
    assertThat(held.at("/holds/0/ageSeconds").asLong(-1)).isNotNegative();
    assertThat(lifted.path("state").asText()).isEqualTo("released");
    assertThat(none.path("holds")).isEmpty();
    assertThat(erasures.path("due").isArray()).isTrue();
    assertThat(erasures.path("requests").isArray()).isTrue();
    assertThat(erasures.path("done").isArray()).isTrue();
  }

  @Test
  void historyHasOnePointOfAgenciesPerInterval() throws Exception {
    // Given
    assertThatThrownBy(
            () -> asked(ConsoleRole.VIEWER, "Agencies", "history", "{\"agency\":\"nobody\"}"))
        .hasStackTraceContaining("no agency in service");
    assertThatThrownBy(() -> asked(ConsoleRole.VIEWER, "Agencies", "history", "{\"days\":31}"))
        .hasStackTraceContaining("days is a number, 1 to 30");
    // When
    await()
        .atMost(SOON)
        .until(
            () ->
                most("failed", history("{\"agency\":\"office\"}")) > 0
                    && most("parked", history("{\"agency\":\"office\"}")) > 0);
    JsonNode office = history("{\"agency\":\"office\"}");
    JsonNode all = history("{\"days\":30}");
    // Then
    assertThat(office.path("pointSeconds").asInt()).isEqualTo(480);
    assertThat(most("parked", office)).isEqualTo(1);
    assertThat(most("failed", office)).isPositive();
    assertThat(all.path("pointSeconds").asInt() % 60).isZero();
    assertThat(all.at("/gaps/0/from")).isEqualTo(all.path("from"));
    assertThat(most("parked", all)).isPositive();
    assertThat(office.toString()).doesNotContain(referral.toString());
  }

  private JsonNode history(String arguments) throws Exception {
    return asked(ConsoleRole.VIEWER, "Agencies", "history", arguments);
  }

  /**
   * The maximum of all points. A point begins by the clock, so another one may begin during the
   * test.
   */
  private static int most(String member, JsonNode history) {
    return history
        .path("points")
        .valueStream()
        .mapToInt(point -> point.path(member).asInt())
        .max()
        .orElse(0);
  }

  @Test
  void showsLogAndLimits() throws Exception {
    // When
    ObjectName log = new ObjectName("org.wasl:type=Log");
    TabularData limits =
        (TabularData) SERVER.getAttribute(new ObjectName("org.wasl:type=Gateway"), "Limits");
    // Then
    await().atMost(SOON).until(() -> (long) SERVER.getAttribute(log, "Size") > 0);
    assertThat((String) SERVER.getAttribute(log, "Origin")).isEqualTo("wasl.example/log");
    assertThat((long) SERVER.getAttribute(log, "L0LagMillis")).isNotNegative();
    assertThat(limits.get(new Object[] {"replay.maxDeliveries"}).get("value")).isEqualTo("10000");
    assertThat(limits.keySet().toString()).doesNotContain("password", ".port");
  }

  private static String caseMessage() throws InterruptedException {
    Answer.Found found = (Answer.Found) office.timeline(referral);
    return AnswerJson.of(found.document()).at("/entries/0/message").asText();
  }
}
