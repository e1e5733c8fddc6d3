package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.wasl.console.auth.ConsoleRole;

/**
 * Our own pages in a real browser, on a separate console with sample data. Skipped if there is no
 * browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsolePages {
  static final By DELIVERY_ROWS = By.cssSelector("table[aria-label=Deliveries] tbody tr");
  private static final List<String> NOT_IN_NAVIGATION = List.of("preferences", "help");

  private final String name;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Map<ConsoleRole, String> sessions = new ConcurrentHashMap<>();
  SampleGateway gateway;
  SampleOidcProvider provider;
  RunningConsole running;
  Browser browser;
  Path users;

  /**
   * @param name the name of the browser, for its last screenshot
   */
  ConsolePages(String name) {
    this.name = name;
  }

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path profile) throws Exception {
    browser = Browser.in(profile, name);
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

  String overview() {
    return browser.see(By.id("wasl")).getText();
  }

  String focus() {
    return browser.focused().getDomProperty("id");
  }

  /**
   * Opens the action menu of a row and chooses. While the names of agencies are still read, rows
   * move, and a click may miss.
   */
  void act(String row, String action) {
    browser.until(
        () -> {
          WebElement menu = browser.see(By.id("actions-" + row));
          if (!"true".equals(menu.getDomAttribute("aria-expanded"))) {
            menu.click();
          }
          browser.see(By.id(action)).click();
        });
  }

  /** Opens a page of the navigation, or another one by its address, without a reload. */
  void page(String page) {
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
  void as(ConsoleRole role) throws Exception {
    as(session(role));
  }

  String session(ConsoleRole role) throws Exception {
    if (!sessions.containsKey(role)) {
      sessions.put(role, running.session(role));
    }
    return sessions.get(role);
  }

  void as(String session) {
    if (!browser.address().toString().startsWith(running.at("/").toString())) {
      browser.open(running.at("/hawtio/img/wasl.svg"));
    }
    browser.forget();
    browser.remember(session);
    browser.ask("localStorage.setItem('wasl.language', 'en')");
    browser.open(running.at("/hawtio/referrals/overview"));
  }

  void signIn(ConsoleRole role) {
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
