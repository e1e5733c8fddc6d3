package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.metrics.OpenAlarms;

/** Our own pages in a real browser, as each role; skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferralsIT {
  private static final String TIMEOUT = "Out of attempts · No answer in time";
  private static final String TIMED_OUT = "police-1-attempts-exhausted-timeout";
  private static final By DELIVERY_ROWS = By.cssSelector("table[aria-label=Deliveries] tbody tr");
  private static final List<String> FEZ = List.of("Office of Fez\nprosecution-1");
  private static final By FACTS = By.className("wasl-facts");
  private static final String DIALOG_FITS =
      """
      (({left, right, bottom}) => left >= 0 && right <= innerWidth && bottom <= innerHeight)(
        document.querySelector('#ask-confirm').getBoundingClientRect())
        && (({scrollWidth, offsetWidth}) =>
          scrollWidth <= innerWidth && offsetWidth > Math.min(360, innerWidth - 40))(
          document.querySelector('[role=dialog]'))
        && (({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)(
          document.querySelector('#ask-title'))
      """;

  /** Whether head and first column stay where they are when the rows of a table move. */
  private static final String IN_SIGHT =
      """
      (box => {
        if (!box || box.querySelectorAll('tbody tr').length < 20) return false
        const [head, first] = [box.querySelector('thead th:nth-child(2)'), box.querySelector('tbody td')]
        box.style.width = '40rem'
        box.scrollTo(0, 0)
        const [top, left] = [head.getBoundingClientRect().top, first.getBoundingClientRect().left]
        box.scrollTo(200, 200)
        const moved = box.scrollTop > 0 && box.scrollLeft > 0
        const stayed = head.getBoundingClientRect().top === top && first.getBoundingClientRect().left === left
        box.style.width = ''
        box.scrollTo(0, 0)
        return moved && stayed
      })(document.querySelector('.wasl-table[aria-label="%s"]'))
      """;

  /** Texts of cells and tools that are cut off, or that go beyond the window. */
  private static final String CLIPPED =
      """
      [...document.querySelectorAll('#wasl .wasl-table :is(td, th), #wasl .wasl-tools *')]
        .filter(one => one.checkVisibility() && one.textContent.trim())
        .filter(one => getComputedStyle(one).overflow === 'hidden' && one.scrollWidth > one.clientWidth + 1
          || innerWidth < 992 && one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.tagName + ' ' + one.textContent)
        .concat([...document.querySelectorAll('#wasl input[placeholder]')]
          .filter(one => {
            const { font, paddingLeft, paddingRight } = getComputedStyle(one)
            const drawn = new OffscreenCanvas(1, 1).getContext('2d')
            drawn.font = font
            return drawn.measureText(one.placeholder).width
              > one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
          })
          .map(one => one.placeholder))
      """;

  /** Bytes of bodies as they were sent since the page was opened, or since the last look. */
  private static final String READ =
      """
      performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)
      """;

  private static final String SENT =
      READ.strip() + " + performance.getEntriesByType('navigation')[0].encodedBodySize";
  private static final String POLLS = "performance.getEntriesByType('resource').length";

  private static final By DELIVERY_ID =
      By.cssSelector("[role=group][aria-label*=Deliveries] input[type=text]");
  private static final By NEXT_DELIVERIES =
      By.cssSelector("nav[aria-label*=Deliveries] button:last-child");
  private static final int MOST_TABS = 60;
  private static final List<String> PAGES =
      List.of(
          "overview",
          "pipeline",
          "agency/registry",
          "find",
          "parked",
          "overdue",
          "replay",
          "holds",
          "users",
          "log",
          "alarms",
          "preferences",
          "help",
          "runbook/parked");
  private static final Path PLUGIN = Path.of("plugin");
  private static final List<String> LANGUAGES = List.of("en", "fr", "ar");

  /** Widths, and the language in which a picture is kept there. */
  private static final Map<Integer, String> LOOKED_AT = Map.of(390, "ar", 1440, "fr", 2560, "en");

  private static final List<String> NOT_IN_NAVIGATION = List.of("preferences", "help");

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private SampleGateway gateway;
  private SampleOidcProvider provider;
  private RunningConsole running;
  private Browser browser;
  private Path users;
  private final Map<ConsoleRole, String> sessions = new ConcurrentHashMap<>();

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path profile) throws Exception {
    browser = Browser.in(profile, "referrals");
    provider = new SampleOidcProvider();
    running = RunningConsole.in(folder, config -> config.withOidc(provider.config()));
    running.open.addAll(SampleGateway.alarms());
    users = folder.resolve("users");
    gateway = SampleGateway.start(users);
    camel.addRoutes(new SampleRoutes("direct:door"));
    camel.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
      camel.close();
      gateway.close();
      running.close();
      provider.close();
    }
  }

  @Test
  void eachRoleIsOfferedWhatItMayAndNoMore() throws Exception {
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
  void aReferralIsFollowedFromADeliveryToItsReceiptAndItsProof() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    page("find");
    browser.choose(By.id("find-agency"), "police-1");
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
    act("step-7", "decide-step-7");
    browser.until(
        () -> assertThat(browser.see(By.id("replay-plan")).getText()).contains("happen: 1"));
    browser.click(By.id("ask-cancel"));
    assertThat(browser.count(By.id("hold-referral"))).isOne();
  }

  @Test
  void whatIsOverdueIsListedWithWhoOwesItAndWhatItIsAbout() throws Exception {
    // Given
    as(ConsoleRole.VIEWER);

    // When
    page("overdue");

    // Then
    browser.until(
        () ->
            assertThat(browser.table("Overdue for", "Agency", "Owes", "About", "Object"))
                .containsExactly(
                    List.of(
                        "2 days",
                        "Registry\nregistry",
                        "Withdrawal of a notice confirmed",
                        "Wanted notice",
                        SampleGateway.DELIVERY + "0")));
    browser.keep("overdue");
    browser.click(By.className("wasl-more"));
    browser.until(
        () ->
            assertThat(browser.table("Agency"))
                .containsExactly(
                    List.of("Registry\nregistry"), List.of("Police of Casablanca\npolice-1")));
    assertThat(browser.count(By.className("wasl-more"))).isZero();
  }

  @Test
  void anAuditorReadsWhatPersonsDidAndSavesIt() throws Exception {
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
    browser.choose(By.id("acts-act"), "Agency.pause");
    browser.until(() -> assertThat(browser.table("Person").getFirst()).containsExactly("anna"));
    browser.write(By.id("acts-person"), "omar");
    browser.until(
        () ->
            assertThat(browser.table("Person", "What", "Reason"))
                .containsExactly(List.of("omar", "Approved a request\nrefused", "same-person")));
  }

  @Test
  void queuesAndRoutesAreGroupedAndARouteLeadsToItsPageInHawtio() throws Exception {
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
      browser.click(By.linkText("relay"));
      browser.until(
          () ->
              assertThat(browser.see(By.tagName("main")).getText())
                  .contains("type=routes,name=\"relay\"", "due: filter"));
      browser.keep("hawtio-route");
    } finally {
      running.queues.clear();
    }
  }

  @Test
  void logAndAlarmsSayHowThingsStand() throws Exception {
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
  void anAlarmLeadsToItsSectionOfTheRunbookInTheReadersLanguage() throws Exception {
    // Given
    int sections =
        Files.readString(Path.of("..", "docs", "runbook.md")).split("(?m)^### ").length - 1;
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
  void aCriticalAlarmThatIsOverStaysUntilSomebodyAcknowledgesIt() throws Exception {
    // Given
    OpenAlarms.AlarmRow forked = SampleGateway.overSince("log-forked", "critical");
    running.closed.addAll(List.of(forked, SampleGateway.overSince("clock-jump", "warning")));
    try {
      as(ConsoleRole.OPERATOR);
      page("alarms");
      By waiting = By.cssSelector("table[aria-label='To be acknowledged']");
      browser.until(
          () ->
              assertThat(browser.see(waiting).getText())
                  .contains("log-forked", "over 24 Nov 2026", "Log and witnesses")
                  .doesNotContain("clock-jump"));
      browser.keep("alarms");

      // When
      browser.click(By.id("acknowledge-log-forked-gateway"));
      browser.until(() -> assertThat(focus()).isEqualTo("ask-confirm"));
      browser.press(Keys.ENTER);

      // Then
      browser.until(() -> assertThat(browser.see(waiting).getText()).doesNotContain("log-forked"));
      assertThat(browser.see(By.cssSelector("table[aria-label=Over]")).getText())
          .contains("log-forked", "operator", "clock-jump");
      assertThat(running.trail).contains("operator operated Alarms.acknowledge");
    } finally {
      running.closed.clear();
    }
  }

  @Test
  void whatIsParkedGoesAgainOnceASecondPersonHasApproved() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      as(ConsoleRole.OPERATOR);
      page("parked");
      act(TIMED_OUT, "replay-" + TIMED_OUT);
      browser.until(
          () ->
              assertThat(browser.see(By.id("replay-plan")).getText())
                  .contains("What would happen: 3", "second person"));
      browser.write(By.id("ask-reason"), "fixed-at-agency");
      browser.keep("replay");
      browser.click(By.id("ask-confirm"));
      browser.until(() -> assertThat(restored.requests()).hasSize(1));
      assertThat(gateway.parked).hasSize(4);
      page("replay");
      browser.until(() -> assertThat(browser.count(By.id("stop-r-1"))).isOne());
      assertThat(browser.count(By.id("approve-r-1"))).isZero();

      // When
      as(ConsoleRole.APPROVER);
      page("replay");
      browser.click(By.id("approve-r-1"));
      browser.until(
          () ->
              assertThat(browser.see(By.id("ask-form")).getText())
                  .contains(
                      "Send again, under the same id: 3 deliveries",
                      "Asked for by operator",
                      "fixed-at-agency",
                      "police-1",
                      TIMEOUT,
                      "Ids: 3 of 3"));
      browser.keep("approve");
      browser.click(By.id("ask-confirm"));

      // Then
      browser.until(
          () ->
              assertThat(browser.table("State", "Reason", "Progress"))
                  .containsExactly(List.of("Delivered", "fixed-at-agency", "3 of 3 delivered")));
      assertThat(browser.count(By.cssSelector(".pf-m-success[id], .pf-v6-c-progress.pf-m-success")))
          .isPositive();
      assertThat(browser.see(By.tagName("tbody")).getText()).contains("operator", "approver");
      assertThat(gateway.parked).hasSize(1);
    }
  }

  @Test
  void whatIsParkedAgainIsNeverShownAsDone() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      gateway.refusing = true;
      as(ConsoleRole.OPERATOR);
      page("parked");
      act(TIMED_OUT, "replay-" + TIMED_OUT);
      browser.write(By.id("ask-reason"), "fixed-at-agency");
      browser.click(By.id("ask-confirm"));
      browser.until(() -> assertThat(restored.requests()).hasSize(1));

      // When
      as(ConsoleRole.APPROVER);
      page("replay");
      browser.click(By.id("approve-r-1"));
      browser.click(By.id("ask-confirm"));

      // Then
      browser.until(
          () ->
              assertThat(browser.table("State", "Progress"))
                  .containsExactly(
                      List.of("Parked again", "0 of 3 delivered\n3 parked again, 0 under way")));
      assertThat(browser.count(By.cssSelector(".pf-v6-c-progress.pf-m-success"))).isZero();
      assertThat(
              browser
                  .see(By.cssSelector(".wasl-progress [role=progressbar]"))
                  .getDomAttribute("aria-valuenow"))
          .isEqualTo("0");
      browser.keep("parked-again");
    }
  }

  @Test
  void whatCannotBeUndoneLooksDifferentAndWhatHasMovedIsNotApproved() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      as(ConsoleRole.OPERATOR);
      page("parked");
      act(TIMED_OUT, "replay-" + TIMED_OUT);
      browser.choose(By.id("replay-action"), "discard");
      browser.until(
          () ->
              assertThat(browser.see(By.id("replay-final")).getText())
                  .contains("cannot be undone"));
      browser.write(By.id("ask-reason"), "moved-away");
      browser.until(() -> assertThat(browser.see(By.id("replay-plan")).getText()).contains("3"));
      browser.click(By.id("ask-confirm"));
      browser.until(() -> assertThat(restored.requests()).hasSize(1));

      // When
      as(ConsoleRole.APPROVER);
      page("replay");
      browser.click(By.id("approve-r-1"));
      browser.until(
          () ->
              assertThat(browser.see(By.id("approve-order")).getText())
                  .contains("Give up", "3 deliveries", "cannot be undone"));
      assertThat(browser.see(By.id("ask-confirm")).getDomAttribute("class"))
          .contains("pf-m-danger");
      browser.keep("approve-discard");
      browser.click(By.id("ask-cancel"));
      restored.requests().getFirst().put("changed", 1);

      // Then
      browser.until(
          () ->
              assertThat(browser.table("State", "Actions"))
                  .containsExactly(
                      List.of(
                          "Out of date",
                          "1 have moved since it was asked for: reject it and plan it anew.\n"
                              + "Reject")));
      assertThat(browser.count(By.id("approve-r-1"))).isZero();
      browser.keep("stale");
    }
  }

  @Test
  void aHoldIsLiftedByASecondPersonWithHisOwnLogin() throws Exception {
    try {
      // Given
      as(ConsoleRole.OPERATOR);
      page("holds");
      browser.until(
          () ->
              assertThat(browser.see(By.cssSelector("table[aria-label=Holds]")).getText())
                  .contains(SampleHolds.HELD, "cara", "appeal", "2 days"));
      assertThat(browser.see(By.cssSelector("table[aria-label='Erasures due']")).getText())
          .contains("Refused: it is held", "Nobody has asked yet", SampleHolds.DUE);
      assertThat(browser.see(By.cssSelector("table[aria-label=Erased]")).getText())
          .contains(SampleHolds.ERASED, "anna", "ben", "backups still have it");
      browser.keep("holds");
      browser.click(By.id("requestRelease-" + SampleHolds.HELD));
      browser.write(By.id("ask-reason"), "appeal-over");
      browser.click(By.id("ask-confirm"));
      browser.until(
          () ->
              assertThat(gateway.holds.holds.get(SampleHolds.HELD))
                  .containsEntry("releaseRequestedBy", "operator"));
      assertThat(browser.count(By.id("approveRelease-" + SampleHolds.HELD))).isZero();

      // When
      as(ConsoleRole.APPROVER);
      page("holds");
      browser.click(By.id("approveRelease-" + SampleHolds.HELD));
      browser.until(
          () ->
              assertThat(browser.see(By.id("ask-form")).getText())
                  .contains("operator asked for it", "appeal-over"));
      browser.keep("lift");
      browser.click(By.id("ask-confirm"));

      // Then
      browser.until(
          () ->
              assertThat(browser.see(By.id("wasl")).getText())
                  .contains("Nothing is held.")
                  .doesNotContain("Refused: it is held"));
      assertThat(gateway.holds.holds).isEmpty();
    } finally {
      gateway.holds.reset();
    }
  }

  @Test
  void aNameThatIsTakenIsNoNewUsers() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    page("users");
    browser.click(By.id("user-add"));

    // When
    browser.write(By.id("user-name"), "Auditor");
    browser.click(By.id("user-role-viewer"));
    browser.write(By.id("ask-reason"), "new-colleague");

    // Then
    assertThat(browser.see(By.id("user-name-help")).getText()).contains("has this name already");
    assertThat(browser.see(By.id("ask-confirm")).isEnabled()).isFalse();
    browser.write(By.id("user-name"), "2");
    assertThat(browser.count(By.id("user-name-help"))).isZero();
    assertThat(browser.see(By.id("ask-confirm")).isEnabled()).isTrue();
  }

  @Test
  void aNewColleagueChoosesHisPasswordAndApprovesOnceTwoPersonsSaySo() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    page("users");
    browser.click(By.id("user-add"));
    browser.write(By.id("user-name"), "newcomer");
    browser.click(By.id("user-role-viewer"));
    browser.write(By.id("ask-reason"), "new-colleague");
    browser.keep("user-add");
    browser.click(By.id("ask-confirm"));
    browser.until(() -> assertThat(browser.count(By.id("onetime-password"))).isOne());
    String given = browser.see(By.id("onetime-password")).getText();
    browser.keep("user-one-time");
    browser.click(By.id("onetime-confirm"));

    // When
    browser.open(running.at("/hawtio/auth/password"));
    browser.click(By.id("language-ar"));
    browser.keep("password-ar");
    browser.click(By.id("language-en"));
    browser.write(By.id("username"), "newcomer");
    browser.write(By.id("present"), given);
    browser.write(By.id("chosen"), RunningConsole.PASSWORD);
    browser.write(By.id("again"), RunningConsole.PASSWORD);
    browser.click(By.id("submit"));
    browser.until(() -> assertThat(browser.see(By.id("result")).getText()).contains("is in force"));

    // Then
    assertThat(running.login("newcomer", RunningConsole.PASSWORD).statusCode()).isEqualTo(200);
    as(ConsoleRole.OPERATOR);
    page("users");
    browser.click(By.id("user-newcomer"));
    browser.click(By.id("user-roles-newcomer"));
    browser.click(By.id("user-role-approver"));
    browser.write(By.id("ask-reason"), "second-shift");
    browser.until(
        () -> assertThat(browser.see(By.id("ask-form")).getText()).contains("a second person"));
    browser.click(By.id("ask-confirm"));
    browser.until(
        () -> assertThat(browser.see(By.id("wasl")).getText()).contains("second-shift", "waits"));
    assertThat(browser.count(By.id("user-approve-newcomer"))).isZero();
    as(ConsoleRole.APPROVER);
    page("users");
    browser.keep("users");
    browser.click(By.id("user-approve-newcomer"));
    browser.until(
        () ->
            assertThat(browser.see(By.id("ask-form")).getText())
                .contains("operator", "second-shift", "newcomer", "Viewer", "Approver"));
    browser.keep("user-approve");
    browser.click(By.id("ask-confirm"));
    browser.until(
        () ->
            assertThat(gateway.users.requests)
                .extracting(request -> request.get("state"))
                .containsExactly("done"));
    browser.until(() -> assertThat(users).content().contains("newcomer viewer,approver "));
  }

  @Test
  void anAgencysLastDaysAreChartsWithAxesAndAFile() throws Exception {
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
  void aRefusalIsReadableAndNothingTypedIsLost() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    act("registry", "pause-registry");

    // When
    browser.write(By.id("ask-reason"), SampleGateway.REFUSED);
    browser.click(By.id("ask-confirm"));

    // Then
    browser.until(
        () ->
            assertThat(browser.see(By.id("ask-refusal")).getText())
                .contains("give another reason"));
    assertThat(browser.see(By.id("ask-reason")).getDomProperty("value"))
        .isEqualTo(SampleGateway.REFUSED);
    assertThat(gateway.paused).isEmpty();
  }

  @Test
  void nothingIsShownAsGoodWhileTheGatewayDoesNotAnswerAndAnOpenDialogStays() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    browser.until(() -> assertThat(overview()).contains("Ready", "As of "));
    act("registry", "pause-registry");
    browser.write(By.id("ask-reason"), "agency-asked");

    // When
    browser.ask(
        "void (window.answers = window.fetch, window.fetch = () => Promise.reject(new Error()))");

    // Then
    browser.until(
        () ->
            assertThat(overview())
                .contains("The gateway does not answer.", "may no longer be true")
                .doesNotContain("Ready"));
    assertThat(browser.see(FACTS).getText()).contains("Not known");
    assertThat(browser.count(By.cssSelector(".wasl-old #wasl-pipeline"))).isOne();
    browser.keep("old");
    assertThat(browser.see(By.id("ask-reason")).getDomProperty("value")).isEqualTo("agency-asked");
    browser.click(By.id("ask-confirm"));
    browser.until(
        () ->
            assertThat(browser.see(By.id("ask-refusal")).getText())
                .contains("It may have done this all the same"));
    browser.ask("void (window.fetch = window.answers)");
    browser.until(
        () ->
            assertThat(browser.see(FACTS).getText()).contains("Ready").doesNotContain("Not known"));
    browser.click(By.id("ask-confirm"));
    browser.until(() -> assertThat(gateway.paused).containsEntry("registry", "operator"));
    gateway.paused.clear();
  }

  @Test
  void aLostSessionIsOpenedAgainInPlaceAndWhatWasTypedIsKept() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    act("registry", "pause-registry");
    browser.write(By.id("ask-reason"), "agency-asked");

    // When
    browser.forget();
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isOne());
    browser.write(By.id("signin-password"), "wrong");
    browser.click(By.id("signin-confirm"));
    browser.until(
        () ->
            assertThat(browser.see(By.id("signin-refusal")).getText())
                .contains("password is wrong"));
    browser.keep("signin");
    browser.write(By.id("signin-password"), RunningConsole.PASSWORD);
    browser.click(By.id("signin-confirm"));

    // Then
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isZero());
    assertThat(browser.see(By.id("ask-reason")).getDomProperty("value")).isEqualTo("agency-asked");
    browser.click(By.id("ask-confirm"));
    browser.until(() -> assertThat(gateway.paused).containsEntry("registry", "operator"));
    gateway.paused.clear();
  }

  @Test
  void whoCameByTheProviderSignsInInAnotherTabAndThePageGoesOnByItself() throws Exception {
    // Given
    SampleOidcLogin login = new SampleOidcLogin(running, provider);
    as(login.session());
    act("registry", "pause-registry");
    browser.write(By.id("ask-reason"), "agency-asked");
    browser.forget();
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isOne());
    assertThat(browser.see(By.id("signin-user")).getDomProperty("value")).isEqualTo("anna");
    assertThat(browser.see(By.cssSelector("#signin-form a")).getDomProperty("href"))
        .isEqualTo(running.at("/hawtio/login").toString());

    // When
    browser.remember(login.session());

    // Then
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isZero());
    assertThat(browser.see(By.id("ask-reason")).getDomProperty("value")).isEqualTo("agency-asked");
    browser.click(By.id("ask-confirm"));
    browser.until(() -> assertThat(gateway.paused).containsEntry("registry", "anna"));
    gateway.paused.clear();
  }

  @Test
  void afterAnotherPersonHasSignedInInAnotherTabThePageIsHisAndNothingOfTheFirstOneIsLeft()
      throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    act("registry", "pause-registry");
    browser.write(By.id("ask-reason"), "agency-asked");
    browser.forget();
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isOne());

    // When
    browser.remember(session(ConsoleRole.AUDITOR));

    // Then
    browser.until(() -> assertThat(browser.count(By.id("signin-password"))).isZero());
    assertThat(browser.see(By.id("wasl-user")).getText()).isEqualTo("auditor");
    assertThat(browser.count(By.id("ask-reason"))).isZero();
    assertThat(browser.count(By.id("wasl-page-acts"))).isOne();
    assertThat(gateway.paused).isEmpty();
  }

  @Test
  void theFirstScreenSaysWhatNeedsAPersonWorstFirstEachALink() throws Exception {
    // When
    as(ConsoleRole.OPERATOR);

    // Then
    By attention = By.id("wasl-attention");
    browser.until(
        () ->
            assertThat(browser.see(attention).getText())
                .containsSubsequence(
                    "Act now",
                    "Deliveries are parked Police of Casablanca (\u2068police-1\u2069)",
                    "Act within the hour",
                    "Agency does not answer Registry (\u2068registry\u2069)"));
    assertThat(browser.see(By.id("wasl-alarms-waiting")).getText()).startsWith("2");
    assertThat((String) browser.ask("document.title")).startsWith("(2) ");
    browser.keep("attention");
    browser.click(By.linkText("Deliveries are parked"));
    browser.until(
        () ->
            assertThat(browser.address())
                .isEqualTo(running.at("/hawtio/referrals/parked?agency=police-1")));
    browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isEqualTo(3));
  }

  @Test
  void anAgencyFlowsOnlyWhileSomethingFlows() throws Exception {
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
    gateway.paused.put("police-1", "omar");
    browser.until(() -> assertThat(overview()).contains("Paused", "by omar", "agency-asked"));
    gateway.paused.clear();
  }

  @Test
  void oneOfManyAgenciesIsFoundAndHasAPageWithWhatIsKnownOfIt() throws Exception {
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
                    "+212 5 37 00 00 00",
                    "On duty, at any hour",
                    "prosecution-1.pem",
                    "Expired",
                    "the operator omar paused deliveries to it",
                    "What it owes"));
    browser.keep("agency");
    assertThat(browser.see(By.linkText("+212 5 37 00 00 00")).getDomProperty("href"))
        .isEqualTo("tel:+212537000000");
    assertThat(browser.see(By.linkText("Deliveries are parked")).getDomProperty("href"))
        .isEqualTo("https://runbook.example/en#parked");
    assertThat(browser.count(By.id("pause-prosecution-1"))).isOne();
  }

  @Test
  void theFirstVisitTakesLessThanHalfAMegabyteAndThenOnlyWhatChangedIsRead() throws Exception {
    // When
    as(ConsoleRole.VIEWER);
    browser.until(() -> assertThat(browser.table("Agency")).hasSize(2));
    long first = (long) browser.ask(SENT);
    browser.run("performance.clearResourceTimings()");
    browser.until(() -> assertThat((long) browser.ask(POLLS)).isGreaterThanOrEqualTo(6));

    // Then
    assertThat(first).isBetween(100_000L, 500_000L);
    long polls = (long) browser.ask(POLLS);
    assertThat((long) browser.ask(READ) / polls).isLessThan(2_000);
  }

  @Test
  void twoThousandParkedDeliveriesAreReadPageByPageAndNothingIsClipped() throws Exception {
    try (SampleGateway.Restored _ = gateway.restored()) {
      // Given
      for (int i = 0; i < 2_000; i++) {
        gateway.parked.put("5b43%04d-3f7e-5b43-9c5a-000000000000".formatted(i), "rejected");
      }
      as(ConsoleRole.OPERATOR);
      browser.choose(By.id("choose-state"), "all");
      browser.until(() -> assertThat(browser.ask(IN_SIGHT.formatted("Agencies"))).isEqualTo(true));
      browser.keep("agencies-271");

      // When
      page("parked");
      browser.until(() -> assertThat(overview()).contains("1 to 20 of 2,004"));

      // Then
      for (int width : List.of(1440, 2560, 390)) {
        browser.width(width);
        browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isEqualTo(20));
        for (String language : LANGUAGES) {
          PageLook.of(browser, language);
          assertThat(browser.ask(CLIPPED)).as("%s %d px", language, width).isEqualTo(List.of());
        }
        PageLook.of(browser, "en");
        browser.keep("parked-2000-" + width);
      }
      browser.width(1440);
      assertThat(browser.ask(IN_SIGHT.formatted("Deliveries"))).isEqualTo(true);
      browser.click(NEXT_DELIVERIES);
      browser.until(() -> assertThat(overview()).contains("21 to 40 of 2,004"));
      browser.write(DELIVERY_ID, "5b431999");
      browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isOne());
      assertThat(overview()).contains("5b431999-3f7e-5b43-9c5a-000000000000");
    } finally {
      browser.width(1600);
    }
  }

  private String overview() {
    return browser.see(By.id("wasl")).getText();
  }

  @Test
  void arabicTurnsThePageAndIsRemembered() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);

    // When
    browser.choose(By.id("wasl-language"), "ar");

    // Then
    browser.until(() -> assertThat(direction()).isEqualTo("rtl ar"));
    page("alarms");
    browser.until(
        () ->
            assertThat(overview())
                .contains("الجهة لا تجيب", "عمليات تسليم معلّقة: 3")
                .doesNotContain("Agency does not answer", "Deliveries are parked"));
    browser.open(running.at("/hawtio/referrals/overview"));
    act("police-1", "announce-police-1");
    browser.keep("ar-dialog");
    assertThat(direction()).isEqualTo("rtl ar");
    browser.click(By.id("ask-cancel"));
    browser.click(By.id("wasl-user"));
    browser.click(By.id("wasl-camel"));
    browser.until(() -> assertThat(browser.count(By.linkText("الإحالات"))).isOne());
    assertThat(direction()).isEqualTo("rtl en");
    browser.keep("ar-hawtio");
  }

  @Test
  void everyPageIsWholeAndAccessibleFromATelephoneToAWallInEachLanguage() throws Exception {
    try {
      CommittedPage plugin = new CommittedPage(PLUGIN, PLUGIN);
      Map<String, Map<String, String>> texts = new HashMap<>();
      for (String language : LANGUAGES) {
        texts.put(language, plugin.texts(language));
      }
      as(ConsoleRole.OPERATOR);
      for (Map.Entry<Integer, String> looked : LOOKED_AT.entrySet()) {
        // Given
        int width = looked.getKey();
        browser.width(width);
        browser.open(running.at("/hawtio/referrals/overview"));
        act("registry", "announce-registry");
        browser.until(() -> assertThat(focus()).isEqualTo("ask-from"));
        browser.keep("%d-dialog".formatted(width));
        assertThat(browser.ask(DIALOG_FITS)).as("dialog %d", width).isEqualTo(true);
        assertThat(Axe.violations(browser)).as("dialog %d", width).isEmpty();
        browser.click(By.id("ask-cancel"));
        for (String page : PAGES) {
          page(page);
          for (String language : LANGUAGES) {
            // When
            PageLook look = PageLook.of(browser, language);

            // Then
            String where = "%s %s %d".formatted(page, language, width);
            assertThat(look.beyond()).as(where).isLessThanOrEqualTo(0);
            assertThat(look.strange()).as(where).isEmpty();
            assertThat(look.twice()).as(where).isEmpty();
            assertThat(look.foreign(texts.get(language), texts.get("en"))).as(where).isEmpty();
            if (language.equals(looked.getValue())) {
              browser.keep("%d-%s-%s".formatted(width, language, page.replace('/', '-')));
              if (width < 2560) {
                assertThat(Axe.violations(browser)).as(where).isEmpty();
              }
            }
          }
        }
      }
    } finally {
      browser.width(1600);
    }
  }

  @Test
  void anAgencyIsPausedAndResumedWithoutAMouse() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    browser.until(() -> assertThat(browser.count(By.id("actions-police-1"))).isOne());

    // When
    tabTo("actions-police-1");
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(isFocusIn("pause-police-1")).isTrue());
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(focus()).isEqualTo("ask-reason"));
    browser.press("agency-asked");
    for (int i = 0; i < 12; i++) {
      browser.press(Keys.TAB);
      assertThat(browser.ask("document.activeElement.closest('[role=dialog]') !== null"))
          .isEqualTo(true);
    }
    browser.keep("keyboard");
    tabTo("ask-confirm");
    browser.press(Keys.ENTER);

    // Then
    browser.until(() -> assertThat(overview()).contains("by operator"));
    assertThat(gateway.paused).containsEntry("police-1", "operator");
    browser.keep("paused");
    tabTo("actions-police-1");
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(isFocusIn("resume-police-1")).isTrue());
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(focus()).isEqualTo("ask-reason"));
    browser.press(Keys.ESCAPE);
    browser.until(() -> assertThat(focus()).isEqualTo("actions-police-1"));
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(isFocusIn("resume-police-1")).isTrue());
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(focus()).isEqualTo("ask-reason"));
    browser.press("agency-back", Keys.ENTER);
    browser.until(() -> assertThat(gateway.paused).isEmpty());
  }

  private String focus() {
    return browser.focused().getDomProperty("id");
  }

  private boolean isFocusIn(String id) {
    return Boolean.TRUE.equals(
        browser.ask("document.activeElement.closest('#%s') !== null".formatted(id)));
  }

  private String direction() {
    return (String)
        browser.ask("document.documentElement.dir + ' ' + document.documentElement.lang");
  }

  private void tabTo(String id) {
    for (int i = 0; i < MOST_TABS && !focus().equals(id); i++) {
      browser.press(Keys.TAB);
    }
    assertThat(focus()).isEqualTo(id);
  }

  /** Opens the action menu of a row and chooses. */
  private void act(String row, String action) {
    browser.click(By.id("actions-" + row));
    browser.click(By.id(action));
  }

  /** A page of the navigation, or another one by its address, without loading anything anew. */
  private void page(String page) {
    if (page.contains("/") || NOT_IN_NAVIGATION.contains(page)) {
      browser.run(
          """
          history.pushState({}, '', '/hawtio/referrals/%s')
          dispatchEvent(new PopStateEvent('popstate'))
          """
              .formatted(page));
      return;
    }
    String link = "wasl-page-" + page;
    browser.until(() -> assertThat(browser.count(By.id(link))).isOne());
    browser.ask("document.getElementById('%s').click()".formatted(link));
  }

  /** Signed in without the login page, in English. */
  private void as(ConsoleRole role) throws Exception {
    as(session(role));
  }

  private String session(ConsoleRole role) throws Exception {
    if (!sessions.containsKey(role)) {
      sessions.put(role, running.session(role));
    }
    return sessions.get(role);
  }

  private void as(String session) {
    if (!browser.address().toString().startsWith(running.at("/").toString())) {
      browser.open(running.at("/hawtio/img/wasl.svg"));
    }
    browser.forget();
    browser.remember(session);
    browser.ask("localStorage.setItem('wasl.language', 'en')");
    browser.open(running.at("/hawtio/referrals/overview"));
  }

  private void signIn(ConsoleRole role) {
    browser.forget();
    browser.open(running.at("/hawtio/"));
    browser.ask("localStorage.setItem('wasl.language', 'en')");
    browser.open(running.at("/hawtio/"));
    browser.write(By.id("login-user"), RunningConsole.name(role));
    browser.write(By.id("login-password"), RunningConsole.PASSWORD);
    browser.click(By.id("login-confirm"));
    browser.until(
        () -> assertThat(browser.address().getPath()).isEqualTo("/hawtio/referrals/overview"));
  }
}
