package org.wasl.trials.architecture;

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
import org.junit.jupiter.api.Test;

/** Habits that only the sources show. */
class HabitsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Predicate<String> MAIN = path -> path.contains("/src/main/");
  private static final Predicate<String> TEST = path -> path.contains("/src/test/");

  /** Text of every source file, by its path from the root. */
  private static final Map<String, String> SOURCES = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
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
  void theSourcesAreRead() {
    assertThat(SOURCES).hasSizeGreaterThan(300);
    assertThat(SOURCES.keySet()).anyMatch(MAIN).anyMatch(TEST);
  }

  @Test
  void failurePoliciesHaveOneHome() {
    assertThat(files(MAIN, "\\.onException\\(|\\.errorHandler\\(\\w+\\(|deadLetterChannel\\("))
        .containsExactly("routes/src/main/java/org/wasl/routes/FailurePolicies.java");
  }

  @Test
  void noRouteLogsAndNothingNamesABodyInALanguageOfCamel() {
    assertThat(files(MAIN, "(?<!Math)\\.log\\((?!\\))|\\$\\{body|\\bsimple\\(|\\.toD\\("))
        .isEmpty();
  }

  @Test
  void noLoggerIsGivenABodyAnExceptionOrTheMessageOfOne() {
    // An exception of a library may quote what it could not read; its class and frames are told
    // instead. What is installed carries content; the synthetic cases of trials are none.
    Predicate<String> installed = MAIN.and(path -> !path.startsWith("trials/"));
    assertThat(
            files(
                installed,
                "LOG\\.\\w+\\([^;]*(getBody|\\.body\\(\\)|getMessage\\(\\)|RootCause\\.|, e\\)"
                    + "|, failure\\))"))
        .isEmpty();
  }

  /** Nobody finds a fault by its class alone; {@code FaultTrace} has its frames, and no content. */
  @Test
  void aFaultIsLoggedWithWhereItAroseNotByItsClassAlone() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("trials/")),
                "LOG\\.\\w+\\([^;]*getClass\\(\\)\\.get\\w*Name\\(\\)"))
        .isEmpty();
  }

  /** What reads a value again and again tells of a fault by {@code FaultLog}. */
  @Test
  void whatCatchesEveryExceptionUsesItOrSaysWhyNot() {
    String caught = "catch \\((?:Runtime)?Exception (\\w+)\\) \\{";
    assertThat(files(MAIN, caught)).hasSizeGreaterThan(20);
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("trials/")),
                caught + "(?!(?:[^{}]|\\{\\})*(?:\\b\\1\\b|//|\\bthrow\\b))"))
        .isEmpty();
  }

  /** What a task throws ends its schedule, without a word. */
  @Test
  void whatIsRepeatedTellsItsFailureAndGoesOn() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("trials/")),
                "scheduleWithFixedDelay\\(|scheduleAtFixedRate\\("))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(SOURCES.get(path)).contains("RepeatedTask.telling("));
  }

  /** Those who are called by HTTP see which program calls, and which version. */
  @Test
  void everyFileThatBeginsAnHttpRequestNamesTheProgramInIt() {
    assertThat(
            files(
                MAIN.and(path -> !path.startsWith("trials/")),
                "HttpRequest\\.newBuilder\\(|new RequestOptions\\(|new HttpConnector\\("
                    + "|HTTPRequest \\w+[,)]"))
        .hasSizeGreaterThan(7)
        .allSatisfy(path -> assertThat(SOURCES.get(path)).contains("ProductVersion.userAgent()"));
  }

  /** A day that people read or that is counted is one of the calendar's time zone. */
  @Test
  void noDayIsOneOfAFixedTimeZone() {
    assertThat(
            files(
                MAIN,
                "LocalDate\\.\\w+\\([^;]*ZoneOffset\\.UTC|UTC\\)\\s*\\.toLocalDate\\("
                    + "|ZoneId\\.of\\(\\s*\""))
        .containsExactly("link/src/main/java/org/wasl/link/state/ForwardedMessageLog.java"); // age
  }

  /** A read such as {@code getString(3)}: another column, as soon as the statement changes. */
  @Test
  void noRowIsReadByPosition() {
    assertThat(
            files(
                MAIN,
                "\\.get(Array|BigDecimal|Boolean|Bytes|Date|Double|Float|Int|Long|Object|Short"
                    + "|String|Timestamp)\\(\\s*\\d"))
        .containsExactly(
            // a buffer's bytes
            "kit/src/main/java/org/wasl/kit/inbox/InboxJournal.java",
            "kit/src/main/java/org/wasl/kit/inbox/JournalScanner.java");
  }

  /** Where ids are computed, {@code RouteRuntimeTest} says what happens. */
  @Test
  void noTwoRoutesAreGivenOneId() {
    // Given
    Pattern id = Pattern.compile("\\.routeId\\(\\s*\"([^\"]+)\"");
    // When
    List<String> ids =
        SOURCES.entrySet().stream()
            .filter(file -> MAIN.test(file.getKey()) && !file.getKey().startsWith("trials/"))
            .flatMap(file -> id.matcher(file.getValue()).results().map(found -> found.group(1)))
            .toList();
    // Then
    assertThat(ids).contains("door", "relay", "reconcile").doesNotHaveDuplicates();
  }

  @Test
  void everyRouteHasAnId() {
    // Given
    Pattern from = Pattern.compile("(?<![\\w.])from\\([\\s\\S]*?;");
    // When
    List<String> without =
        SOURCES.entrySet().stream()
            .filter(file -> MAIN.test(file.getKey()) && !file.getKey().startsWith("trials/"))
            .filter(file -> file.getValue().contains("extends RouteBuilder"))
            .flatMap(file -> from.matcher(file.getValue()).results().map(MatchResult::group))
            .filter(route -> !route.contains(".routeId("))
            // The users of a template give one.
            .filter(route -> !route.contains("jms:queue:{{queue}}"))
            .filter(route -> !route.contains("direct:deliver.{{protocol}}"))
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
  void noTwoFilesOfTestsHaveOneName() {
    assertThat(
            SOURCES.keySet().stream()
                .filter(TEST)
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .filter(file -> !file.equals("package-info.java")))
        .doesNotHaveDuplicates();
  }

  @Test
  void testsNeitherSleepNorAreSwitchedOff() {
    assertThat(files(TEST, "Thread\\.sleep\\(|SECONDS\\.sleep\\(|\\(\\) -> true\\)|@Disabled"))
        .isEmpty();
  }

  @Test
  void testsPauseOnlyWhereThereIsNoEventToWaitFor() {
    String pause =
        "parkNanos\\(|\\.during\\(|pollDelay\\((?!Duration\\.ZERO)"
            + "|new CountDownLatch\\(1\\)\\.await\\([^)]|\\.get\\(\\d+, TimeUnit\\.MILLISECONDS"
            + "|until\\(\\(\\) -> (System\\.nanoTime|since)\\(";
    assertThat(files(TEST, pause))
        .containsExactlyInAnyOrder(
            // nothing happens for so long
            "connectors/src/test/java/org/wasl/connectors/sftp/SftpConnectorTest.java",
            "kit/src/test/java/org/wasl/kit/pki/TokenKeyTest.java",
            "link/src/test/java/org/wasl/link/http/DocumentApiTest.java",
            "trials/src/test/java/org/wasl/trials/sandbox/SandboxTest.java",
            // what is slow, or at rest, for so long
            "connectors/src/test/java/org/wasl/connectors/intermediary/TcpForwarder.java",
            "routes/src/test/java/org/wasl/routes/ImmediateDeliveryTest.java",
            "trials/src/test/java/org/wasl/trials/operate/ManyAgenciesTest.java",
            // a program that looks until it is ended
            "store/src/test/java/org/wasl/store/embedded/ServerRestartTest.java",
            // so much load a second, and no more
            "store/src/test/java/org/wasl/store/log/LogBench.java",
            "trials/src/test/java/org/wasl/trials/system/ConcurrentPublishers.java",
            "trials/src/test/java/org/wasl/trials/system/GreedyAgencyTest.java");
  }

  /** What chance found is found again by the seed, which {@code TestSeed} prints. */
  @Test
  void everySeedOfATestIsPrinted() {
    String seed =
        "\\bRandom\\((\\d|SEED|\\))|ThreadLocalRandom|Math\\.random|\"wasl\\.test\\.seed\"";
    assertThat(files(TEST, seed))
        .containsExactly(
            "base/src/test/java/org/wasl/base/TestPorts.java", // which is free, others decide
            "base/src/test/java/org/wasl/base/TestSeed.java");
  }

  /** Tests run in several processes at once: a name that two of them use is red by chance. */
  @Test
  void noTestNamesAFolderOfItsOwnBelowTarget() {
    assertThat(files(TEST, "Path\\.of\\(\\s*\"target(\"|/)|\"target/[^\"]"))
        .containsExactly(
            "audit/src/test/java/org/wasl/audit/verify/VerifierJarTest.java", // the built jar
            "console/src/test/java/org/wasl/console/Browser.java", // pictures, one name a test
            "rules/src/test/java/org/wasl/rules/lifecycle/LifecyclePageTest.java", // one page
            "store/src/test/java/org/wasl/store/TestFolders.java");
  }

  /** Another limit is red by chance on a machine that others use too. */
  @Test
  void whatHasNoTimePromisedHasOneLimitInAllTests() {
    String other =
        "\\bawait\\([^()]*\\)((?!atMost)[^;])*?\\.until"
            + "|(atMost|succeedsWithin)\\(\\s*+(?!SOON|WHOLE_RUN|TestLoad\\.)"
            + "|\\.(get|await|waitFor|awaitTermination|orTimeout)\\("
            + "(\\d\\d+, (TimeUnit\\.)?SECONDS|\\d+, (TimeUnit\\.)?MINUTES)"
            + "|\\bDuration (SOON|WHOLE_RUN)\\b";
    assertThat(files(TEST, other))
        .containsExactly("base/src/test/java/org/wasl/base/TestLoad.java");
  }

  /** Where it is found, but here. */
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
