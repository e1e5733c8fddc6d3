package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** What a viewer sees of the console in a real browser; skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  @TempDir private Path profile;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private RunningConsole running;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    running = RunningConsole.in(folder);
    running.queues.put("deliver.police-1", 12L);
    running.queues.put("deliver.prosecution-1", 0L);
    running.queues.put("parked.police-1", 1L);
    camel.addRoutes(new SampleRoutes("direct:door"));
    camel.start();
  }

  @AfterAll
  void stop() throws Exception {
    camel.close();
    running.close();
  }

  @Test
  void aWrongPasswordStaysOnTheLoginPage() throws Exception {
    try (Browser browser = Browser.in(profile, "wrong-password")) {
      // When
      login(browser, "not-the-password");

      // Then
      browser.until(
          () ->
              assertThat(browser.see(By.className("pf-m-error")).getText())
                  .contains("Invalid login credentials"));
      assertThat(browser.address()).isEqualTo(running.at("/hawtio/login"));
    }
  }

  @Test
  void aViewerSeesEachRouteWithTheExchangesItCarried() throws Exception {
    try (Browser browser = Browser.in(profile, "routes")) {
      // Given
      send("direct:door", 3);
      send("direct:relay", 2);
      send("direct:deliver", 4);

      // When
      login(browser, RunningConsole.PASSWORD);
      browser.until(
          () -> assertThat(browser.address()).isEqualTo(running.at("/hawtio/referrals/overview")));
      browser.click(By.linkText("Camel"));
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
                      List.of("relay", "Started", "5", "0", "5")));
    }
  }

  @Test
  void aViewerSeesHowDeepEachQueueIs() throws Exception {
    try (Browser browser = Browser.in(profile, "queues")) {
      // Given
      login(browser, RunningConsole.PASSWORD);

      // When
      browser.click(By.linkText("JMX"));
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
  }

  private void login(Browser browser, String password) {
    browser.open(running.at("/hawtio/"));
    browser.write(By.id("pf-login-username-id"), "viewer");
    browser.write(By.id("pf-login-password-id"), password);
    browser.click(By.cssSelector("button[type=submit]"));
  }

  private void send(String endpoint, int times) throws Exception {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      for (int i = 0; i < times; i++) {
        template.sendBody(endpoint, "synthetic");
      }
    }
  }
}
