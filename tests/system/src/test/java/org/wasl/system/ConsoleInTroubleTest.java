package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.DESK;
import static org.wasl.system.SmallConfig.GENERAL_OFFICE;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.wasl.console.Axe;
import org.wasl.console.Browser;
import org.wasl.console.CommittedPage;
import org.wasl.console.PageLook;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.SyntheticCase;

/** Tests the console of a gateway whose agencies are in trouble. */
@Tag("soak")
class ConsoleInTroubleTest {
  private static final Path PLUGIN = Path.of("..", "..", "gateway", "console", "plugin");
  private static final CommittedPage TEXTS = new CommittedPage(PLUGIN, PLUGIN);
  private static final List<String> LANGUAGES = List.of("en", "fr", "ar");
  private static final List<Integer> WIDTHS = List.of(390, 1440, 2560);
  private static final int PICTURED_WIDTH = 1440;
  private static final List<String> PAGES =
      List.of("overview", "alarms", "parked", "overdue", "agency/" + POLICE);

  /**
   * No agency is retried during the test. Meanwhile the page announces the next retry, and does not
   * call it down.
   */
  private static final String RETRY_AFTER_TEST_MILLIS =
      Long.toString(Duration.ofHours(1).toMillis());

  @TempDir private Path folder;

  /**
   * One agency is down, one refuses everything, and one signs false receipts. One is paused by a
   * person, and one accepts a call and never answers. The test views the pages as an operator in
   * each language, on a telephone, a desk and a wall. It keeps screenshots in {@code
   * target/screenshots}.
   */
  @Test
  void consoleShowsEachTroubleAndItsCauseInAllLanguagesAndWidths(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        Browser browser = Browser.in(folder, "trouble")) {
      // Given
      shortenDeadlines(trial.world().config());
      // Two calls that a busy machine ends would open a breaker for good, so only the silent agency
      // has a short timeout.
      IntermediaryBridge.endCallsSoon(trial, DESK);
      trial
          .with("delivery.connectTimeoutMillis", "60000")
          .with("delivery.callDeadlineMillis", "60000")
          .with("alarms.intervalMillis", "200")
          .with("alarms.settleSeconds", "1")
          .with("deadlines.intervalMillis", "200")
          .with("delivery.breaker.failuresToOpen", "2")
          .with("delivery.breaker.openMillis", RETRY_AFTER_TEST_MILLIS)
          .with("delivery.breaker.maxOpenMillis", RETRY_AFTER_TEST_MILLIS)
          .startGateway();
      trial.connect();
      makeTrouble(trial);
      signIn(browser, trial.management(), "en");

      for (String page : PAGES) {
        browser.open(trial.management().resolve("/hawtio/referrals/" + page));
        for (int width : WIDTHS) {
          browser.width(width);
          for (String language : LANGUAGES) {
            // When
            String where = "%s-%s-%d".formatted(page.replace('/', '-'), language, width);
            List<String> troubles = expected(page, TEXTS.texts(language));
            browser.until(
                () ->
                    assertThat(PageLook.of(browser, language).text()).as(where).contains(troubles));
            PageLook pageLook = PageLook.of(browser, language);
            browser.keepWhole(where);
            if (width == PICTURED_WIDTH) {
              browser.keepPicture("console-%s-%s".formatted(page.split("/")[0], language));
            }

            // Then
            assertThat(pageLook.beyond()).as(where).isLessThanOrEqualTo(0);
            assertThat(pageLook.strange()).as(where).isEmpty();
            assertThat(pageLook.twice()).as(where).isEmpty();
            assertThat(pageLook.foreign(TEXTS.texts(language), TEXTS.texts("en")))
                .as(where)
                .isEmpty();
            assertThat(pageLook.text()).as(where).contains(troubles);
            if (!language.equals("en")) {
              assertThat(pageLook.text()).as(where).doesNotContain(" delivered");
            }
          }
        }
        assertThat(Axe.violations(browser)).as(page).isEmpty();
      }
    }
  }

  /**
   * An operator with a telephone, in Arabic. One agency has been down for longer, but the receipts
   * of another are false.
   */
  @Test
  void operatorSaysWhatIsWorstAndPausesRightAgency(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers platform = new ConcurrentPublishers(trial);
        Browser browser = Browser.in(folder, "night")) {
      // Given
      trial.with("alarms.intervalMillis", "200").with("alarms.settleSeconds", "1").startGateway();
      trial.connect();
      ConsoleOperators console = ConsoleOperators.of(trial);
      trial.agency(OFFICE).behave(new Behaviour.Down(Duration.ofHours(1).toMillis())).join();
      ConcurrentPublishers.cases(5, 24, false).forEach(platform::submit);
      awaitMetrics(console, open("agency-down", OFFICE.value()));
      trial.agency(POLICE).behave(new Behaviour.Forged()).join();
      ConcurrentPublishers.cases(7, 3, false).forEach(platform::submit);
      awaitMetrics(console, open("receipt-invalid", POLICE.value()));
      signIn(browser, trial.management(), "ar");
      browser.width(390);
      long begun = System.nanoTime();

      // When
      browser.open(trial.management().resolve("/hawtio/referrals/overview"));
      By worst = By.cssSelector("#wasl-attention li:first-child");
      browser.until(
          () ->
              assertThat(browser.see(worst).getText())
                  .contains(
                      "وصل غير صحيح",
                      "المصلحة الجهوية للشرطة القضائية بالرباط",
                      "قبل",
                      "المتأثر",
                      "إن لم يتدخل أحد",
                      "أوقف الجهة مؤقتًا",
                      "+212 5 00 00 01 77"));
      Duration seen = Duration.ofNanos(System.nanoTime() - begun);
      browser.run("window.clicks = 0; addEventListener('click', () => window.clicks++, true)");
      browser.keepWhole("worst-390");
      browser.click(By.cssSelector("#wasl-attention li:first-child .wasl-matter-head a"));
      browser.click(By.id("pause-" + POLICE));
      browser.keep("pause-390");
      browser.click(By.id("ask-reason-receipts-doubtful"));
      browser.click(By.id("ask-confirm"));

      // Then
      browser.until(
          () -> assertThat(browser.see(By.id("wasl")).getText()).contains("متوقف مؤقتا", "anna"));
      Duration measured = Duration.ofNanos(System.nanoTime() - begun);
      browser.keepWhole("paused-390");
      awaitMetrics(console, paused(POLICE));
      assertThat(console.get("/metrics")).doesNotContain(paused(OFFICE));
      long clicks = (long) browser.ask("window.clicks");
      Duration whole = measured.plus(HandTime.of(clicks, 0));
      System.out.printf(
          "the worst is seen after %d ms; the agency is paused with %d clicks in %d s, of which"
              + " %d s pass in the page%n",
          seen.toMillis(), clicks, whole.toSeconds(), measured.toSeconds());
      assertThat(clicks).isLessThanOrEqualTo(4);
      assertThat(seen).isLessThan(TestLoad.limit(Duration.ofSeconds(5)));
      assertThat(whole).isLessThan(TestLoad.limit(Duration.ofSeconds(20)));
    }
  }

  /** The texts that a page shows about the troubles, in one language. */
  private static List<String> expected(String page, Map<String, String> texts) {
    return switch (page) {
      case "overview" ->
          List.of(
              texts.get("flow.silent"),
              texts.get("flow.paused"),
              texts.get("flow.parked"),
              "moving-house",
              "anna",
              POLICE.value(),
              OFFICE.value(),
              SPECIAL_POLICE.value(),
              GENERAL_OFFICE.value(),
              DESK.value());
      case "alarms" ->
          List.of(texts.get("runbook"), texts.get("todo.receipt-invalid"), POLICE.value());
      case "parked" -> List.of(OFFICE.value(), SPECIAL_POLICE.value());
      case "overdue" -> List.of(POLICE.value());
      default -> List.of(texts.get("flow.silent"), texts.get("agency.call"));
    };
  }

  private static void makeTrouble(GatewayTrial trial) throws Exception {
    trial.agency(POLICE).behave(new Behaviour.Down(Duration.ofHours(1).toMillis())).join();
    trial.agency(OFFICE).behave(new Behaviour.Refusing()).join();
    trial.agency(SPECIAL_POLICE).behave(new Behaviour.Forged()).join();
    trial.agency(DESK).behave(new Behaviour.Silent()).join();
    ConsoleOperators.of(trial)
        .order("anna", "Agency,name=" + GENERAL_OFFICE, "pause", "{\"reason\":\"moving-house\"}");
    try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      cases().forEach(publishers::submit);
      awaitMetrics(
          ConsoleOperators.of(trial),
          open("agency-down", POLICE.value()),
          open("agency-down", DESK.value()),
          open("parked", OFFICE.value()),
          open("receipt-invalid", SPECIAL_POLICE.value()),
          open("overdue", "delivered"));
    }
  }

  private static void awaitMetrics(ConsoleOperators console, String... expected) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(console.get("/metrics")).contains(expected));
  }

  private static List<SyntheticCase> cases() {
    List<SyntheticCase> cases = new ArrayList<>(ConcurrentPublishers.cases(5, 24, false));
    cases.addAll(ConcurrentPublishers.cases(6, 3, true));
    return cases;
  }

  private static String paused(AgencyId agency) {
    return "wasl_paused{agency=\"%s\"} 1.0".formatted(agency);
  }

  private static String open(String kind, String subject) {
    return "wasl_alarms_open{alarm=\"%s\",subject=\"%s\"} 1.0".formatted(kind, subject);
  }

  private static void shortenDeadlines(Path config) throws IOException {
    Files.writeString(config.resolve("calendar.csv"), DeadlineTrialTest.ALWAYS_OPEN);
    Path table = config.resolve("deadlines.csv");
    String rows = Files.readString(table);
    Files.writeString(table, rows.replaceFirst("(?m)^(delivered,.*,)PT4H,PT2H,", "$1PT2S,PT1S,"));
  }

  private static void signIn(Browser browser, URI management, String language) {
    browser.open(management.resolve("/hawtio/login"));
    browser.choose(By.id("wasl-language"), language);
    browser.write(By.id("login-user"), "anna");
    browser.write(By.id("login-password"), TestOperators.PASSWORD);
    browser.click(By.id("login-confirm"));
    browser.until(() -> assertThat(browser.count(By.id("wasl-page-alarms"))).isOne());
  }
}
