package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.console.Browser;
import org.wasl.console.Film;
import org.wasl.demo.SandboxDesks;
import org.wasl.demo.SandboxDesks.Office;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.cases.SyntheticCase;

/**
 * Persons of a prosecutor's office, of a police unit and of the registry read a referral and answer
 * it. Each uses only a browser and a passkey. The gateway, the desk and the other agencies are
 * real.
 */
@Tag("soak")
class DeskJourneyTest {
  private static final String OFFICE = SmallConfig.OFFICE.value();
  private static final AgencyId POLICE = SmallConfig.POLICE;
  private static final AgencyId REGISTRY = SmallConfig.REGISTRY;

  private static final JsonMapper JSON = new JsonMapper();
  private static final By ROWS = By.cssSelector("table.inbox a.matter");

  private static final List<Office> OFFICES =
      Stream.concat(
              SandboxDesks.OFFICES.stream(),
              Stream.of(
                  new Office(
                      REGISTRY, "registry", "MA", "Synthetic registrar", "Head of the registry")))
          .toList();

  private static final String WAY_IS_ON_SCREEN =
      """
      (({ top, bottom }) => top >= 0 && bottom <= innerHeight)(
        document.querySelector('.message.own .way').getBoundingClientRect())
      """;

  private static final long MOST_FILM_BYTES = 1_500_000;
  private static final Duration MOST_FILM = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final Film film = new Film();

