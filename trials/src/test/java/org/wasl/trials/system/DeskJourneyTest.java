package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.wasl.console.Browser;
import org.wasl.trials.demo.SandboxDesks;

/**
 * Persons of a prosecutor's office and of a police unit read a referral and answer it, each with
 * nothing but a browser and a passkey; the gateway, the desk and the other agencies are real.
 */
class DeskJourneyTest {
  private static final String OFFICE = SmallConfig.OFFICE;
  private static final String POLICE = SmallConfig.POLICE;

  @TempDir private Path folder;

  @Test
  void aCaseIsReadDraftedSignedAndReportedByPersonsInBrowsers(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess()) {
      trial.startGateway();
      trial.connect();
      try (SandboxDesks desks = SandboxDesks.open(trial.world(), trial.api(), 0);
          Person deputy = Person.in(folder, "deputy");
          Person clerk = Person.in(folder, "clerk");
          Person officer = Person.in(folder, "officer")) {
        // Given a deputy and a clerk of an office, and an officer of the police
        deputy.enrolsAt(desks.links().get(OFFICE));
        deputy.goes(OFFICE, "office", "persons");
        clerk.makesPasskeyAt(deputy.invitesClerk());
        deputy.grantsKeysAfterComparingWith(clerk);
        clerk.entersOnceKeysAreThere();
        officer.enrolsAt(desks.links().get(POLICE));

        // When the platform publishes a case of their place
        String referral = publish(trial);

        // Then the clerk reads it, and drafts an instruction that he cannot sign
        clerk.goes(OFFICE, "inbox");
        clerk.keep("inbox-en");
        clerk.click("a.matter[href*='" + referral + "']");
        clerk.seesMessages(1);
        clerk.keepsInEachLanguage("referral");
        clerk.answers("instruction", "open-investigation");
        clerk.writes("/content/text", "Synthetic instruction: identify the holder of the account.");
        clerk.writesDate("/content/dueDate", LocalDate.now().plusMonths(2));
        clerk.selects("/content/legalBasis", "cpp-40");
        clerk.selects("/content/urgency", "routine");
        clerk.keep("draft-en");
        clerk.presses("Review before signing");
        clerk.sees("Save the draft");
        assertThat(clerk.count("//button[text()='Sign and send']")).isZero();
        clerk.presses("Save the draft");
        clerk.sees("Draft saved");

        // And the deputy signs it
        deputy.goes(OFFICE, "referrals", referral);
        deputy.seesMessages(1);
        deputy.click("section[aria-labelledby=drafts] a");
        deputy.presses("Review before signing");
        deputy.keep("review-en");
        deputy.presses("Sign and send");
        deputy.sees("Accepted by the gateway");

        // And the officer has it, and reports
        officer.goes(POLICE, "referrals", referral);
        officer.seesMessages(2);
        officer.sees("Synthetic instruction: identify the holder of the account.");
        officer.answers("investigation-report", "interim");
        officer.writes("/content/reportNumber", "PV-2026/0452");
        officer.writes("/content/results", "Synthetic result: the inquiry goes on.");
        officer.keep("report-en");
        officer.presses("Review before signing");
        officer.presses("Sign and send");
        officer.sees("Accepted by the gateway");

        // And it is in the deputy's correspondence, with who wrote and signed it
        deputy.seesMessages(3);
        deputy.sees("Synthetic result: the inquiry goes on.");
        deputy.sees("Synthetic officer");
        deputy.sees("Retrieved");
        deputy.keepsInEachLanguage("correspondence");

        // And the browser itself proves what happened, once the last step is in the signed log
        deputy.proves();
        deputy.keep("proven-en");
      }
      trial.awaitQuiet(Duration.ofMinutes(1));
    }
  }

  /** Cases, until one goes to both offices. */
  private static String publish(GatewayTrial trial) {
    try (ConcurrentPublishers platform = new ConcurrentPublishers(trial)) {
      return ConcurrentPublishers.cases(11, 20, false).stream()
          .map(platform::submit)
          .filter(accepted -> accepted.recipients().containsAll(List.of(OFFICE, POLICE)))
          .findFirst()
          .orElseThrow()
          .referral()
          .toString();
    }
  }

  /** Somebody at a browser of his own, in English. */
  private record Person(Browser browser) implements AutoCloseable {
    static Person in(Path folder, String name) throws IOException {
      Path own = Files.createDirectory(folder.resolve(name));
      Person person = new Person(Browser.in(own, "desk-" + name));
      person.browser.passkeys();
      return person;
    }

    void makesPasskeyAt(String link) {
      browser.open(URI.create(link));
      click("main.front button.primary");
      browser.until(() -> browser.see(By.cssSelector("p.fingerprint")));
    }

    void enrolsAt(String link) {
      makesPasskeyAt(link);
      enters();
    }

    /** From the page that ends an enrolment. */
    void enters() {
      click("main.front button.primary");
      browser.until(() -> browser.see(By.id("main")));
      reads("en");
    }

    void entersOnceKeysAreThere() {
      enters();
      browser.run("location.reload()");
      click("main.front button.primary");
      browser.until(() -> browser.see(By.id("main")));
      browser.until(
          () -> assertThat(count("//*[@id='main']//*[contains(@class,'warning')]")).isZero());
    }

    void reads(String language) {
      browser.choose(By.cssSelector(".bar-end select:has(option[value=fr])"), language);
      browser.until(
          () -> assertThat(browser.ask("document.documentElement.lang")).isEqualTo(language));
    }

    void keepsInEachLanguage(String what) throws IOException {
      for (String language : List.of("ar", "fr", "en")) {
        reads(language);
        for (int width : new int[] {390, 1440}) {
          browser.width(width);
          keep(what + "-" + language + "-" + width);
        }
      }
    }

    String invitesClerk() {
      presses("Invite a person");
      browser.write(By.id("person-name"), "Synthetic clerk");
      browser.write(By.id("person-function"), "Clerk");
      click("dialog button[type=submit]");
      browser.until(() -> browser.see(By.cssSelector("p.one-time-link")));
      String link = browser.see(By.cssSelector("p.one-time-link")).getText();
      click("dialog button.primary");
      return link;
    }

    void grantsKeysAfterComparingWith(Person other) {
      String shown = other.browser.see(By.cssSelector("p.fingerprint")).getText();
      click("table button.primary");
      browser.until(
          () ->
              assertThat(browser.see(By.cssSelector("dialog p.fingerprint")).getText())
                  .isEqualTo(shown));
      click("dialog input[type=checkbox]");
      click("dialog button.primary");
      browser.until(() -> assertThat(count("//dialog")).isZero());
    }

    /** Asks again while the last step is not signed yet. */
    void proves() {
      browser.until(
          () -> {
            browser.see(By.cssSelector("section[aria-labelledby=verify] > button")).click();
            browser.until(
                () ->
                    assertThat(
                            count(
                                "//section[@aria-labelledby='verify']//*[contains(@class,'notice')]"))
                        .isPositive());
            assertThat(browser.see(By.cssSelector("section[aria-labelledby=verify]")).getText())
                .contains("Proven");
          });
    }

    void seesMessages(int least) {
      browser.until(
          () ->
              assertThat(count("//article[contains(@class,'message')]//dl"))
                  .isGreaterThanOrEqualTo(least));
    }

    void answers(String type, String code) {
      click("a[href*='type=" + type + "'][href*='code=" + code + "']");
    }

    void writes(String field, String text) {
      browser.write(By.cssSelector("[name='" + field + "']"), text);
    }

    /** As a script would type it: the order of day and month is the browser's. */
    void writesDate(String field, LocalDate date) {
      browser.until(() -> browser.see(By.cssSelector("[name='" + field + "']")));
      browser.run(
          "const f = document.querySelector(\"[name='%s']\"); f.value = '%s'; f.dispatchEvent(new Event('input', {bubbles: true}))"
              .formatted(field, date));
    }

    void selects(String field, String code) {
      browser.choose(By.cssSelector("[name='" + field + "']"), code);
    }

    void goes(String... place) {
      browser.run("location.hash = '#/" + String.join("/", place) + "'");
    }

    void click(String what) {
      browser.click(By.cssSelector(what));
    }

    void presses(String button) {
      browser.click(By.xpath("//button[text()='" + button + "']"));
    }

    void sees(String text) {
      browser.until(() -> assertThat(browser.see(By.tagName("body")).getText()).contains(text));
    }

    int count(String path) {
      return browser.count(By.xpath(path));
    }

    void keep(String what) throws IOException {
      browser.keep(what);
    }

    @Override
    public void close() throws IOException {
      browser.close();
    }
  }
}
