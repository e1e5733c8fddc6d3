package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.remote.Command;
import org.openqa.selenium.remote.DriverCommand;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.wasl.runtime.TestLoad;

/**
 * Debian's Chromium without a window. Its files are in one folder, the last it showed is kept as
 * {@code target/screenshots/<name>-last.png}, and none of its processes outlives it.
 */
public final class Browser implements AutoCloseable {
  /** The subfolder for files that a page saves. */
  public static final String KEPT = "kept";

  /** Pictures for documents. Those that documents show are copied to {@code docs/pictures}. */
  static final Path PICTURES = Path.of("target", "pictures");

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int PICTURE_PIXELS = 960;
  private static final int PICTURE_QUALITY = 50;
  private static final int MOST_PICTURE_BYTES = 60_000;
  private static final int MOST_PIXELS = 4_000;
  private static final int MOST_STARTS = 3;
  private static final Duration EVERY = Duration.ofMillis(25);

  /** The visible texts of head and rows of the first table that has a head. */
  private static final String TABLE =
      """
      (table => table === null ? [] : [...table.querySelectorAll('thead, tbody tr')].map(row =>
        [...row.querySelectorAll(row.tagName === 'THEAD' ? 'th' : 'td')].map(cell =>
          cell.innerText.replace(/[^\\S\\n]*\\n\\s*/g, '\\n').trim())))(
        document.querySelector('table:has(thead)'))
      """;

  /** Pages poll at an interval. Tests shorten it, so that nobody waits. */
  private static final String OFTENER =
      """
      (every => window.setInterval = (act, millis) => every(act, millis < 1000 ? millis : millis / 3))(
        window.setInterval.bind(window))
      """;

  private final ChromeDriverService service;
  private final List<ProcessHandle> started;
  private final RemoteWebDriver driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final FluentWait<?> wait;
  private final String name;