  @Test
  void personsHandleACaseUpToItsWithdrawalWithBrowsersOnly(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess()) {
      trial.startGateway();
      trial.connect();
      try (SandboxDesks desks = SandboxDesks.open(trial.world(), trial.api(), 0, OFFICES);
          Person deputy = Person.in(folder, "deputy");
          Person clerk = Person.in(folder, "clerk");
          Person officer = Person.in(folder, "officer");
          Person registrar = Person.in(folder, "registrar")) {
        // Given a deputy and a clerk of an office, an officer of the police, and a registrar
        deputy.enrolsAt(desks.links().get(new AgencyId(OFFICE)));
        deputy.goes(OFFICE, "office", "persons");
        clerk.makesPasskeyAt(deputy.invitesClerk());
        deputy.grantsKeysAfterComparingWith(clerk);
        deputy.keepsInEachLanguage("persons");
        clerk.entersAfterComparingTheOfficesKeysWith(deputy);
        officer.enrolsAt(desks.links().get(POLICE));
        registrar.enrolsAt(desks.links().get(REGISTRY));

        clerk.goes(OFFICE, "inbox");
        clerk.seesOne("table.inbox, #main .empty, #main h1");
        clerk.isFilmed(film, 2);

        // When the platform publishes a case of their place
        String referral = publish(trial);

        // Then the clerk reads it, and drafts an instruction that he cannot sign
        clerk.goes(OFFICE, "inbox");
        clerk.seesOne("a.matter[href*='" + referral + "']");
        clerk.keepsInEachLanguage("inbox");
        clerk.isFilmed(film, 3);
        clerk.click("a.matter[href*='" + referral + "']");
        clerk.seesMessages(1);
        clerk.keepsInEachLanguage("referral");
        clerk.isFilmed(film, 4);
        clerk.answers("instruction", "open-investigation");
        clerk.writes("/content/text", "Synthetic instruction: identify the holder of the account.");
        clerk.isFilmed(film, 3);
        clerk.writesDate("/content/dueDate", LocalDate.now().plusMonths(2));
        clerk.selects("/content/legalBasis", "cpp-40");
        clerk.selects("/content/urgency", "routine");
        clerk.keepsInEachLanguage("draft");
        clerk.isFilmed(film, 3);
        clerk.presses("Review before signing");
        clerk.sees("Save the draft");
        assertThat(clerk.count("//button[text()='Sign and send']")).isZero();
        clerk.presses("Save the draft");
        clerk.sees("Draft saved");
        clerk.isFilmed(film, 2);

        // And the deputy signs it
        deputy.goes(OFFICE, "referrals", referral);
        deputy.seesMessages(1);
        deputy.isFilmed(film, 3);
        deputy.click("section[aria-labelledby=drafts] a");
        deputy.presses("Review before signing");
        deputy.keep("review-en");
        deputy.isFilmed(film, 4);
        deputy.signs();
        deputy.isFilmed(film, 4);
        assertThat(film.length()).isLessThanOrEqualTo(MOST_FILM);
        assertThat(film.write("case-en")).isLessThan(MOST_FILM_BYTES);

        // And the officer has it, and reports
        officer.goes(POLICE.value(), "referrals", referral);
        officer.seesMessages(2);
        officer.sees("Synthetic instruction: identify the holder of the account.");
        officer.answers("investigation-report", "interim");
        officer.writes("/content/reportNumber", "PV-2026/0452");
        officer.writes("/content/results", "Synthetic result: the inquiry goes on.");
        officer.keep("report-en");
        officer.signsAndSends();

        // And it is in the deputy's correspondence, with who wrote and signed it
        deputy.seesMessages(3);
        deputy.sees("Synthetic result: the inquiry goes on.");
        deputy.sees("Synthetic officer");
        deputy.sees("Retrieved");
        deputy.keepsInEachLanguage("correspondence");

        // When the deputy has a wanted notice issued, and the officer issues it
        deputy.answers("instruction", "issue-wanted-notice");
        deputy.writes("/content/text", "Synthetic instruction: issue a search notice.");
        deputy.selects("/content/legalBasis", "cpp-40");
        deputy.writes("/content/notice/subject/person/name", "Person A");
        deputy.signsAndSends();
        officer.sees("Synthetic instruction: issue a search notice.");
        officer.answers("wanted-notice", "issue");
        officer.writes("/content/noticeNumber", "RBT-2026/00912");
        officer.selects("/content/office", OFFICE);
        officer.writes("/content/subject/person/name", "Person A");
        officer.selects("/content/legalBasis", "cpp-40");
        officer.writesDate("/content/validity/from", LocalDate.now());
        officer.keep("notice-en");
        officer.signsAndSends();

        // Then the registry has it, and nothing else of the case, and registers it
        registrar.goes(REGISTRY.value(), "referrals", referral);
        registrar.sees("RBT-2026/00912");
        registrar.answers("notice-answer", "registered");
        registrar.writes("/content/registryNumber", "REG-2026/0007");
        registrar.signsAndSends();
        officer.sees("REG-2026/0007");

        // And the deputy hands the case over to the police once more, as the platform signed it
        deputy.handsOver(POLICE);
        officer.seesHandedOver();

        // And when the notice is withdrawn, the withdrawal is complete once the registry confirms
        deputy.answers("instruction", "withdraw-wanted-notice");
        deputy.writes("/content/text", "Synthetic instruction: withdraw the search notice.");
        deputy.selects("/content/legalBasis", "cpp-40");
        deputy.signsAndSends();
        officer.sees("Synthetic instruction: withdraw the search notice.");
        officer.answers("wanted-notice", "withdraw");
        officer.writes("/content/noticeNumber", "RBT-2026/00912");
        officer.selects("/content/legalBasis", "cpp-40");
        officer.writes("/content/text", "Synthetic reason: the person came forward.");
        officer.signsAndSends();
        officer.sees("Withdrawal pending");
        registrar.sees("Synthetic reason: the person came forward.");
        registrar.answers("notice-answer", "confirmed");
        registrar.signsAndSends();
        officer.sees("Withdrawn");
        officer.keepsInEachLanguage("withdrawn");

        // And the clerk finds it by its number, and prints it in words, with no id
        clerk.findsByNumber(referral);
        clerk.printsTheCase(referral);

        // And the browser itself proves what happened, once the last step is in the signed log
        deputy.proves();
        deputy.keep("proven-en");
        assertIsProven(deputy.keepsTheCase(referral));
      }
      trial.awaitQuiet();
    }
  }

  @Test
  void deputyFindsACaseByPersonAndOrdersAnInquiry(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess()) {
      trial.startGateway();
      trial.connect();
      try (SandboxDesks desks = SandboxDesks.open(trial.world(), trial.api(), 0, OFFICES);
          Person deputy = Person.in(folder, "inquiry")) {
        // Given a deputy who reads Arabic, and the name of a person of one case
        deputy.enrolsAt(desks.links().get(new AgencyId(OFFICE)));
        deputy.reads("ar");
        String name = publishCaseOfAPerson(trial);
        deputy.browser.until(
            () -> assertThat(deputy.browser.count(ROWS)).isGreaterThanOrEqualTo(2));
        deputy.clicks.set(0);
        deputy.characters.set(0);
        long begun = System.nanoTime();

        // When the deputy finds the case by the name, and orders an inquiry
        deputy.writesIn("[role=search] input", name);
        deputy.browser.until(() -> assertThat(deputy.browser.count(ROWS)).isEqualTo(1));
        deputy.click("table.inbox a.matter");
        deputy.answers("instruction", "open-investigation");
        deputy.selects("/content/legalBasis", "cpp-40");
        deputy.writesDate("/content/dueDate", LocalDate.now().plusMonths(2));
        deputy.writes("/content/text", "يرجى إجراء بحث في الموضوع وتحديد هوية صاحب الحساب.");
        deputy.keepsInArabic("inquiry-form");
        deputy.click(".answer-form button[type=submit]");
        deputy.keepsInArabic("inquiry-review");
        deputy.click(".form-buttons button.primary");

        // Then the page shows without a reload that the police have it
        deputy.browser.until(
            () ->
                assertThat(deputy.browser.see(By.cssSelector(".message.own .way")).getText())
                    .contains("قبلته البوابة", "سُلّم"));
        deputy.browser.until(
            () -> assertThat(deputy.browser.ask(WAY_IS_ON_SCREEN)).isEqualTo(true));
        Duration measured = Duration.ofNanos(System.nanoTime() - begun);
        deputy.keepsInArabic("inquiry-sent");
        assertThat(deputy.clicks.get()).isLessThanOrEqualTo(12);
        Duration whole = measured.plus(HandTime.of(deputy.clicks.get(), deputy.characters.get()));
        System.out.printf(
            "an inquiry is ordered with %d clicks and %d characters in %d s, of which %d s pass in"
                + " the page%n",
            deputy.clicks.get(), deputy.characters.get(), whole.toSeconds(), measured.toSeconds());
        assertThat(whole).isLessThan(TestLoad.limit(Duration.ofSeconds(90)));

        // And the next inquiry is offered the words of this one
        deputy.goes(OFFICE, "inbox");
        deputy.writesIn("[role=search] input", Keys.chord(Keys.CONTROL, "a") + Keys.BACK_SPACE);
        deputy.opensAnother();
        deputy.answers("instruction", "open-investigation");
        deputy.click(".earlier summary");
        deputy.click(".earlier button");
        deputy.browser.until(
            () ->
                assertThat(deputy.browser.see(By.name("/content/text")).getDomProperty("value"))
                    .contains("تحديد هوية صاحب الحساب"));
        deputy.keepsInArabic("inquiry-earlier");
      }
      trial.awaitQuiet();
    }
  }

  /** Publishes cases, and names a person whom one of the office's cases alone is about. */
  private static String publishCaseOfAPerson(GatewayTrial trial) throws Exception {
    try (ConcurrentPublishers platform = new ConcurrentPublishers(trial)) {
      Map<String, Integer> named = new LinkedHashMap<>();
      for (SyntheticCase syntheticCase : ConcurrentPublishers.cases(11, 20, false)) {
        Set<AgencyId> recipients = Set.copyOf(platform.submit(syntheticCase).recipients());
        if (recipients.containsAll(List.of(new AgencyId(OFFICE), POLICE))) {
          namesIn(syntheticCase).forEach(name -> named.merge(name, 1, Integer::sum));
        }
      }
      return named.entrySet().stream()
          .filter(entry -> entry.getValue() == 1)
          .findFirst()
          .orElseThrow()
          .getKey();
    }
  }

  private static List<String> namesIn(SyntheticCase syntheticCase) throws IOException {
    return JSON.readTree(syntheticCase.body())
        .path("content")
        .path("subjects")
        .findValuesAsText("name");
  }

  /** Asserts that an export is readable and provable without the desk. */
  private void assertIsProven(Path archive) throws Exception {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .contains(
              "messages/001-vetted-case-platform.json",
              "messages/001-vetted-case-platform.jws",
              "messages/001-vetted-case-platform.sealed.json",
              "messages/002-instruction-accepted.receipt.jws",
              "referral.json",
              "READ-ME.txt");
      assertThat(text(zip, "messages/002-instruction-accepted.json"))
          .contains("identify the holder of the account");
      Path evidence = folder.resolve("evidence.json");
      Files.write(evidence, bytes(zip, "evidence.json"));
      String trust =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(zip, "trust.json")));
      assertThat(text(zip, "READ-ME.txt")).contains(trust);
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      int code =
          OfflineVerifier.run(
              List.of("referral", evidence.toString(), "--trust", trust),
              new PrintStream(output, true, StandardCharsets.UTF_8));
      assertThat(code)
          .as(output.toString(StandardCharsets.UTF_8))
          .isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(bytes(zip, name), StandardCharsets.UTF_8);
  }

  /** Publishes cases, and returns the referral of the first that goes to both offices. */
  private static String publish(GatewayTrial trial) {
    try (ConcurrentPublishers platform = new ConcurrentPublishers(trial)) {
      return ConcurrentPublishers.cases(11, 20, false).stream()
          .map(platform::submit)
          .toList()
          .stream()
          .filter(
              accepted -> accepted.recipients().containsAll(List.of(new AgencyId(OFFICE), POLICE)))
          .findFirst()
          .orElseThrow()
          .referral()
          .toString();
    }
  }

  /** Somebody at a browser of his own, in English. */
  private record Person(
      Browser browser, Path folder, AtomicInteger clicks, AtomicInteger characters)
      implements AutoCloseable {
    static Person in(Path folder, String name) throws IOException {
      Path own = Files.createDirectory(folder.resolve(name));
      Person person =
          new Person(
              Browser.in(own, "desk-" + name), own, new AtomicInteger(), new AtomicInteger());
      person.browser.passkeys();
      person.browser.width(1440);
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

    void entersAfterComparingTheOfficesKeysWith(Person head) {
      enters();
      head.goes(OFFICE, "office", "keys");
      By shown = By.cssSelector(".fingerprint.office-keys");
      browser.until(
          () ->
              assertThat(head.browser.see(By.id("main")).getText())
                  .contains(browser.see(shown).getText()));
      click("#main > .notice.bad input[type=checkbox]");
      click("#main > .notice.bad button");
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

    void keepsInEachLanguage(String picture) throws IOException {
      for (String language : List.of("ar", "fr", "en")) {
        reads(language);
        for (int width : new int[] {390, 1440}) {
          browser.width(width);
          keep(picture + "-" + language + "-" + width);
        }
        browser.keepPicture("desk-" + picture + "-" + language);
      }
    }

    void isFilmed(Film film, int seconds) {
      film.shows(browser, Duration.ofSeconds(seconds));
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

    String numberOf(String referral) {
      goes(OFFICE, "referrals", referral);
      By shown = By.cssSelector(".referral-head .number");
      browser.until(() -> browser.see(shown));
      return browser.see(shown).getText();
    }

    /** Types the number in Arabic digits, and then with one digit more. */
    void findsByNumber(String referral) {
      String number = numberOf(referral);
      goes(OFFICE, "inbox");
      By rows = By.cssSelector("a.matter");
      browser.until(() -> assertThat(browser.count(rows)).isGreaterThan(1));
      String arabic =
          number
              .chars()
              .map(
                  character ->
                      character >= '0' && character <= '9' ? character - '0' + '\u0660' : character)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      By field = By.cssSelector("[role=search] input");
      browser.write(field, arabic);
      browser.until(() -> assertThat(browser.count(rows)).isEqualTo(1));
      seesOne("a.matter[href$='" + referral + "']");
      browser.write(field, "0");
      sees("a digit is wrong or missing");
    }

    void printsTheCase(String referral) throws IOException {
      String number = numberOf(referral);
      click("a[href$='/print']");
      browser.until(() -> browser.see(By.cssSelector(".signature-block")));
      for (String language : List.of("ar", "fr", "en")) {
        browser.choose(By.cssSelector(".print-tools select"), language);
        browser.until(() -> browser.see(By.cssSelector(".sheet[lang=" + language + "]")));
        browser.keepPaper("case-" + language);
      }
      assertThat(browser.see(By.cssSelector(".sheet")).getText())
          .contains(number, "Kingdom of Morocco", "Synthetic clerk")
          .contains("Synthetic instruction: identify", "Synthetic result: the inquiry goes on.")
          .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-")
          .doesNotContain("eyJ");
    }

    void signsAndSends() {
      presses("Review before signing");
      signs();
    }

    void handsOver(AgencyId agency) {
      click("article.message:not(.own) footer button.link");
      browser.choose(By.id("handover-to"), agency.value());
      signs();
    }

    void seesHandedOver() {
      browser.until(
          () ->
              assertThat(
                      count(
                          "//article[contains(@class,'message')][.//h3[text()='Handover']]//dt[text()='Case"
                              + " number']"))
                  .isEqualTo(1));
    }

    void signs() {
      presses("Sign and send");
      browser.until(
          () ->
              assertThat(browser.see(By.cssSelector("article.message.own:last-of-type")).getText())
                  .contains("Accepted by the gateway"));
    }

    /** The archive that the browser has saved. */
    Path keepsTheCase(String referral) {
      presses("Download a copy of the case");
      Path archive = folder.resolve(Browser.KEPT).resolve(referral + ".zip");
      browser.until(() -> assertThat(archive).exists());
      return archive;
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
      writesIn("[name='" + field + "']", text);
    }

    /** A click into the field, and the text. */
    void writesIn(String field, String text) {
      clicks.incrementAndGet();
      characters.addAndGet(text.length());
      browser.write(By.cssSelector(field), text);
    }

    void keepsInArabic(String picture) throws IOException {
      for (int width : new int[] {390, 1440}) {
        browser.width(width);
        browser.keepWhole(picture + "-" + width);
      }
    }

    /** A row of the inbox that has not been answered. */
    void opensAnother() {
      browser.until(() -> assertThat(browser.count(ROWS)).isGreaterThanOrEqualTo(2));
      browser.click(By.cssSelector("tr.unread a.matter"));
    }

    /** Types a date as a script would. The browser decides the order of day and month. */
    void writesDate(String field, LocalDate date) {
      clicks.incrementAndGet();
      characters.addAndGet(date.toString().length());
      browser.until(() -> browser.see(By.cssSelector("[name='" + field + "']")));
      browser.run(
          "const f = document.querySelector(\"[name='%s']\"); f.value = '%s'; f.dispatchEvent(new Event('input', {bubbles: true}))"
              .formatted(field, date));
    }

    void selects(String field, String code) {
      clicks.addAndGet(2); // opens the list and takes from it
      browser.choose(By.cssSelector("[name='" + field + "']"), code);
    }

    void goes(String... place) {
      browser.run("location.hash = '#/" + String.join("/", place) + "'");
    }

    void click(String selector) {
      clicks.incrementAndGet();
      browser.click(By.cssSelector(selector));
    }

    void presses(String button) {
      browser.click(By.xpath("//button[text()='" + button + "']"));
    }

    void seesOne(String selector) {
      browser.until(() -> browser.see(By.cssSelector(selector)));
    }

    void sees(String text) {
      browser.until(() -> assertThat(browser.see(By.tagName("body")).getText()).contains(text));
    }

    int count(String path) {
      return browser.count(By.xpath(path));
    }

    void keep(String picture) throws IOException {
      browser.keep(picture);
    }

    @Override
    public void close() throws IOException {
      browser.close();
    }
  }
}
