package org.wasl.desk.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.wasl.console.Browser;
import org.wasl.desk.Desk;
import org.wasl.desk.TestOffices;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;

/** Tests the weight of a first visit, and an inbox of two thousand referrals in a real browser. */
@Tag("soak")
class InboxInBrowserTest {
  private static final int REFERRALS = 2_000;
  private static final int MAX_SENT_BYTES = 350 * 1024;
  private static final Duration FIRST_ROW = Duration.ofMillis(500);
  private static final Duration FRAME = Duration.ofNanos(1_000_000_000 / 60);
  private static final By MAIN_BUTTON = By.cssSelector("main.front button.primary");
  private static final By ROWS = By.cssSelector("table.inbox a.matter");

  /** Sizes as sent, before decompression. */
  private static final String SENT =
      "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
          + ".filter(one => !one.name.includes('/inbox'))" // the office's own messages
          + ".reduce((sum, one) => sum + one.encodedBodySize, 0)";

  private static final String MILLIS_TO_FIRST_ROW =
      """
      const [shown, done] = arguments
      const begun = performance.now()
      const watch = new MutationObserver(() => {
        if (document.querySelector('table.inbox a.matter') === null) return
        watch.disconnect()
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)))
      })
      watch.observe(document.body, { childList: true, subtree: true })
      location.hash = shown
      """;

  /** The median time between two frames while the page scrolls through all rows. */
  private static final String MILLIS_A_FRAME =
      """
      const [frames, done] = arguments
      const times = []
      const step = document.documentElement.scrollHeight / frames
      const next = time => {
        times.push(time)
        if (times.length > frames) {
          const pauses = times.slice(1).map((one, i) => one - times[i]).sort((a, b) => a - b)
          return done(pauses[Math.floor(pauses.length / 2)])
        }
        scrollBy(0, step)
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
      """;

  @TempDir Path folder;

  @Test
  void aLightFirstVisitShowsTwoThousandReferralsThatScrollSmoothly() throws Exception {
    // Given
    TestOffices offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", true);
    fill(offices);
    try (Browser browser = Browser.in(folder, "desk-2000");
        Desk desk = offices.start()) {
      URI page = desk.url();
      browser.open(page.resolve("/wasl.svg"));
      browser.passkeys();
      browser.open(page.resolve("/" + link.substring(link.indexOf('#'))));
      browser.click(MAIN_BUTTON);
      browser.until(() -> browser.see(By.cssSelector(".fingerprint")));

      // When the inbox is seen for the first time
      browser.click(MAIN_BUTTON);
      browser.until(() -> assertThat(browser.count(ROWS)).isPositive());
      browser.until(
          () -> assertThat(browser.ask("document.body.innerText")).asString().contains("2,000"));
      long sent = number(browser.ask(SENT));

      // Then little was sent
      System.out.printf("a first visit gets %d bytes%n", sent);
      assertThat(sent).isLessThan(MAX_SENT_BYTES);

      // And when it is opened again and scrolled
      browser.run("location.hash = '#/" + TestOffices.OFFICE + "/office/persons'");
      browser.until(() -> assertThat(browser.count(ROWS)).isZero());
      long firstRow =
          number(browser.await(MILLIS_TO_FIRST_ROW, "#/" + TestOffices.OFFICE + "/inbox"));
      browser.until(
          () -> assertThat(browser.ask("document.body.scrollHeight > 100000")).isEqualTo(true));
      long frame = number(browser.await(MILLIS_A_FRAME, 300));

      // Then the first row is there soon, and every frame is in time
      System.out.printf("the first row after %d ms, a frame every %d ms%n", firstRow, frame);
      assertThat(firstRow).isLessThan(TestLoad.limit(FIRST_ROW).toMillis());
      assertThat(frame).isLessThanOrEqualTo(TestLoad.limit(FRAME).toMillis() + 1);
      browser.keep("scrolled");
    }
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static void fill(TestOffices offices) throws Exception {
    List<JsonNode> samples = TestOffices.samples("vetted-case");
    MessageWriter writer = offices.gateway.writer(new AgencyId("platform"));
    Instant now = Instant.now();
    try (DeskDatabase database = offices.database()) {
      for (int i = 0; i < REFERRALS; i++) {
        ReferralId referral =
            ReferralId.parse(
                new UUID(0x0199a2b47a107000L + ((long) i << 16), 0x8000000000000001L + i)
                    .toString());
        var message =
            writer.write("vetted-case", 1, Optional.empty(), samples.get(i % samples.size()));
        offices.receive(
            database,
            TestOffices.OFFICE,
            referral,
            message,
            "vetted-case/1",
            now.minusSeconds(60L * i));
      }
    }
  }
}
