package org.wasl.system.operate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.assembly.Gateway;

/**
 * Tests "Follow one referral" of docs/explanation/architecture.md. Each file is in its place, and a
 * published case passes them in that order. The JVM traces the methods of these classes (JEP 520).
 */
class ReferralPathTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String METHOD_TRACE = "jdk.MethodTrace";

  /** Runs without a case, and not for one that is delivered at once. */
  private static final String CLAIM = "org.wasl.routes.delivery.DueTickets";

  private static final Pattern STEP = Pattern.compile("(?m)^(\\d)\\. `([^`]+)`");

  /** The time at which a method was entered. */
  private record Call(String type, String method, long enteredNanos) {}

  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

  @Test
  void casePassesTheFilesInTheOrderOfThePage(TestInfo test) throws Exception {
    // Given
    List<Path> files = files();
    List<String> types = files.stream().filter(ReferralPathTest::isJava).map(this::type).toList();
    SyntheticInstallation country = SyntheticInstallation.of(test, 1);
    try (Gateway gateway = Gateway.start(country.configuration());
        RecordingStream _ = trace(types, CLAIM)) {
      // This method also runs without a case.
      await().atMost(SOON).until(() -> passed().contains(CLAIM));
      Set<String> background = methods();
      // When
      country.publish(gateway.api(), 7);
      // Then
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(passed(background)).containsExactlyElementsOf(types));
      await().atMost(SOON).until(() -> exchanges("deliver.") > 0);
      assertThat(exchanges("lease.")).as("none has waited").isZero();
    }
    assertThat(files).hasSize(7);
    assertThat(Files.readString(files.get(0))).contains("protocol = https");
  }

  /** As Hawtio counts them, at the routes of all agencies whose ids begin so. */
  private static long exchanges(String routes) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName routeNames =
        new ObjectName("org.apache.camel:type=routes,name=\"" + routes + "*\",*");
    long total = 0;
    for (ObjectName route : beans.queryNames(routeNames, null)) {
      total += (Long) beans.getAttribute(route, "ExchangesTotal");
    }
    return total;
  }

  /** The files that the page names, in its order. Each name fits exactly one file. */
  private static List<Path> files() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/explanation/architecture.md"));
    int start = page.indexOf("## Follow one referral");
    String section = page.substring(start, page.indexOf("\n## ", start));
    List<Path> files = new ArrayList<>();
    for (String name : STEP.matcher(section).results().map(step -> step.group(2)).toList()) {
      Pattern path = pattern(name);
      String folder = name.substring(0, name.indexOf('/'));
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
        List<Path> found =
            all.filter(file -> path.matcher(ROOT.relativize(file).toString()).matches()).toList();
        assertThat(found).as(name).hasSize(1);
        files.add(found.get(0));
      }
    }
    return files;
  }

  /** {@code …} stands for any folders. */
  private static Pattern pattern(String name) {
    return Pattern.compile(
        Stream.of(name.split("…")).map(Pattern::quote).collect(joining("src/main/java/.*")));
  }

  private static boolean isJava(Path file) {
    return file.toString().endsWith(".java");
  }

  private String type(Path file) {
    String path = file.toString();
    String name = path.substring(path.indexOf("org/wasl/"), path.length() - ".java".length());
    return name.replace('/', '.');
  }

  private RecordingStream trace(List<String> types, String background) {
    RecordingStream stream = new RecordingStream();
    stream.setSettings(
        Map.of(
            METHOD_TRACE + "#enabled", "true",
            METHOD_TRACE + "#threshold", "0 ms",
            METHOD_TRACE + "#stackTrace", "false",
            METHOD_TRACE + "#filter", String.join(";", types) + ";" + background));
    stream.onEvent(METHOD_TRACE, event -> calls.add(call(event)));
    stream.startAsync();
    return stream;
  }

  private static Call call(RecordedEvent event) {
    RecordedMethod method = event.getValue("method");
    long entered = event.getStartTime().getEpochSecond() * 1_000_000_000L;
    return new Call(
        method.getType().getName(), method.getName(), entered + event.getStartTime().getNano());
  }

  private Set<String> methods() {
    return calls.stream()
        .map(call -> call.type() + "#" + call.method())
        .collect(Collectors.toSet());
  }

  private List<String> passed() {
    return passed(Set.of());
  }

  /** The types in the order in which each was first entered, by methods of no other purpose. */
  private List<String> passed(Set<String> background) {
    return calls.stream()
        .filter(call -> !background.contains(call.type() + "#" + call.method()))
        .sorted(Comparator.comparingLong(Call::enteredNanos))
        .map(Call::type)
        .distinct()
        .toList();
  }
}
