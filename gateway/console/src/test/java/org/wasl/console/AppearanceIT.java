package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.wasl.console.auth.ConsoleRole;

/** Layout and network cost of our pages, in each language and width. */
@Tag("soak")
class AppearanceIT extends ConsolePages {
  private static final String DIALOG_FITS =
      """
      (({left, right, bottom}) => left >= 0 && right <= innerWidth && bottom <= innerHeight)(
        document.querySelector('#ask-confirm').getBoundingClientRect())
        && (({scrollWidth, offsetWidth}) =>
          scrollWidth <= innerWidth && offsetWidth > Math.min(360, innerWidth - 40))(
          document.querySelector('[role=dialog]'))
        && (({scrollWidth, clientWidth}) => scrollWidth <= clientWidth)(
          document.querySelector('#ask-title'))
      """;

  /** Tells whether head and first column stay in place while the rows of a table scroll. */
  private static final String IN_SIGHT =
      """
      (box => {
        if (!box || box.querySelectorAll('tbody tr').length < 20) return false
        const [head, first] = [box.querySelector('thead th:nth-child(2)'), box.querySelector('tbody td')]
        box.style.width = '40rem'
        box.scrollTo(0, 0)
        const [top, left] = [head.getBoundingClientRect().top, first.getBoundingClientRect().left]
        box.scrollTo(200, 200)
        const moved = box.scrollTop > 0 && box.scrollLeft > 0
        const stayed = head.getBoundingClientRect().top === top && first.getBoundingClientRect().left === left
        box.style.width = ''
        box.scrollTo(0, 0)
        return moved && stayed
      })(document.querySelector('.wasl-table[aria-label="%s"]'))
      """;

  /** Texts of cells and tools that are cut off, or that go beyond the window. */
  private static final String CLIPPED =
      """
      [...document.querySelectorAll('#wasl .wasl-table :is(td, th), #wasl .wasl-tools *')]
        .filter(one => one.checkVisibility() && one.textContent.trim())
        .filter(one => getComputedStyle(one).overflow === 'hidden' && one.scrollWidth > one.clientWidth + 1
          || innerWidth < 992 && one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.tagName + ' ' + one.textContent)
        .concat([...document.querySelectorAll('#wasl input[placeholder]')]
          .filter(one => {
            const { font, paddingLeft, paddingRight } = getComputedStyle(one)
            const drawn = new OffscreenCanvas(1, 1).getContext('2d')
            drawn.font = font
            return drawn.measureText(one.placeholder).width
              > one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
          })
          .map(one => one.placeholder))
      """;

  /** Tells whether the entries of the menu are in one row and none is cut off. */
  private static final String MENU_FITS =
      """
      (list => {
        const rows = new Set([...list.children].map(one => one.getBoundingClientRect().top))
        return list.children.length > 7 && rows.size === 1 && list.scrollWidth <= list.clientWidth
      })(document.querySelector('.wasl-head nav ul'))
      """;

  /**
   * Elements with text of their own on the wall page whose type is smaller than 1/47 of its width.
   */
  private static final String SMALL =
      """
      [...document.querySelectorAll('#wasl *')]
        .filter(one => [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
        .filter(one => parseFloat(getComputedStyle(one).fontSize) < innerWidth / 47)
        .map(one => one.textContent)
      """;

  /** Bytes of bodies on the wire since the page was opened, or since the last call. */
  private static final String READ =
      """
      performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)
      """;

  private static final String SENT =
      READ.strip() + " + performance.getEntriesByType('navigation')[0].encodedBodySize";
  private static final long MOST_SENT_BYTES = 350 * 1024;
  private static final String POLLS = "performance.getEntriesByType('resource').length";
  private static final By DELIVERY_ID =
      By.cssSelector("[role=group][aria-label*=Deliveries] input[type=text]");
  private static final By NEXT_DELIVERIES =
      By.cssSelector("nav[aria-label*=Deliveries] button:last-child");
  private static final List<String> PAGES =
      List.of(
          "overview",
          "pipeline",
          "agency/registry",
          "find",
          "parked",
          "overdue",
          "replay",
          "holds",
          "users",
          "log",
          "alarms",
          "preferences",
          "help",
          "runbook/parked");
  private static final Path PLUGIN = Path.of("plugin");
  private static final List<String> LANGUAGES = List.of("en", "fr", "ar");

