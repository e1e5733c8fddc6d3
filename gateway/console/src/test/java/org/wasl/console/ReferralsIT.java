package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.rules.id.AgencyId;

/** The content of our pages, for each role. */
@Tag("soak")
class ReferralsIT extends ConsolePages {
  private static final List<String> FEZ = List.of("Office of Fez\nprosecution-1");

  ReferralsIT() {
    super("referrals");
  }

  @Test
  void offersEachRoleItsOperationsOnly() throws Exception {
    for (ConsoleRole role : ConsoleRole.all()) {
      // When
      signIn(role);
      browser.until(
          () ->
              assertThat(browser.table("Agency", "Parked"))
                  .containsExactly(
                      List.of("Police of Casablanca\npolice-1", "3"),
                      List.of("Registry\nregistry", "1")));
      int menus = browser.count(By.cssSelector("[id^=actions-]"));
      browser.keep("overview-" + RunningConsole.name(role));
      page("parked");
      browser.until(() -> assertThat(browser.table("Cause", "Count")).hasSize(2));
      browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isEqualTo(4));

      // Then
      boolean operator = role == ConsoleRole.OPERATOR;
      assertThat(menus).as("%s", role).isEqualTo(operator ? 2 : 0);
      assertThat(browser.count(By.cssSelector("[id^=choose-7d1f]")))
          .as("%s", role)
          .isEqualTo(operator ? 4 : 0);
    }
    assertThat((List<?>) browser.ask("performance.getEntriesByType('resource').map(r => r.name)"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat((String) name).startsWith(running.at("/").toString()));
  }

  @Test
  void followsReferralFromDeliveryToReceiptAndProof() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    page("find");
    browser.write(By.id("find-id"), "not-an-id");
    browser.until(
        () ->
            assertThat(browser.see(By.id("find-id-fault")).getText())
                .contains("only the digits 0 to 9"));
    browser.write(By.id("find-id"), Keys.chord(Keys.CONTROL, "a") + Keys.BACK_SPACE);
    browser.write(By.id("find-agency"), "casablanca police");
    browser.until(
        () ->
            assertThat(browser.count(By.cssSelector("#find-agency-options [role=option]")))
                .isOne());
    browser.press(Keys.ENTER);
    browser.click(By.id("find-go"));
    browser.until(
        () ->
            assertThat(browser.table("Referral", "Sender"))
                .containsExactly(List.of(SampleGateway.REFERRAL, "Reporting platform\nplatform")));
    browser.keep("found");

    // When
    browser.write(By.id("find-id"), SampleGateway.DELIVERY + "7");
    browser.click(By.id("find-go"));

