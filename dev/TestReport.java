import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Reads Surefire's reports of all modules, for {@code .ci/run}, {@code dev/failed-tests} and the end of {@code mvn verify}.
 *
 * <p>Usage: {@code java dev/TestReport.java ROOT failed|skipped|unsteady [--since FILE] [--allowed FILE]}
 *
 * <ul>
 *   <li>{@code failed} prints each failed test: module, name, seed, assertion.
 *   <li>{@code unsteady} prints each test that failed and then passed, with the seeds of all its runs.
 *   <li>{@code skipped} prints why tests were skipped, and how many. With {@code --allowed} it prints only those that the
 *       file does not list, by name, and exits with 1 if there is one. A line of the file is a test class or {@code
 *       Class.method}, a blank, and the reason. {@code #} begins a comment.
 * </ul>
 *
 * <p>{@code --since} leaves out reports that are older than the file.
 */
public final class TestReport {
  private static final Pattern SEED = Pattern.compile("seed (?:is |= ?)?(-?\\d+)");
  private static final int LINES = 12;
  private static final int COLUMNS = 240;

  /** A test that did not simply pass. */
  private record Outcome(String module, String test, List<String> seeds, String reason) {
    String name() {
      return test.substring(test.lastIndexOf('.', test.lastIndexOf('.') - 1) + 1);
    }

    String line() {
      return "%s %s%s".formatted(module, name(), seeds.isEmpty() ? "" : " seed " + String.join(", then ", seeds));
    }
  }

  private TestReport() {}

  /** Prints what the arguments ask for. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    Path root = Path.of(words.get(0));
    Optional<FileTime> since = option(words, "--since").map(TestReport::modified);
    List<Path> reports = reports(root, since);
    switch (words.get(1)) {
      case "failed" -> outcomes(root, reports, "failure", "error").forEach(it -> System.out.printf("%n%s%n%s%n", it.line(), it.reason()));
      case "unsteady" -> outcomes(root, reports, "flakyFailure", "flakyError").forEach(it -> System.out.println(it.line()));
      case "skipped" -> System.exit(skipped(outcomes(root, reports, "skipped"), option(words, "--allowed")));
      default -> throw new IllegalArgumentException("one of failed, skipped, unsteady: " + words.get(1));
    }
  }

  private static int skipped(List<Outcome> skipped, Optional<Path> allowed) throws IOException {
    if (allowed.isEmpty()) {
      Map<String, Long> reasons = skipped.stream().collect(Collectors.groupingBy(Outcome::reason, TreeMap::new, Collectors.counting()));
      reasons.forEach((reason, count) -> System.out.printf("%d skipped: %s%n", count, reason));
      return 0;
    }
    List<String> names = Files.readAllLines(allowed.get()).stream().map(line -> line.split("[ #]")[0]).filter(name -> !name.isEmpty()).toList();
    List<Outcome> unexpected = skipped.stream().filter(it -> names.stream().noneMatch(name -> (it.name() + ".").startsWith(name + "."))).toList();
    unexpected.forEach(it -> System.out.printf("skipped, and not in %s: %s: %s%n", allowed.get(), it.line(), it.reason()));
    return unexpected.isEmpty() ? 0 : 1;
  }

  private static List<Path> reports(Path root, Optional<FileTime> since) throws IOException {
    List<Path> reports = new ArrayList<>();
    try (Stream<Path> poms = Files.walk(root, 3).filter(file -> file.endsWith("pom.xml"))) {
      for (Path pom : poms.sorted().toList()) {
        Path folder = pom.resolveSibling("target").resolve("surefire-reports");
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.list(folder)) {
            files
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .filter(file -> since.isEmpty() || modified(file).compareTo(since.get()) >= 0)
                .sorted()
                .forEach(reports::add);
          }
        }
      }
    }
    return reports;
  }

  /** The test cases that have an element of one of these names. */
  private static List<Outcome> outcomes(Path root, List<Path> reports, String... elements) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Path report : reports) {
      String module = root.toAbsolutePath().normalize().relativize(report.toAbsolutePath().normalize()).toString().replaceFirst("/target/.*", "");
      for (Element test : children(parse(report), "testcase")) {
        for (String name : elements) {
          List<Element> found = children(test, name);
          if (!found.isEmpty()) {
            String full = test.getAttribute("classname") + "." + test.getAttribute("name");
            outcomes.add(new Outcome(module, full.replaceFirst("\\.$", ""), seeds(test), reason(found.getFirst())));
          }
        }
      }
    }
    return outcomes;
  }

  private static List<String> seeds(Element test) {
    return SEED.matcher(test.getTextContent()).results().map(found -> found.group(1)).distinct().limit(4).toList();
  }

  /** The message and the first frame of our own, or what an assumption says. */
  private static String reason(Element failure) {
    String message = failure.getAttribute("message");
    String trace = failure.getTextContent();
    String frames = trace.lines().filter(line -> line.strip().startsWith("at org.wasl.")).limit(1).collect(Collectors.joining());
    String text = message.isBlank() ? trace.lines().limit(1).collect(Collectors.joining()) : message.strip();
    return Stream.concat(text.lines().limit(LINES), frames.lines())
        .filter(line -> !line.isBlank())
        .map(line -> line.length() > COLUMNS ? line.substring(0, COLUMNS) + "…" : line)
        .collect(Collectors.joining("\n"));
  }

  private static List<Element> children(Node parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name))
        .toList();
  }

  private static Element parse(Path report) {
    try {
      DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
      return builder.parse(report.toFile()).getDocumentElement();
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + report, e);
    }
  }

  private static Optional<Path> option(List<String> words, String name) {
    int at = words.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(Path.of(words.get(at + 1)));
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