  /**
   * Widths, and the language of the screenshot at each width. At 200 %, a laptop of 1440 pixels has
   * 720.
   */
  private static final Map<Integer, String> LOOKED_AT =
      Map.of(390, "ar", 720, "en", 1440, "fr", 2560, "en");

  AppearanceIT() {
    super("appearance");
  }

  @Test
  void firstVisitIsLightAndLaterPollsGetOnlyChanges() throws Exception {
    // When
    as(ConsoleRole.VIEWER);
    browser.until(
        () ->
            assertThat(browser.table("Agency"))
                .containsExactly(
                    List.of("Police of Casablanca\npolice-1"), List.of("Registry\nregistry")));
    browser.until(
        () -> assertThat(browser.count(By.cssSelector("#figures svg polyline"))).isPositive());
    long first = (long) browser.ask(SENT);
    browser.run("performance.clearResourceTimings()");
    browser.until(() -> assertThat((long) browser.ask(POLLS)).isGreaterThanOrEqualTo(6));

    // Then
    System.out.printf("a first visit gets %d bytes%n", first);
    assertThat(first).isBetween(100_000L, MOST_SENT_BYTES);
    long polls = (long) browser.ask(POLLS);
    assertThat((long) browser.ask(READ) / polls).isLessThan(2_000);
  }

