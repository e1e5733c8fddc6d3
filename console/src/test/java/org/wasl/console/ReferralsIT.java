package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
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
  private static final String LOADING = "جارٍ التحميل";
  private static final int MOST_TABS = 60;
  private static final List<String> PAGES =
      List.of("overview", "find", "parked", "overdue", "replay", "holds", "log", "alarms");

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private SampleGateway gateway;
  private RunningConsole running;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path profile) throws Exception {
    browser = Browser.in(profile, "referrals");
    running = RunningConsole.in(folder);
    running.open.addAll(SampleGateway.alarms());
    gateway = SampleGateway.start();
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
                      List.of("police-1\nhttps", "3"),
                      List.of("registry\nhttps", "1"),
                      List.of("prosecution-1\npull", "0")));
      int pauses = browser.count(By.cssSelector("[id^=pause-]"));
      browser.keep("overview-" + RunningConsole.name(role));
      page("parked");
      browser.until(() -> assertThat(browser.table("Cause", "Count")).hasSize(2));

      // Then
      boolean operator = role == ConsoleRole.OPERATOR;
      assertThat(pauses).as("%s", role).isEqualTo(operator ? 3 : 0);
      assertThat(browser.count(By.cssSelector("[id^=replay-]")))
          .as("%s", role)
          .isEqualTo(operator ? 2 : 0);
    }
    assertThat((List<?>) browser.ask("performance.getEntriesByType('resource').map(r => r.name)"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat((String) name).startsWith(running.at("/").toString()));
  }

  @Test
  void aReferralIsFollowedFromADeliveryToItsReceiptAndItsProof() throws Exception {
    // Given
    as(ConsoleRole.VIEWER);
    page("find");

    // When
    browser.write(By.id("find-id"), SampleGateway.DELIVERY + "7");
    browser.click(By.id("find-go"));

    // Then
    By steps = By.cssSelector("table[aria-label=Steps]");
    browser.until(
        () ->
            assertThat(browser.see(steps).getText())
                .contains("Accepted", "Submission accepted", "L2 witnessed")
                .contains("Delivered", "Delivery", "L1 signed")
                .contains(TIMEOUT, "L0 recorded"));
    assertThat(browser.see(By.cssSelector("table[aria-label=Deliveries]")).getText())
        .contains("prosecution-1", "police-1", "Parked");
    assertThat(browser.see(By.cssSelector("main h2")).getText()).endsWith("Test");
    assertThat(browser.see(By.cssSelector("main")).getText())
        .contains("steps before them that are not shown: 1,200");
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
            assertThat(browser.table("Overdue for", "Agency", "Owes", "About"))
                .containsExactly(
                    List.of(
                        "2 days",
                        "registry",
                        "Withdrawal of a notice confirmed",
                        "Wanted notice " + SampleGateway.DELIVERY + "0")));
    browser.keep("overdue");
    browser.click(By.id("overdue-more"));
    browser.until(
        () ->
            assertThat(browser.table("Agency"))
                .containsExactly(List.of("registry"), List.of("police-1")));
    assertThat(browser.count(By.id("overdue-more"))).isZero();
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
                        "Deliveries are parked\nhttps://runbook.example/wasl#parked",
                        "police-1\nParked deliveries",
                        "3"),
                    List.of(
                        "Agency does not answer\ndocs/runbook.md#agency-down",
                        "registry\nOverview",
                        "10,000")));
    assertThat(
            browser.see(By.linkText("https://runbook.example/wasl#parked")).getDomProperty("href"))
        .isEqualTo("https://runbook.example/wasl#parked");
  }

  @Test
  void aCriticalAlarmThatIsOverStaysUntilSomebodyAcknowledgesIt() throws Exception {
    // Given
    OpenAlarms.Row forked = SampleGateway.overSince("log-forked", "critical");
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
      browser.click(By.id("replay-police-1-attempts-exhausted-timeout"));
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
      browser.click(By.id("replay-police-1-attempts-exhausted-timeout"));
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
      browser.click(By.id("replay-police-1-attempts-exhausted-timeout"));
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
  void aRefusalIsReadableAndNothingTypedIsLost() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    browser.click(By.id("pause-registry"));

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
    browser.click(By.id("pause-registry"));
    browser.write(By.id("ask-reason"), "agency-asked");

    // When
    browser.ask(
        "void (window.answers = window.fetch, window.fetch = () => Promise.reject(new Error()))");

    // Then
    browser.until(
        () ->
            assertThat(overview())
                .contains("The gateway does not answer.", "may no longer be true", "Not known")
                .doesNotContain("Ready"));
    assertThat(browser.count(By.cssSelector(".wasl-old #wasl-pipeline"))).isOne();
    browser.keep("old");
    assertThat(browser.see(By.id("ask-reason")).getDomProperty("value")).isEqualTo("agency-asked");
    browser.click(By.id("ask-confirm"));
    browser.until(
        () ->
            assertThat(browser.see(By.id("ask-refusal")).getText())
                .contains("It may have done this all the same"));
    browser.ask("void (window.fetch = window.answers)");
    browser.until(() -> assertThat(overview()).contains("Ready").doesNotContain("Not known"));
    browser.click(By.id("ask-confirm"));
    browser.until(() -> assertThat(gateway.paused).containsEntry("registry", "operator"));
    gateway.paused.clear();
  }

  @Test
  void aLostSessionIsOpenedAgainInPlaceAndWhatWasTypedIsKept() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);
    browser.click(By.id("pause-registry"));
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
  void theFirstScreenSaysWhatNeedsAPersonWorstFirstEachALink() throws Exception {
    // When
    as(ConsoleRole.OPERATOR);

    // Then
    By attention = By.id("wasl-attention");
    browser.until(
        () ->
            assertThat(browser.see(attention).getText())
                .containsSubsequence(
                    "Look now",
                    "Deliveries are parked police-1",
                    "Look within the hour",
                    "Agency does not answer registry"));
    assertThat(browser.see(By.id("wasl-alarms-waiting")).getText()).startsWith("2");
    assertThat((String) browser.ask("document.title")).startsWith("(2) ");
    browser.keep("attention");
    browser.click(By.linkText("Deliveries are parked"));
    browser.until(
        () -> assertThat(browser.address().getPath()).isEqualTo("/hawtio/referrals/parked"));
  }

  @Test
  void anAgencyFlowsOnlyWhileSomethingFlows() throws Exception {
    // When
    as(ConsoleRole.VIEWER);

    // Then
    browser.until(
        () -> {
          assertThat(overview())
              .contains("Does not answer\nsince 24 Nov 2026", "oldest accepted 2 hrs ago");
          assertThat(overview()).contains("Flowing");
        });
    gateway.paused.put("police-1", "omar");
    browser.until(() -> assertThat(overview()).contains("Paused", "by omar", "agency-asked"));
    gateway.paused.clear();
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
    for (String page : PAGES) {
      page(page);
      browser.until(
          () ->
              assertThat(browser.see(By.id("wasl")).getText())
                  .isNotBlank()
                  .doesNotContain(LOADING));
      browser.keep("ar-" + page);
      assertThat(Stream.of(browser.see(By.id("wasl")).getText().split("\\s+")))
          .as(page)
          .doesNotContain("undefined", "NaN")
          .noneMatch(word -> word.matches("[a-z]+(\\.[a-z-]+)+") && !word.startsWith("log."));
    }
    assertThat(browser.see(By.id("wasl")).getText())
        .contains("الجهة لا تجيب", "عمليات تسليم معلّقة: 3")
        .doesNotContain("Agency does not answer", "Deliveries are parked");
    browser.open(running.at("/hawtio/referrals/overview"));
    browser.click(By.id("announce-police-1"));
    browser.keep("ar-dialog");
    assertThat(direction()).isEqualTo("rtl ar");
    browser.click(By.id("ask-cancel"));
    browser.click(By.linkText("Camel"));
    browser.until(() -> assertThat(direction()).isEqualTo(" en"));
  }

  @Test
  void everyPageFitsATelephoneAndADesk() throws Exception {
    try {
      for (String language : List.of("en", "ar")) {
        // Given
        as(ConsoleRole.OPERATOR);
        browser.choose(By.id("wasl-language"), language);
        for (int width : List.of(390, 1440)) {
          browser.width(width);
          for (String page : PAGES) {
            // When
            browser.open(running.at("/hawtio/referrals/" + page));
            browser.until(
                () ->
                    assertThat(browser.see(By.id("wasl")).getText())
                        .isNotBlank()
                        .doesNotContain("Loading", LOADING));
            browser.keep("%d-%s-%s".formatted(width, language, page));

            // Then
            assertThat(
                    browser.ask("document.getElementById('wasl').scrollWidth - window.innerWidth"))
                .asInstanceOf(InstanceOfAssertFactories.LONG)
                .as("%s %s %d", page, language, width)
                .isLessThanOrEqualTo(0);
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
    browser.until(() -> assertThat(browser.count(By.id("pause-police-1"))).isOne());

    // When
    tabTo("pause-police-1");
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
    browser.until(() -> assertThat(browser.count(By.id("resume-police-1"))).isOne());
    assertThat(gateway.paused).containsEntry("police-1", "operator");
    browser.keep("paused");
    tabTo("resume-police-1");
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(focus()).isEqualTo("ask-reason"));
    browser.press(Keys.ESCAPE);
    browser.until(() -> assertThat(focus()).isEqualTo("resume-police-1"));
    browser.press(Keys.ENTER);
    browser.until(() -> assertThat(focus()).isEqualTo("ask-reason"));
    browser.press("agency-back", Keys.ENTER);
    browser.until(() -> assertThat(gateway.paused).isEmpty());
  }

  private String focus() {
    return browser.focused().getDomProperty("id");
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

  private void page(String page) {
    browser.click(By.id("wasl-page-" + page));
  }

  /** Signed in without the login page, in English. */
  private void as(ConsoleRole role) throws Exception {
    browser.open(running.at("/hawtio/img/wasl.svg"));
    browser.forget();
    browser.remember(running.session(role));
    browser.ask("localStorage.setItem('wasl.language', 'en')");
    browser.open(running.at("/hawtio/referrals/overview"));
  }

  private void signIn(ConsoleRole role) {
    browser.forget();
    browser.open(running.at("/hawtio/"));
    browser.ask("localStorage.setItem('wasl.language', 'en')");
    browser.write(By.id("pf-login-username-id"), RunningConsole.name(role));
    browser.write(By.id("pf-login-password-id"), RunningConsole.PASSWORD);
    browser.click(By.cssSelector("button[type=submit]"));
    browser.until(
        () -> assertThat(browser.address().getPath()).isEqualTo("/hawtio/referrals/overview"));
  }
}
