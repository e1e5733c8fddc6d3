package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;

/** Operations of persons on our pages, with the approval of a second person. */
@Tag("soak")
class OperationsIT extends ConsolePages {
  private static final String TIMEOUT = "Out of attempts · No answer in time";
  private static final String TIMED_OUT = "police-1-attempts-exhausted-timeout";
  private static final By FACTS = By.className("wasl-facts");
  private static final int MOST_TABS = 60;

  OperationsIT() {
    super("operations");
  }

  @Test
  void keepsCriticalAlarmUntilAcknowledged() throws Exception {
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
  void secondScreenShowsActsWithinSecond() throws Exception {
    try {
      // Given
      as(ConsoleRole.VIEWER);
      browser.until(() -> assertThat(overview()).contains("Agency does not answer"));
      browser.run(
          """
          window.seenAtMillis = undefined
          new MutationObserver((_, observer) => {
            if (!document.getElementById('wasl').textContent.includes('by operator')) return
            window.seenAtMillis = Date.now()
            observer.disconnect()
          }).observe(document.body, {subtree: true, childList: true, characterData: true})
          """);

      // When
      running.jolokia(
          ConsoleRole.OPERATOR,
          RunningConsole.exec("Agency,name=registry", "pause", "{\"reason\":\"agency-asked\"}"));
      long pausedAtMillis = System.currentTimeMillis();

      // Then
      browser.until(() -> assertThat(browser.ask("window.seenAtMillis")).isNotNull());
      assertThat(Duration.ofMillis((long) browser.ask("window.seenAtMillis") - pausedAtMillis))
          .isLessThan(TestLoad.limit(Duration.ofSeconds(1)));
      running.jolokia(
          ConsoleRole.OPERATOR,
          RunningConsole.exec(
              "Alarms", "acknowledge", "{\"kind\":\"agency-down\",\"subject\":\"registry\"}"));
      browser.until(
          () ->
              assertThat(browser.see(By.cssSelector("#wasl-attention li:nth-child(2)")).getText())
                  .contains("Agency does not answer", "Taken by operator"));
    } finally {
      gateway.paused.clear();
      running.open.clear();
      running.open.addAll(SampleGateway.alarms());
    }
  }

  @Test
  void replaysParkedDeliveryAfterApproval() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      as(ConsoleRole.OPERATOR);
      page("parked");
      browser.click(By.id("replay-" + TIMED_OUT));
      browser.until(
          () ->
              assertThat(browser.see(By.id("replay-plan")).getText())
                  .contains("What would happen: 3", "second person"));
      browser.click(By.id("ask-reason-fixed-at-agency"));
      browser.keep("replay");
      browser.click(By.id("ask-confirm"));
      browser.until(() -> assertThat(restored.requests()).hasSize(1));
      assertThat(gateway.parked).hasSize(4);
      browser.until(() -> assertThat(overview()).contains("In an open request"));
      page("replay");
      browser.until(() -> assertThat(browser.count(By.id("stop-r-1"))).isOne());
      assertThat(browser.count(By.id("approve-r-1"))).isZero();

      // When
      as(ConsoleRole.APPROVER);
      page("replay");
      browser.click(By.id("approve-r-1"));
      browser.until(() -> assertThat(focus()).isEqualTo("ask-cancel"));
      browser.press(Keys.ENTER);
      browser.until(() -> assertThat(browser.count(By.id("ask-cancel"))).isZero());
      assertThat(gateway.parked).hasSize(4);
      browser.click(By.id("approve-r-1"));
      By examples = By.cssSelector("[role=dialog] table[aria-label='The first of them'] tbody tr");
      browser.until(() -> assertThat(browser.count(examples)).isEqualTo(3));
      browser.until(
          () ->
              assertThat(browser.see(By.id("ask-form")).getText())
                  .contains(
                      "Send again, under the same id: 3 deliveries",
                      "Asked for by operator",
                      "Corrected at the agency",
                      "police-1",
                      TIMEOUT,
                      "Ids: 3 of 3"));
      browser.keep("approve");
      browser.click(By.id("ask-confirm"));

      // Then
      browser.until(
          () ->
              assertThat(browser.table("State", "Reason", "Progress"))
                  .containsExactly(
                      List.of("Delivered", "Corrected at the agency", "3 of 3 delivered")));
      assertThat(browser.count(By.cssSelector(".pf-m-success[id], .pf-v6-c-progress.pf-m-success")))
          .isPositive();
      assertThat(browser.see(By.tagName("tbody")).getText()).contains("operator", "approver");
      assertThat(gateway.parked).hasSize(1);
    }
  }

  @Test
  void doesNotShowDeliveryParkedAgainAsDone() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      gateway.refusing = true;
      as(ConsoleRole.OPERATOR);
      page("parked");
      browser.click(By.id("replay-" + TIMED_OUT));
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
  void marksIrreversibleActionsAndRefusesStaleApproval() throws Exception {
    try (SampleGateway.Restored restored = gateway.restored()) {
      // Given
      as(ConsoleRole.OPERATOR);
      page("parked");
      browser.click(By.id("replay-" + TIMED_OUT));
      browser.choose(By.id("replay-action"), "discard");
      browser.until(
          () ->
              assertThat(browser.see(By.id("replay-final")).getText())
                  .contains("cannot be undone"));
      browser.write(By.id("ask-reason"), "moved-away");
      browser.until(() -> assertThat(browser.see(By.id("replay-plan")).getText()).contains("3"));
      browser.write(By.id("ask-reason"), Keys.ENTER.toString());
      browser.click(By.id("ask-confirm"));
      browser.until(() -> assertThat(restored.requests()).hasSize(1));

      // When
      as(ConsoleRole.APPROVER);
      page("replay");
      browser.click(By.id("approve-r-1"));
      browser.until(() -> assertThat(focus()).isEqualTo("ask-cancel"));
      browser.press(Keys.ENTER);
      browser.until(() -> assertThat(browser.count(By.id("ask-cancel"))).isZero());
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
                          "1 has moved since it was asked for: reject it and plan it anew.\n"
                              + "Reject")));
      assertThat(browser.count(By.id("approve-r-1"))).isZero();
      browser.keep("stale");
    }
  }

  @Test
  void liftsHoldByLoginOfSecondPerson() throws Exception {
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
  void refusesNameOfExistingUser() throws Exception {
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
  void admitsNewApproverAfterTwoPersonsAgree() throws Exception {
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
  void showsRefusalAndKeepsInput() throws Exception {
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
  void showsNoGoodStateWhileGatewayIsDown() throws Exception {
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
                .contains("The gateway does not answer.", "may be outdated")
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
    browser.until(
        () -> assertThat(gateway.paused).containsEntry(new AgencyId("registry"), "operator"));
    gateway.paused.clear();
  }

  @Test
  void keepsInputWhenSessionIsReopened() throws Exception {
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
    browser.until(
        () -> assertThat(gateway.paused).containsEntry(new AgencyId("registry"), "operator"));
    gateway.paused.clear();
  }

  @Test
  void continuesAfterProviderLoginInAnotherTab() throws Exception {
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
    browser.until(() -> assertThat(gateway.paused).containsEntry(new AgencyId("registry"), "anna"));
    gateway.paused.clear();
  }

  @Test
  void clearsPageAfterAnotherPersonSignsIn() throws Exception {
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
  void pausesAndResumesAgencyByKeyboard() throws Exception {
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
    assertThat(gateway.paused).containsEntry(new AgencyId("police-1"), "operator");
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

  private boolean isFocusIn(String id) {
    return Boolean.TRUE.equals(
        browser.ask("document.activeElement.closest('#%s') !== null".formatted(id)));
  }

  private void tabTo(String id) {
    for (int i = 0; i < MOST_TABS && !focus().equals(id); i++) {
      browser.press(Keys.TAB);
    }
    assertThat(focus()).isEqualTo(id);
  }
}