  @Test
  void pagesThroughTwoThousandParkedDeliveries() throws Exception {
    try (SampleGateway.Restored _ = gateway.restored()) {
      // Given
      for (int i = 0; i < 2_000; i++) {
        gateway.parked.put("5b43%04d-3f7e-5b43-9c5a-000000000000".formatted(i), "rejected");
      }
      as(ConsoleRole.OPERATOR);
      browser.choose(By.id("choose-state"), "all");
      browser.until(() -> assertThat(browser.ask(IN_SIGHT.formatted("Agencies"))).isEqualTo(true));
      browser.keep("agencies-271");

      // When
      page("parked");
      browser.until(() -> assertThat(overview()).contains("1 to 20 of 2,004"));

      // Then
      for (int width : List.of(1440, 2560, 390)) {
        browser.width(width);
        browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isEqualTo(20));
        for (String language : LANGUAGES) {
          PageLook.of(browser, language);
          assertThat(browser.ask(CLIPPED)).as("%s %d px", language, width).isEqualTo(List.of());
        }
        PageLook.of(browser, "en");
        browser.keep("parked-2000-" + width);
      }
      browser.width(1440);
      browser.until(
          () -> assertThat(browser.ask(IN_SIGHT.formatted("Deliveries"))).isEqualTo(true));
      browser.click(NEXT_DELIVERIES);
      browser.until(() -> assertThat(overview()).contains("21 to 40 of 2,004"));
      browser.write(DELIVERY_ID, "5b431999");
      browser.until(() -> assertThat(browser.count(DELIVERY_ROWS)).isOne());
      assertThat(overview()).contains("5b431999-3f7e-5b43-9c5a-000000000000");
    } finally {
      browser.width(1600);
    }
  }

  @Test
  void mirrorsPageInArabicAndRemembersIt() throws Exception {
    // Given
    as(ConsoleRole.OPERATOR);

    // When
    browser.choose(By.id("wasl-language"), "ar");

    // Then
    browser.until(() -> assertThat(direction()).isEqualTo("rtl ar"));
    page("alarms");
    browser.until(
        () ->
            assertThat(overview())
                .contains("الجهة لا تجيب", "عمليات تسليم معلّقة: 3")
                .doesNotContain("Agency does not answer", "Deliveries are parked"));
    browser.open(running.at("/hawtio/referrals/overview"));
    act("police-1", "announce-police-1");
    browser.keep("ar-dialog");
    assertThat(direction()).isEqualTo("rtl ar");
    browser.click(By.id("ask-cancel"));
    browser.click(By.id("wasl-user"));
    browser.click(By.id("wasl-camel"));
    browser.until(() -> assertThat(browser.count(By.linkText("الإحالات"))).isOne());
    assertThat(direction()).isEqualTo("rtl en");
    browser.keep("ar-hawtio");
  }

  @Test
  void fitsEveryScreenAndIsAccessibleInEachLanguage() throws Exception {
    try {
      CommittedPage plugin = new CommittedPage(PLUGIN, PLUGIN);
      Map<String, Map<String, String>> texts = new HashMap<>();
      for (String language : LANGUAGES) {
        texts.put(language, plugin.texts(language));
      }
      as(ConsoleRole.OPERATOR);
      for (Map.Entry<Integer, String> looked : LOOKED_AT.entrySet()) {
        // Given
        int width = looked.getKey();
        browser.width(width);
        browser.open(running.at("/hawtio/referrals/overview"));
        act("registry", "announce-registry");
        browser.until(() -> assertThat(focus()).isEqualTo("ask-from"));
        browser.keep("%d-dialog".formatted(width));
        assertThat(browser.ask(DIALOG_FITS)).as("dialog %d", width).isEqualTo(true);
        assertThat(Axe.violations(browser)).as("dialog %d", width).isEmpty();
        browser.click(By.id("ask-cancel"));
        for (String page : PAGES) {
          page(page);
          for (String language : LANGUAGES) {
            // When
            PageLook pageLook = PageLook.of(browser, language);

            // Then
            String where = "%s %s %d".formatted(page, language, width);
            assertThat(pageLook.beyond()).as(where).isLessThanOrEqualTo(0);
            assertThat(pageLook.strange()).as(where).isEmpty();
            assertThat(pageLook.twice()).as(where).isEmpty();
            assertThat(pageLook.foreign(texts.get(language), texts.get("en"))).as(where).isEmpty();
            if (language.equals(looked.getValue())) {
              browser.keep("%d-%s-%s".formatted(width, language, page.replace('/', '-')));
              if (width < 2560) {
                assertThat(Axe.violations(browser)).as(where).isEmpty();
              }
            }
          }
        }
      }
    } finally {
      browser.width(1600);
    }
  }

  @Test
  void fitsMenuInOneRowOfLaptopInEachLanguage() throws Exception {
    try {
      browser.width(1440);
      for (ConsoleRole role : ConsoleRole.values()) {
        // Given
        as(role);
        for (String language : LANGUAGES) {
          // When
          PageLook.of(browser, language);

          // Then
          assertThat(browser.ask(MENU_FITS)).as("%s %s", role, language).isEqualTo(true);
        }
      }
    } finally {
      browser.width(1600);
    }
  }

  @Test
  void isAccessibleInDarkColours() throws Exception {
    try {
      // Given
      browser.dark(true);
      as(ConsoleRole.OPERATOR);
      for (String page : PAGES) {
        // When
        page(page);
        PageLook.of(browser, "en");

        // Then
        assertThat(Axe.violations(browser)).as(page).isEmpty();
      }
      browser.keep("dark");
    } finally {
      browser.dark(false);
    }
  }

  @Test
  void showsWallPageInLargeTypeWithoutControlsAndGreyWhenStale() throws Exception {
    try {
      for (String language : LANGUAGES) {
        // Given
        browser.width(2560);
        as(ConsoleRole.VIEWER);
        browser.ask("localStorage.setItem('wasl.language', '%s')".formatted(language));

        // When
        browser.open(running.at("/hawtio/referrals/wall"));

        // Then
        browser.until(() -> assertThat(overview()).contains("police-1", "registry", "46"));
        assertThat(browser.count(By.cssSelector(".wasl :is(a, button, input, select, nav)")))
            .isZero();
        assertThat(browser.ask(SMALL)).as(language).isEqualTo(List.of());
        assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth"))
            .as(language)
            .isEqualTo(true);
        assertThat(browser.ask("document.documentElement.scrollHeight <= innerHeight"))
            .as(language)
            .isEqualTo(true);
        assertThat(Axe.violations(browser)).as(language).isEmpty();
        browser.keep("wall-" + language);
      }

      // When
      browser.ask("void (window.fetch = () => Promise.reject(new Error()))");

      // Then
      browser.until(
          () -> assertThat(browser.count(By.cssSelector(".wasl-wall .wasl-old"))).isOne());
    } finally {
      browser.width(1600);
    }
  }

  private String direction() {
    return (String)
        browser.ask("document.documentElement.dir + ' ' + document.documentElement.lang");
  }
}