  private Browser(
      ChromeDriverService service, List<ProcessHandle> started, Path folder, String name) {
    this.service = service;
    this.started = started;
    this.name = name;
    driver = session(service, folder);
    driver.manage().timeouts().scriptTimeout(SOON);
    devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OFTENER));
    wait =
        new WebDriverWait(driver, SOON, EVERY)
            .ignoreAll(
                List.of(
                    AssertionError.class,
                    ElementNotInteractableException.class,
                    StaleElementReferenceException.class));
  }

  /**
   * Starts a session. The driver gives Chromium a minute to start and then ends it, so a busy
   * machine gets a second try.
   */
  private static RemoteWebDriver session(ChromeDriverService service, Path folder) {
    for (int attempt = 1; ; attempt++) {
      try {
        ChromeOptions options = options(folder.resolve("profile" + attempt));
        return new RemoteWebDriver(service.getUrl(), options, false);
      } catch (SessionNotCreatedException e) {
        if (attempt == MOST_STARTS) {
          throw e;
        }
      }
    }
  }

  /** Starts a browser. Skips the test if Chromium or its driver is not installed. */
  public static Browser in(Path folder, String name) throws IOException {
    assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is not installed");
    assumeTrue(Files.isExecutable(DRIVER), DRIVER + " is not installed");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .withTimeout(SOON)
            .withEnvironment(Map.of("HOME", folder.toString()))
            .build();
    Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
    service.start();
    List<ProcessHandle> started =
        ProcessHandle.current().children().filter(child -> !before.contains(child)).toList();
    try {
      return new Browser(service, started, folder, name);
    } catch (RuntimeException e) {
      end(service, started);
      throw e;
    }
  }

  // No sandbox, because root has none and only our own pages are opened. The rest keeps it local.
  private static ChromeOptions options(Path profile) {
    return new ChromeOptions()
        .setBinary(CHROMIUM.toFile())
        .setExperimentalOption(
            "prefs", Map.of("download.default_directory", profile.resolveSibling(KEPT).toString()))
        .addArguments(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--lang=en",
            "--window-size=1600,1000",
            "--user-data-dir=" + profile);
  }

  public void open(URI address) {
    driver.get(address.toString());
  }

  public URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  public WebElement see(By selector) {
    return driver.findElement(selector);
  }

  public void write(By field, String text) {
    until(() -> see(field).sendKeys(text));
  }

  /**
   * Clicks an element once it is enabled, because a click on a disabled button does nothing and
   * does not fail.
   */
  public void click(By selector) {
    until(
        () -> {
          WebElement webElement = see(selector);
          assertThat(webElement.isEnabled()).as("%s is enabled", selector).isTrue();
          webElement.click();
        });
  }

  /** The page's first table, row by row, in these columns only. A missing column is empty. */
  public List<List<String>> table(String... columns) {
    // One call for all cells, because a call for each took most of the time of a test.
    List<List<String>> rows = lists(ask(TABLE));
    assertThat(rows).as("a table with a head").isNotEmpty();
    List<String> headings = rows.getFirst();
    return rows.stream()
        .skip(1)
        .map(cells -> Stream.of(columns).map(c -> cell(cells, headings.indexOf(c))).toList())
        .toList();
  }

  private static List<List<String>> lists(Object answer) {
    return ((List<?>) answer)
        .stream().map(row -> ((List<?>) row).stream().map(String::valueOf).toList()).toList();
  }

  private static String cell(List<String> cells, int index) {
    return index < 0 || index >= cells.size() ? "" : cells.get(index);
  }

  /** Selects this value in a list. */
  public void choose(By list, String value) {
    until(() -> see(list).findElement(By.cssSelector("option[value='" + value + "']")).click());
  }

  /** Types into the focused element. */
  public void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** The focused element. */
  public WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** The number of these elements on the page. */
  public int count(By selector) {
    return driver.findElements(selector).size();
  }

  /** Sets the width of the window in pixels. */
  public void width(int pixels) {
    driver.manage().window().setSize(new Dimension(pixels, 1_000));
  }

  /** The result of a script in the page. */
  public Object ask(String script) {
    return ((JavascriptExecutor) driver).executeScript("return " + script);
  }

  /**
   * The result of an asynchronous script in the page. Its {@code arguments} are these and then the
   * callback.
   */
  public Object await(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** Runs a script in the page. */
  public void run(String script) {
    ((JavascriptExecutor) driver).executeScript(script);
  }

  /** Removes the session. */
  public void forget() {
    driver.manage().deleteAllCookies();
  }

  /** Uses this session, {@code name=value}, from now on. A page of its host must be open. */
  public void remember(String session) {
    String[] parts = session.split("=", 2);
    driver.manage().addCookie(new Cookie(parts[0], parts[1]));
  }

  /**
   * Has passkeys from now on, for the open page and later ones. The authenticator is part of the
   * device, verifies its user and has the PRF extension.
   */
  public void passkeys() {
    authenticator("internal");
  }

  /** Adds a security key with these features. */
  public void securityKey() {
    authenticator("usb");
  }

  private void authenticator(String transport) {
    Map<String, Object> authenticator =
        Map.of(
            "protocol",
            "ctap2_1",
            "transport",
            transport,
            "hasResidentKey",
            true,
            "hasUserVerification",
            true,
            "isUserVerified",
            true,
            "extensions",
            List.of("prf"));
    try {
      driver
          .getCommandExecutor()
          .execute(
              new Command(
                  driver.getSessionId(), DriverCommand.ADD_VIRTUAL_AUTHENTICATOR, authenticator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saves a screenshot as {@code target/screenshots/<name>-<what>.png}. */
  public void keep(String picture) throws IOException {
    keep(picture, Map.of("format", "png", "optimizeForSpeed", true));
  }

  /** Saves a screenshot of the whole page, at most {@value #MOST_PIXELS} pixels high. */
  public void keepWhole(String picture) throws IOException {
    long width = (long) ask("innerWidth");
    long height = Math.min((long) ask("document.documentElement.scrollHeight"), MOST_PIXELS);
    keep(
        picture,
        Map.of(
            "format",
            "png",
            "optimizeForSpeed",
            true,
            "captureBeyondViewport",
            true,
            "clip",
            Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
  }

  /**
   * Saves what the window shows as {@code target/pictures/<what>.webp}. Fails if it is too large
   * for documents.
   */
  public void keepPicture(String pictureName) throws IOException {
    byte[] picture = picture();
    assertThat(picture.length).as(pictureName).isLessThan(MOST_PICTURE_BYTES);
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(pictureName + ".webp"), picture);
  }

  /** The picture of the window, as WebP, {@value #PICTURE_PIXELS} pixels wide. */
  public byte[] picture() {
    List<?> window = (List<?>) ask("[scrollX, scrollY, innerWidth, innerHeight]");
    double width = ((Number) window.get(2)).doubleValue();
    Map<String, ?> clip =
        Map.of(
            "x",
            window.get(0),
            "y",
            window.get(1),
            "width",
            width,
            "height",
            window.get(3),
            "scale",
            PICTURE_PIXELS / width);
    return capture(Map.of("format", "webp", "quality", PICTURE_QUALITY, "clip", clip));
  }

  /** Saves the page as it is printed on paper, as {@code target/screenshots/<name>-<what>.pdf}. */
  public void keepPaper(String picture) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Map<?, ?> answer = devTools("Page.printToPDF", Map.of("preferCSSPageSize", true));
    Files.write(
        SCREENSHOTS.resolve(name + "-" + picture + ".pdf"),
        Base64.getDecoder().decode((String) answer.get("data")));
  }

  private void keep(String picture, Map<String, ?> how) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + "-" + picture + ".png"), capture(how));
  }

  private byte[] capture(Map<String, ?> how) {
    return Base64.getDecoder().decode((String) devTools("Page.captureScreenshot", how).get("data"));
  }

  /** Shows pages in dark colours from now on, or in light ones. */
  public void dark(boolean isDark) {
    media("", isDark);
  }

  /** Shows pages as they are printed from now on, or as on a screen. */
  public void printed(boolean isPrinted) {
    media(isPrinted ? "print" : "", false);
  }

  private void media(String medium, boolean isDark) {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    devTools("Emulation.setEmulatedMedia", Map.of("media", medium, "features", List.of(scheme)));
  }

  /** A command of the Chrome DevTools protocol. */
  private Map<?, ?> devTools(String method, Map<String, ?> parameters) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    service.getUrl() + "/session/" + driver.getSessionId() + "/goog/cdp/execute"))
            .POST(
                BodyPublishers.ofString(
                    new Json().toJson(Map.of("cmd", method, "params", parameters))))
            .build();
    try {
      String answer = client.send(request, BodyHandlers.ofString()).body();
      Map<?, ?> value = (Map<?, ?>) new Json().<Map<?, ?>>toType(answer, Map.class).get("value");
      return value == null ? Map.of() : value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for the page until the assertion holds. The last failure of the assertion is the cause of
   * a timeout.
   */
  public void until(Runnable assertion) {
    wait.until(
        page -> {
          assertion.run();
          return true;
        });
  }

  @Override
  public void close() throws IOException {
    try (client) {
      keep("last");
    } finally {
      end(service, started);
    }
  }

  // A stopped driver stops its browsers. Remaining processes are killed and awaited, so that the
  // folder can be deleted.
  private static void end(ChromeDriverService service, List<ProcessHandle> started) {
    List<ProcessHandle> processes =
        started.stream()
            .flatMap(
                processHandle ->
                    Stream.concat(Stream.of(processHandle), processHandle.descendants()))
            .toList();
    try {
      service.stop();
    } finally {
      processes.forEach(ProcessHandle::destroyForcibly);
      CompletableFuture.allOf(
              processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .completeOnTimeout(
              null, TestLoad.limit(Duration.ofSeconds(10)).toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }
}
