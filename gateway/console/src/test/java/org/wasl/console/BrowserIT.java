package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The console in a real browser, as a viewer sees it. Skipped if there is no browser. */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  private static final Map<String, String> WRONG =
      Map.of(
          "en", "Name or password is wrong",
          "fr", "Nom ou mot de passe incorrect",
          "ar", "الاسم أو كلمة المرور");

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private RunningConsole running;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path profile) throws Exception {
    browser = Browser.in(profile, "login");
    running = RunningConsole.in(folder, config -> RunningConsole.withLoginWindow(config, 900));
    running.queues.put("deliver.police-1", 12L);
    running.queues.put("deliver.prosecution-1", 0L);
    running.queues.put("parked.police-1", 1L);
    camel.addRoutes(new SampleRoutes("direct:door"));
    camel.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
      camel.close();
      running.close();
    }
  }

  /** Behaves like a new browser. */
  @BeforeEach
  void nobodyIsSignedIn() {
    browser.open(running.at("/hawtio/img/wasl.svg"));
    browser.forget();
    browser.run("localStorage.clear(); sessionStorage.clear()");
  }

  @Test
  void keepsLanguageChosenAtLogin() throws Exception {
    // Given
    browser.open(running.at("/hawtio/"));
    assertThat(browser.address()).isEqualTo(running.at("/hawtio/login"));
    for (String language : List.of("en", "fr", "ar")) {
      browser.choose(By.id("wasl-language"), language);
      String direction = language.equals("ar") ? "rtl" : "ltr";

      // When
      login("viewer", "not-the-password");

      // Then
      browser.until(
          () ->
              assertThat(browser.see(By.id("login-refusal")).getText())
                  .contains(WRONG.get(language)));
      assertThat(browser.ask("document.documentElement.dir")).isEqualTo(direction);
      browser.keep(language);
      browser.width(390);
      assertThat(browser.ask("document.body.scrollWidth <= innerWidth")).isEqualTo(true);
      browser.keep("390-" + language);
      browser.width(1600);
      assertThat(Axe.violations(browser)).as(language).isEmpty();
    }
    login("viewer", RunningConsole.PASSWORD);
    browser.until(() -> assertThat(browser.see(By.tagName("h1")).getText()).isEqualTo("الإحالات"));
    assertThat(browser.ask("document.documentElement.dir")).isEqualTo("rtl");
  }

  @Test
  void showsWaitingTimeOfThrottledLogin() throws Exception {
    // Given
    for (int i = 0; i < 5; i++) {
      running.login("nobody", "wrong");
    }
    browser.open(running.at("/hawtio/login"));
    browser.choose(By.id("wasl-language"), "fr");

    // When
    login("nobody", "wrong");

    // Then
    browser.until(
        () ->
            assertThat(browser.see(By.id("login-refusal")).getText())
                .containsPattern("attendez \\d+ secondes"));
  }

  @Test
  void returnsToRequestedPageAfterSessionEnded() throws Exception {
    // Given
    browser.open(running.at("/hawtio/login"));
    login("auditor", RunningConsole.PASSWORD);
    browser.until(() -> assertThat(browser.count(By.id("wasl-page-alarms"))).isOne());
    browser.click(By.id("wasl-user"));
    browser.until(() -> assertThat(browser.count(By.id("wasl-signout"))).isOne());
    assertThat(browser.count(By.id("wasl-camel"))).isZero();
    browser.forget();

    // When
    browser.open(running.at("/hawtio/referrals/alarms"));
    browser.until(() -> assertThat(browser.count(By.id("login-ended"))).isOne());
    login("auditor", RunningConsole.PASSWORD);

    // Then
    browser.until(
        () ->
            assertThat(browser.see(By.cssSelector(".pf-m-current")).getText()).contains("Alarms"));
    assertThat(browser.address()).isEqualTo(running.at("/hawtio/referrals/alarms"));
    browser.click(By.id("wasl-user"));
    browser.click(By.id("wasl-signout"));
    browser.until(() -> assertThat(browser.count(By.id("login-user"))).isOne());
    assertThat(browser.count(By.id("login-ended"))).isZero();
  }

  @Test
  void showsTimesInChosenZone() throws Exception {
    // Given
    login();
    browser.click(By.id("wasl-zone"));

    // When
    browser.choose(By.id("preferences-zone"), "Asia/Tokyo");
    DateTimeFormatter hour = DateTimeFormatter.ofPattern("d MMM uuuu, HH:", Locale.UK);

    // Then
    browser.until(
        () ->
            assertThat(browser.see(By.id("preferences-now")).getText())
                .contains(hour.format(ZonedDateTime.now(ZoneId.of("Asia/Tokyo")))));
    browser.open(running.at("/hawtio/referrals/help"));
    browser.until(
        () ->
            assertThat(browser.see(By.id("wasl-zone")).getText()).isEqualTo("Asia/Tokyo (UTC+9)"));
  }

  @Test
  void showsRoutesWithExchangesToViewer() throws Exception {
    // Given
    send("direct:door", 3);
    send("direct:queue-due", 2);
    send("direct:deliver", 4);

    // When
    login();
    browser.click(By.id("wasl-user"));
    browser.click(By.id("wasl-camel"));
    browser.until(
        () ->
            assertThat(browser.see(By.className("camel-route-diagram")).getText())
                .contains("door", "deliver.police-1", "hand-over"));
    browser.keep("diagram");
    browser.click(By.linkText("Routes"));

    // Then
    browser.until(
        () ->
            assertThat(browser.table("Name", "State", "Completed", "Failed", "Total"))
                .containsExactly(
                    List.of("deliver.police-1", "Started", "9", "0", "9"),
                    List.of("door", "Started", "3", "0", "3"),
                    List.of("queue-due", "Started", "5", "0", "5")));
    browser.click(By.linkText("Referrals"));
    browser.until(() -> assertThat(browser.count(By.id("wasl-page-overview"))).isOne());
  }

  @Test
  void showsQueueDepthsToViewer() throws Exception {
    // Given
    login();

    // When
    browser.click(By.id("wasl-user"));
    browser.click(By.id("wasl-jmx"));
    browser.click(By.xpath("//button[.='org.wasl']/preceding-sibling::button"));
    browser.click(By.xpath("//button[.='Queue']"));

    // Then
    browser.until(
        () ->
            assertThat(browser.table("Name", "Depth"))
                .containsExactlyInAnyOrder(
                    List.of("\"deliver.police-1\"", "12"),
                    List.of("\"deliver.prosecution-1\"", "0"),
                    List.of("\"parked.police-1\"", "1")));
  }

  private void login() {
    browser.open(running.at("/hawtio/"));
    browser.choose(By.id("wasl-language"), "en");
    login("viewer", RunningConsole.PASSWORD);
    browser.until(
        () -> assertThat(browser.address()).isEqualTo(running.at("/hawtio/referrals/overview")));
  }

  private void login(String name, String password) {
    browser.until(() -> browser.see(By.id("login-user")).clear());
    browser.write(By.id("login-user"), name);
    browser.write(By.id("login-password"), password);
    browser.click(By.id("login-confirm"));
  }

  private void send(String endpoint, int times) throws Exception {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      for (int i = 0; i < times; i++) {
        template.sendBody(endpoint, "synthetic");
      }
    }
  }
}
