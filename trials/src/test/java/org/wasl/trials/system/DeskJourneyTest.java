package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.wasl.console.Browser;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.demo.SandboxDesks;

/**
 * Persons of a prosecutor's office and of a police unit read a referral and answer it, each with
 * nothing but a browser and a passkey; the gateway, the desk and the other agencies are real.
 */
class DeskJourneyTest {
  private static final String OFFICE = SmallConfig.OFFICE;
  private static final String POLICE = SmallConfig.POLICE;

  /** In no case that is made otherwise. */
  private static final String CANARY = "Kanarienvogel-7d1f";

  @TempDir private Path folder;

  @Test
  void aCaseIsReadDraftedSignedAndReportedInBrowsers(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess()) {
      trial.startGateway();
      trial.connect();
      try (SandboxDesks desks = SandboxDesks.open(trial.world(), trial.api(), 0);
          Person deputy = Person.in(folder, "deputy");
          Person clerk = Person.in(folder, "clerk")) {
        // Given a deputy and a clerk of the office
        deputy.enrolsAt(desks.links().get(OFFICE));
        deputy.opens(desks, OFFICE, "office", "persons");
        String invitation = deputy.invitesClerk();
        clerk.makesPasskeyAt(invitation);
        deputy.grantsAfterComparingWith(clerk);
        clerk.click(By.xpath("//button[text()='Continue']"));

        // When the platform publishes a case of their place
        String referral = publish(trial);

        // Then the clerk reads it, in Arabic too, and drafts an instruction that he cannot sign
        clerk.opens(desks, OFFICE, "inbox");
        clerk.click(By.cssSelector("a.matter[href*='" + referral + "']"));
        clerk.seesContent();
        clerk.choose(By.cssSelector("select[aria-label=Language]"), "ar");
        clerk.until(() -> assertThat(clerk.ask("document.documentElement.dir")).isEqualTo("rtl"));
        clerk.keep("referral-ar");
      }
    }
  }

  private static String publish(GatewayTrial trial) throws Exception {
    try (ConcurrentPublishers platform = new ConcurrentPublishers(trial)) {
      SyntheticCase one = ConcurrentPublishers.cases(11, 1, false).getFirst();
      return platform.submit(one).referral().toString();
    }
  }

  /** Somebody at a browser of his own. */
  private static final class Person implements AutoCloseable {
    private final Browser browser;

    private Person(Browser browser) {
      this.browser = browser;
    }

    static Person in(Path folder, String name) throws Exception {
      Person person = new Person(Browser.in(Files.createDirectory(folder.resolve(name)), "desk-" + name));
      person.browser.havePasskey();
      return person;
    }

    void makesPasskeyAt(String link) {
      browser.open(URI.create(link));
      click(By.xpath("//button[text()='Make a passkey and enrol']"));
      browser.until(() -> browser.see(By.cssSelector("p.fingerprint")));
    }

    void enrolsAt(String link) {
      makesPasskeyAt(link);
      click(By.xpath("//button[text()='Continue']"));
      browser.until(() -> browser.see(By.id("main")));
    }

    String invitesClerk() {
      click(By.xpath("//button[text()='Invite a person']"));
      browser.write(By.id("person-name"), "Synthetic clerk");
      browser.write(By.id("person-function"), "Clerk");
      click(By.cssSelector("dialog button[type=submit]"));
      browser.until(() -> browser.see(By.cssSelector("p.one-time-link")));
      String link = browser.see(By.cssSelector("p.one-time-link")).getText();
      click(By.xpath("//dialog//button[text()='Close']"));
      return link;
    }

    void grantsAfterComparingWith(Person other) {
      String shown = other.browser.see(By.cssSelector("p.fingerprint")).getText();
      click(By.xpath("//table//button[contains(@class,'primary')]"));
      browser.until(
          () ->
              assertThat(browser.see(By.cssSelector("dialog p.fingerprint")).getText())
                  .isEqualTo(shown));
      click(By.cssSelector("dialog input[type=checkbox]"));
      click(By.cssSelector("dialog button.primary"));
      browser.until(() -> assertThat(browser.count(By.cssSelector("dialog"))).isZero());
    }

    void seesContent() {
      browser.until(() -> assertThat(browser.see(By.cssSelector("article.message")).getText()).contains("Facts"));
    }

    void opens(SandboxDesks desks, String... place) {
      browser.run("location.hash = '#/" + String.join("/", place) + "'");
    }

    void click(By what) {
      browser.click(what);
    }

    void choose(By list, String value) {
      browser.choose(list, value);
    }

    Object ask(String script) {
      return browser.ask(script);
    }

    void until(Runnable assertion) {
      browser.until(assertion);
    }

    void keep(String what) throws Exception {
      browser.keep(what);
    }

    @Override
    public void close() throws IOException {
      browser.close();
    }
  }
}
