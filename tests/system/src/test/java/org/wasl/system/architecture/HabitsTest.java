package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Habits that only the sources show. */
@Tag("gate")
class HabitsTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Predicate<String> MAIN = path -> path.contains("/src/main/");
  private static final Predicate<String> TEST = path -> path.contains("/src/test/");

  /** Text of every source file, by its path from the root. */
  private static final Map<String, String> SOURCES = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> poms = Files.walk(ROOT, 3).filter(file -> file.endsWith("pom.xml"))) {
      for (Path module : poms.map(Path::getParent).toList()) {
        Path src = module.resolve("src");
        if (Files.isDirectory(src)) {
          try (Stream<Path> files = Files.walk(src)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(HabitsTest::add);
          }
        }
      }
    }
  }

  private static void add(Path file) {
    try {
      SOURCES.put(ROOT.relativize(file).toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsTheSources() {
    assertThat(SOURCES).hasSizeGreaterThan(300);
    assertThat(SOURCES.keySet()).anyMatch(MAIN).anyMatch(TEST);
  }

  @Test
  void failurePoliciesHaveOneHome() {
    assertThat(files(MAIN, "\\.onException\\(|\\.errorHandler\\(\\w+\\(|deadLetterChannel\\("))
        .containsExactly("routes/src/main/java/org/wasl/routes/FailurePolicies.java");
  }

  @Test
  void noRouteLogsAndNoCamelExpressionReadsABody() {
    assertThat(files(MAIN, "(?<!Math)\\.log\\((?!\\))|\\$\\{body|\\bsimple\\(|\\.toD\\("))
        .isEmpty();
  }

  @Test
  void noLoggerGetsABodyAnExceptionOrItsMessage() {
    // An exception of a library may quote unreadable input, so its class and frames are logged
    // instead. This covers installed code, because the synthetic cases of trials are not content.
    Predicate<String> installed = MAIN.and(path -> !path.startsWith("tests/"));
    assertThat(
            files(
                installed,
                "LOG\\.\\w+\\([^;]*(getBody|\\.body\\(\\)|getMessage\\(\\)|RootCause\\.|, e\\)"
                    + "|, failure\\))"))
        .isEmpty();
  }

  /**
   * A class name alone does not locate a fault. {@code FaultTrace} has its frames, and no content.
   */
  @Test
  void faultsAreLoggedWithTheirStackFrames() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("tests/")),
                "LOG\\.\\w+\\([^;]*getClass\\(\\)\\.get\\w*Name\\(\\)"))
        .isEmpty();
  }

  /** A repeated read of a value reports its fault by {@code FaultLog}. */
  @Test
  void broadCatchUsesTheExceptionOrExplainsWhyNot() {
    String caught = "catch \\((?:Runtime)?Exception (\\w+)\\) \\{";
    assertThat(files(MAIN, caught)).hasSizeGreaterThan(20);
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("tests/")),
                caught + "(?!(?:[^{}]|\\{\\})*(?:\\b\\1\\b|//|\\bthrow\\b))"))
        .isEmpty();
  }

  /** An exception would silently end the schedule of a task. */
  @Test
  void repeatedTasksReportFailuresAndContinue() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("tests/")),
                "scheduleWithFixedDelay\\(|scheduleAtFixedRate\\("))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(SOURCES.get(path)).contains("RepeatedTask.telling("));
  }

  /** A server that is called by HTTP sees the name and version of the calling program. */
  @Test
  void eachHttpRequestHasAUserAgent() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("tests/")),
                "HttpRequest\\.newBuilder\\(|new RequestOptions\\(|new HttpConnector\\("
                    + "|HTTPRequest \\w+[,)]"))
        .hasSizeGreaterThan(7)
        .allSatisfy(path -> assertThat(SOURCES.get(path)).contains("ProductVersion.userAgent()"));
  }

  /** A day that people read or that is counted is one of the calendar's time zone. */
  @Test
  void noDateUsesAFixedTimeZone() {
    assertThat(
            files(
                MAIN,
                "LocalDate\\.\\w+\\([^;]*ZoneOffset\\.UTC|UTC\\)\\s*\\.toLocalDate\\("
                    + "|ZoneId\\.of\\(\\s*\""))
        .containsExactly(
            "agency/link/src/main/java/org/wasl/link/state/ForwardedMessageLog.java"); // age
  }

  /**
   * Forbids reads such as {@code getString(3)}, which read another column after a change of the
   * statement.
   */
  @Test
  void noColumnIsReadByPosition() {
    assertThat(
            files(
                MAIN,
                "\\.get(Array|BigDecimal|Boolean|Bytes|Date|Double|Float|Int|Long|Object|Short"
                    + "|String|Timestamp)\\(\\s*\\d"))
        .containsExactly(
            // a buffer's bytes
            "agency/kit/src/main/java/org/wasl/kit/inbox/InboxJournal.java",
            "agency/kit/src/main/java/org/wasl/kit/inbox/JournalScanner.java");
  }

  /** Computed ids are excluded. {@code RouteRuntimeTest} covers them. */
  @Test
  void routeIdsAreUnique() {
    // Given
    Pattern id = Pattern.compile("\\.routeId\\(\\s*\"([^\"]+)\"");
    // When
    List<String> ids =
        SOURCES.entrySet().stream()
            .filter(file -> MAIN.test(file.getKey()) && !file.getKey().startsWith("tests/"))
            .flatMap(file -> id.matcher(file.getValue()).results().map(found -> found.group(1)))
            .toList();
    // Then
    assertThat(ids).contains("door", "queue-due", "reconcile").doesNotHaveDuplicates();
  }

  @Test
  void everyRouteHasAnId() {
    // Given
    Pattern from = Pattern.compile("(?<![\\w.])from\\([\\s\\S]*?;");
    // When
    List<String> without =
        SOURCES.entrySet().stream()
            .filter(file -> MAIN.test(file.getKey()) && !file.getKey().startsWith("tests/"))
            .filter(file -> file.getValue().contains("extends RouteBuilder"))
            .flatMap(file -> from.matcher(file.getValue()).results().map(MatchResult::group))
            .filter(route -> !route.contains(".routeId("))
            .toList();
    // Then
    assertThat(without).isEmpty();
  }

  @Test
  void everyPackageIsDescribed() {
    // When
    List<String> without =
        SOURCES.keySet().stream()
            .filter(MAIN)
            .map(file -> file.substring(0, file.lastIndexOf('/')))
            .distinct()
            .filter(folder -> !SOURCES.containsKey(folder + "/package-info.java"))
            .toList();
    // Then
    assertThat(without).isEmpty();
  }

  /** A document or a command that names a test names one. */
  @Test
  void testFileNamesAreUnique() {
    assertThat(
            SOURCES.keySet().stream()
                .filter(TEST)
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .filter(file -> !file.equals("package-info.java")))
        .doesNotHaveDuplicates();
  }

  @Test
  void testsNeitherSleepNorAreDisabled() {
    assertThat(files(TEST, "Thread\\.sleep\\(|SECONDS\\.sleep\\(|\\(\\) -> true\\)|@Disabled"))
        .isEmpty();
  }

  @Test
  void testsPauseOnlyWithoutAnEventToAwait() {
    String pause =
        "parkNanos\\(|\\.during\\(|pollDelay\\((?!Duration\\.ZERO)"
            + "|new CountDownLatch\\(1\\)\\.await\\([^)]|\\.get\\(\\d+, TimeUnit\\.MILLISECONDS"
            + "|until\\(\\(\\) -> (System\\.nanoTime|since)\\(";
    assertThat(files(TEST, pause))
        .containsExactlyInAnyOrder(
            // waits while nothing happens
            "connectors/src/test/java/org/wasl/connectors/sftp/SftpConnectorTest.java",
            "agency/kit/src/test/java/org/wasl/kit/pki/TokenKeyTest.java",
            "agency/link/src/test/java/org/wasl/link/http/DocumentApiTest.java",
            "tests/system/src/test/java/org/wasl/sandbox/SandboxTest.java",
            // simulates slowness or idleness
            "connectors/src/test/java/org/wasl/connectors/intermediary/TcpForwarder.java",
            "routes/src/test/java/org/wasl/routes/ImmediateDeliveryTest.java",
            "tests/system/src/test/java/org/wasl/system/operate/ManyAgenciesTest.java",
            // a program that polls until it is stopped
            "core/store/src/test/java/org/wasl/database/embedded/ServerRestartTest.java",
            // limits the load a second
            "core/store/src/test/java/org/wasl/trail/log/LogBench.java",
            "tests/system/src/test/java/org/wasl/system/ConcurrentPublishers.java",
            "tests/system/src/test/java/org/wasl/system/GreedyAgencyTest.java");
  }

  /** {@code TestSeed} prints the seed, so that a random failure can be repeated. */
  @Test
  void testsPrintTheirSeeds() {
    String seed =
        "\\bRandom\\((\\d|SEED|\\))|ThreadLocalRandom|Math\\.random|\"wasl\\.test\\.seed\"";
    assertThat(files(TEST, seed))
        .containsExactly(
            "core/runtime/src/test/java/org/wasl/runtime/TestPorts.java", // which is free, others
            // decide
            "core/runtime/src/test/java/org/wasl/runtime/TestSeed.java");
  }

  /**
   * Tests run in several processes at once. Two tests with one folder name would fail at random.
   */
  @Test
  void testsTakeFoldersFromTestFolders() {
    assertThat(files(TEST, "Path\\.of\\(\\s*\"target(\"|/)|\"target/[^\"]"))
        .containsExactly(
            "core/audit/src/test/java/org/wasl/audit/verify/VerifierJarTest.java", // the built jar
            "core/rules/src/test/java/org/wasl/rules/lifecycle/LifecyclePageTest.java", // one page
            "core/runtime/src/test/java/org/wasl/runtime/TestFolders.java",
            "gateway/console/src/test/java/org/wasl/console/Browser.java"); // screenshots, one name
    // for each
    // test
  }

  /** Another limit is red by chance on a machine that others use too. */
  @Test
  void testsShareOneLimitForWaitsWithoutPromisedTime() {
    String other =
        "\\bawait\\([^()]*\\)((?!atMost)[^;])*?\\.until"
            + "|(atMost|succeedsWithin)\\(\\s*+(?!SOON|WHOLE_RUN|TestLoad\\.)"
            + "|\\.(get|await|waitFor|awaitTermination|orTimeout)\\("
            + "(\\d\\d+, (TimeUnit\\.)?SECONDS|\\d+, (TimeUnit\\.)?MINUTES)"
            + "|\\bDuration (SOON|WHOLE_RUN)\\b";
    assertThat(files(TEST, other))
        .containsExactly("core/runtime/src/test/java/org/wasl/runtime/TestLoad.java");
  }

  /** The matching files, except this one. */
  private static List<String> files(Predicate<String> which, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return SOURCES.entrySet().stream()
        .filter(file -> which.test(file.getKey()))
        .filter(file -> !file.getKey().contains("/trials/baseline/"))
        .filter(file -> !file.getKey().endsWith("/HabitsTest.java"))
        .filter(file -> pattern.matcher(file.getValue()).find())
        .map(Map.Entry::getKey)
        .toList();
  }
}