    // Then
    By steps = By.cssSelector("table[aria-label=Steps]");
    browser.until(
        () ->
            assertThat(browser.see(steps).getText())
                .contains("platform accepted the case", "Submission accepted", "L2 witnessed")
                .contains("prosecution-1 delivered the case", "Delivery", "L1 signed")
                .contains("police-1 parked the case", "Case · 1", "L0 recorded"));
    assertThat(browser.see(By.cssSelector("table[aria-label=Deliveries]")).getText())
        .contains("prosecution-1", "police-1", "Parked");
    assertThat(browser.see(By.cssSelector("main h2")).getText()).endsWith("Test");
    assertThat(browser.see(By.cssSelector("main")).getText())
        .contains("steps before them that are not shown: 1,200");
    browser.keep("timeline");
    browser.click(By.cssSelector("button[aria-label='Copy %s']".formatted(SampleGateway.REFERRAL)));
    browser.until(() -> assertThat(browser.see(By.tagName("body")).getText()).contains("Copied"));
    browser.click(By.id("decide-step-7"));
    browser.until(
        () -> assertThat(browser.see(By.id("replay-plan")).getText()).contains("happen: 1"));
    browser.click(By.id("ask-cancel"));
    assertThat(browser.count(By.id("hold-referral"))).isOne();
  }

  @Test
  void listsOverdueObligationsWithAgencyAndReferral() throws Exception {
    // Given
    as(ConsoleRole.VIEWER);

    // When
    page("overdue");

    // Then
    browser.until(
        () ->
            assertThat(browser.table("Agency", "Owes", "Count", "Overdue for, at most", "Call"))
                .containsExactly(
                    List.of(
                        "Registry\nregistry",
                        "Withdrawal of a notice confirmed",
                        "2",
                        "2 days",
                        "+212 5 00 00 00 00")));
    By steps = By.cssSelector("table[aria-label=Overdue] tbody");
    browser.until(
        () ->
            assertThat(browser.see(steps).getText())
                .contains("2 days", "Registry", "Wanted notice", SampleGateway.DELIVERY + "0")
                .doesNotContain("police-1"));
    browser.keep("overdue");
    browser.click(By.className("wasl-more"));
    browser.until(() -> assertThat(browser.see(steps).getText()).contains("registry", "police-1"));
    assertThat(browser.count(By.className("wasl-more"))).isZero();
  }

  @Test
  void showsAndSavesOperationsForAuditor() throws Exception {
    // Given
    as(ConsoleRole.AUDITOR);
    page("acts");
    browser.until(
        () ->
            assertThat(browser.table("Person", "What"))
                .containsExactly(List.of("anna", "Paused an agency")));
    browser.click(By.className("wasl-more"));
    browser.until(() -> assertThat(browser.table("Person")).hasSize(2));

    // When
    browser.ask("void (URL.createObjectURL = file => (window.saved = file.text(), '#'))");
    browser.click(By.id("acts-csv"));
    browser.until(() -> assertThat(browser.ask("window.saved !== undefined")).isEqualTo(true));
    browser.ask("void window.saved.then(text => window.csv = text)");

    // Then
    browser.until(
        () ->
            assertThat((String) browser.ask("window.csv"))
                .contains(
                    "time,person,personId,act,refused,subject,delivery,reason,approver,user,",
                    ",anna,op-anna,Agency.pause,false,",
                    ",omar,op-omar,Replay.approve,true,"));
    browser.keep("acts");
    browser.choose(By.id("acts-act"), "Replay.approve");
    browser.until(() -> assertThat(browser.table("Person")).containsExactly(List.of("omar")));
    browser.choose(By.id("acts-act"), "paused");
    browser.until(() -> assertThat(browser.table("Person").getFirst()).containsExactly("anna"));
    browser.write(By.id("acts-person"), "omar");
    browser.until(
        () ->
            assertThat(browser.table("Person", "What", "Reason"))
                .containsExactly(List.of("omar", "Approved a request\nrefused", "same-person")));
  }

  /** The answer to "more" is held back until another list is requested. */
  @Test
  void doesNotAppendPageToAnotherList() throws Exception {
    // Given
    as(ConsoleRole.AUDITOR);
    page("acts");
    browser.until(() -> assertThat(browser.table("Person")).containsExactly(List.of("anna")));
    browser.ask(
        """
        void (window.fetch = (send => (...request) =>
          String(request[1]?.body).includes('before')
            ? new Promise(answer => (window.release = async () => {
                answer(await send(...request))
                requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = true)))
              }))
            : send(...request))(window.fetch))
        """);
    browser.click(By.className("wasl-more"));
    browser.until(() -> assertThat(browser.ask("window.release !== undefined")).isEqualTo(true));

    // When
    browser.choose(By.id("acts-act"), "resumed");
    browser.until(() -> assertThat(browser.table("Person")).containsExactly(List.of("ines")));
    browser.ask("void window.release()");
    browser.until(() -> assertThat(browser.ask("window.drawn === true")).isEqualTo(true));

    // Then
    assertThat(browser.table("Person")).containsExactly(List.of("ines"));
  }

  @Test
  void groupsQueuesAndRoutesAndLinksToHawtio() throws Exception {
    try {
      // Given
      running.queues.put("deliver.registry", 41L);
      running.queues.put("deliver.police-1", 0L);
      as(ConsoleRole.OPERATOR);

      // When
      page("pipeline");

      // Then
      browser.until(
          () ->
              assertThat(browser.table("Kind", "State", "Queued", "Parked"))
                  .contains(List.of("Registry", "Does not answer: 1", "41", "1")));
      assertThat(browser.see(By.id("wasl-pipeline")).getText().lines())
          .containsSubsequence(
              "Door", "Decision", "Sealed, recorded", "Queued", "Delivering", "Receipts", "Parked");
      By queues = By.cssSelector("table[aria-label='Queues of the broker'] tbody tr");
      assertThat(browser.count(queues)).isOne();
      browser.choose(By.id("choose-depth"), "all");
      browser.until(() -> assertThat(browser.count(queues)).isEqualTo(2));
      browser.keep("pipeline");
      browser.click(By.linkText("queue-due"));
      browser.until(
          () ->
              assertThat(browser.see(By.tagName("main")).getText())
                  .contains("type=routes,name=\"queue-due\"", "due: filter"));
      browser.keep("hawtio-route");
    } finally {
      running.queues.clear();
    }
  }

  @Test
  void showsStateOfLogAndAlarms() throws Exception {
    // Given
    as(ConsoleRole.AUDITOR);

    // When
    page("log");

    // Then
    browser.until(
        () ->
            assertThat(browser.table("Witness", "State", "Log entries"))
                .containsExactlyInAnyOrder(
                    List.of("witness-1", "Agrees", "4,711"),
                    List.of("witness-2", "Silent", "4,000")));
    browser.keep("log");
    page("alarms");
    browser.until(
        () ->
            assertThat(browser.table("Alarm", "Subject", "Count"))
                .containsExactly(
                    List.of(
                        "Deliveries are parked\nRunbook",
                        "Police of Casablanca\npolice-1\nParked deliveries",
                        "3"),
                    List.of(
                        "Agency does not answer\nRunbook",
                        "Registry\nregistry\nAgency",
                        "10,000")));
    assertThat(browser.see(By.linkText("Runbook")).getDomProperty("href"))
        .isEqualTo("https://runbook.example/en#parked");
  }

  @Test
  void linksAlarmToRunbookInReadersLanguage() throws Exception {
    // Given
    int sections =
        Files.readString(Path.of("..", "..", "docs", "how-to", "runbook.md"))
                .split("(?m)^### ")
                .length
            - 1;
    as(ConsoleRole.VIEWER);
    page("alarms");
    browser.until(() -> assertThat(browser.count(By.linkText("Runbook"))).isEqualTo(2));

    // When
    browser.click(By.cssSelector("a[href$='runbook/agency-down']"));

    // Then
    By section = By.id("wasl-runbook");
    browser.until(
        () ->
            assertThat(browser.see(section).getText())
                .contains("Agency does not answer", "Ask the agency.", "./wasl agencies pause")
                .doesNotContain("Deliveries are parked"));
    browser.choose(By.id("wasl-language"), "fr");
    browser.until(
        () ->
            assertThat(browser.see(section).getText())
                .contains("L’organisme ne répond pas", "./wasl agencies pause")
                .doesNotContain("Ask the agency"));
    browser.choose(By.id("wasl-language"), "ar");
    browser.until(() -> assertThat(browser.see(section).getText()).contains("الجهة لا تجيب"));
    browser.keep("runbook");
    browser.click(By.cssSelector("main a"));
    browser.until(
        () -> assertThat(browser.count(By.cssSelector(".wasl-columns a"))).isEqualTo(sections));
  }

  @Test
  void showsHistoryOfAgencyAsChartsAndFile() throws Exception {
    // Given
    as(ConsoleRole.VIEWER);
    page("agency/registry");
    browser.until(
        () -> assertThat(browser.count(By.cssSelector("#figures svg polyline"))).isEqualTo(6));
    assertThat(browser.see(By.id("figure-flow")).getText())
        .contains("Delivered (a minute)", "100", "12:00");
    assertThat(browser.see(By.cssSelector("#figure-failed svg")).getDomAttribute("aria-label"))
        .isEqualTo("Failed attempts (number): 0 at the end, at most 37");
    assertThat(browser.see(By.id("figures-grafana")).getDomAttribute("href"))
        .isEqualTo("https://grafana.example/d/wasl");

    // When
    browser.choose(By.id("figures-days"), "30");
    browser.until(() -> assertThat(browser.see(By.id("figure-flow")).getText()).contains("Nov"));
    browser.ask("void document.getElementById('figures').scrollIntoView()");
    browser.keep("figures");
    browser.ask("void (URL.createObjectURL = file => (window.saved = file.text(), '#'))");
    browser.click(By.id("figures-csv"));
    browser.ask("void window.saved.then(text => window.csv = text)");

    // Then
    browser.until(
        () ->
            assertThat((String) browser.ask("window.csv"))
                .contains("delivered", "oldestSeconds", "2026-11-24T"));
    as(ConsoleRole.AUDITOR);
    page("users");
    browser.until(() -> assertThat(browser.count(By.className("wasl-csv"))).isPositive());
  }

  @Test
  void listsUrgentItemsFirstWithLinks() throws Exception {
    // When
    as(ConsoleRole.OPERATOR);

    // Then
    By attention = By.id("wasl-attention");
    browser.until(
        () ->
            assertThat(browser.see(attention).getText())
                .containsSubsequence(
                    "Act now",
                    "Deliveries are parked",
                    "Police of Casablanca",
                    "The agency does not get these messages.",
                    "+212 5 00 00 00 00",
                    "Act within the hour",
                    "Agency does not answer",
                    "Registry",
                    "waiting: 46, parked: 1"));
    assertThat(browser.see(By.id("wasl-alarms-waiting")).getText()).startsWith("2");
    browser.until(() -> assertThat((String) browser.ask("document.title")).startsWith("(2) "));
    browser.keep("attention");
    browser.click(By.linkText("Open the page: Parked deliveries"));
    browser.until(
        () ->
            assertThat(browser.address())
                .isEqualTo(running.at("/hawtio/referrals/parked?agency=police-1")));
    browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isEqualTo(3));
  }

  @Test
  void animatesAgencyOnlyWhileItHasTraffic() throws Exception {
    // When
    as(ConsoleRole.VIEWER);

    // Then
    browser.until(
        () -> {
          String states = browser.table("State").toString();
          assertThat(states)
              .contains("Does not answer\nsince 24 Nov 2026", "oldest accepted 2 hrs ago")
              .contains("[Flowing");
        });
    gateway.paused.put(new AgencyId("police-1"), "omar");
    browser.until(() -> assertThat(overview()).contains("Paused", "by omar", "asked for it"));
    gateway.paused.clear();
  }

  @Test
  void findsAgencyAndShowsItsPage() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    By rows = By.cssSelector("table[aria-label=Agencies] tbody tr");
    browser.until(() -> assertThat(browser.count(rows)).isEqualTo(2));

    // When
    browser.choose(By.id("choose-state"), "all");
    browser.until(() -> assertThat(browser.count(rows)).isEqualTo(20));
    assertThat(overview()).contains("1 to 20 of 271");
    browser.choose(By.id("choose-kind"), "prosecution");
    browser.write(By.cssSelector("input[type=text]"), "fes parquet");
    browser.until(() -> assertThat(browser.table("Agency")).containsExactly(FEZ));
    browser.keep("agencies-found");
    browser.click(By.linkText("Office of Fez"));

    // Then
    browser.until(
        () ->
            assertThat(overview())
                .contains(
                    "Office of Fez prosecution-1",
                    "+212 5 00 00 00 00",
                    "On duty, at any hour",
                    "prosecution-1.pem",
                    "Expired",
                    "the operator omar paused deliveries to it",
                    "Failed attempts: 222, until",
                    "What it owes"));
    browser.keep("agency");
    assertThat(browser.see(By.linkText("+212 5 00 00 00 00")).getDomProperty("href"))
        .isEqualTo("tel:+212500000000");
    assertThat(browser.see(By.linkText("Deliveries are parked")).getDomProperty("href"))
        .isEqualTo("https://runbook.example/en#parked");
    assertThat(browser.count(By.id("pause-prosecution-1"))).isOne();

    // And going back finds the list as it was
    browser.run("history.back()");
    browser.until(() -> assertThat(browser.table("Agency")).containsExactly(FEZ));
  }
}
