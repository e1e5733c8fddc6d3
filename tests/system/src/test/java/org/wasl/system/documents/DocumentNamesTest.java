package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.app.Main;
import picocli.CommandLine.Command;

/** Each name that a page has in backticks or as a link exists in this checkout. */
@Tag("gate")
class DocumentNamesTest {
  /** Words in backticks that look like a type and are none of ours. */
  private static final Set<String> OTHER_WORDS =
      Set.of(
          "Accept",
          "BytesMessage",
          "Closed",
          "EdDSA",
          "Nullable",
          "Open",
          "Optional",
          "PostgreSQL",
          "SupplementaryGroups",
          "TieredStopAtLevel",
          "Total",
          "UseTransparentHugePages");

  private static final Pattern CODE = Pattern.compile("`((?:[^`\\n]|\\n(?!\\n))+)`");
  private static final Pattern TYPE =
      Pattern.compile("(?<![\\w=|+.-])[A-Z][a-z0-9]*[a-z]\\w*(?![\\w-])");
  private static final Pattern PATH_TO_TYPE =
      Pattern.compile("(?<![\\w./-])[a-z][\\w-]*(?:/(?:…|[a-z][\\w-]*))*/[A-Z]\\w*[a-z]\\w*");
  private static final Pattern MEMBER =
      Pattern.compile("(?<![\\w./=-])([A-Z]\\w*[a-z]\\w*)\\.([a-zA-Z]\\w*)\\b");
  private static final Pattern FILE = Pattern.compile("(?<![\\w./$~-])[\\w.-]+(?:/[\\w.-]+)+\\b");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static SourceTree tree;

  @BeforeAll
  static void read() throws IOException {
    tree = SourceTree.read();
  }

  @Test
  void everyJavaTypeExists() {
    // When
    List<String> unknown = new ArrayList<>();
    eachInCode(
        TYPE,
        (page, found) -> {
          // A name with an underscore is a property of a message, not a type.
          if (!tree.declares(found.group())
              && !OTHER_WORDS.contains(found.group())
              && !found.group().contains("_")) {
            unknown.add(page + ": " + found.group());
          }
        });
    // Then
    assertThat(tree.pages()).hasSizeGreaterThan(30);
    assertThat(unknown).isEmpty();
  }

  @Test
  void eachPathContainsItsType() {
    // When
    List<String> wrong = new ArrayList<>();
    eachInCode(
        PATH_TO_TYPE,
        (page, found) -> {
          Pattern file = inOrder(found.group());
          if (tree.files().stream().noneMatch(name -> file.matcher(name).matches())) {
            wrong.add(page + ": " + found.group());
          }
        });
    // Then
    assertThat(wrong).isEmpty();
  }

  /** For {@code store/…/Intake}, matches these folders in this order, with others between them. */
  private static Pattern inOrder(String path) {
    return Pattern.compile(
        Stream.of(path.split("/"))
                .filter(folder -> !folder.equals("…"))
                .map(Pattern::quote)
                .collect(Collectors.joining("/(?:.*/)?"))
            + "\\.\\w+");
  }

  @Test
  void eachMemberExistsInItsType() {
    // When
    List<String> wrong = new ArrayList<>();
    eachInCode(
        MEMBER,
        (page, found) -> {
          Pattern word = Pattern.compile("\\b" + found.group(2) + "\\b");
          Set<String> declaring = tree.types().getOrDefault(found.group(1), Set.of());
          boolean suffix = Set.of("java", "ts", "tsx").contains(found.group(2));
          if (!suffix
              && declaring.stream().noneMatch(f -> word.matcher(SourceTree.text(f)).find())) {
            wrong.add(page + ": " + found.group());
          }
        });
    // Then
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFileOfTheCheckoutExists() throws IOException {
    // Given: paths that begin with a folder of the root, without files of a build or a run
    Set<String> folders;
    try (Stream<Path> root = Files.list(SourceTree.ROOT)) {
      folders =
          root.filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toSet());
    }
    folders.removeAll(Set.of("data", "target"));
    // When
    List<String> missing = new ArrayList<>();
    eachInCode(
        FILE,
        (page, found) -> {
          String[] path = found.group().split("/", 2);
          String name = path[1].substring(path[1].lastIndexOf('/') + 1);
          if (folders.contains(path[0])
              && name.matches("[\\w-]+\\.[a-z0-9]{2,}")
              && !List.of(path[1].split("/")).contains("target")
              && Files.notExists(SourceTree.ROOT.resolve(found.group()))) {
            missing.add(page + ": " + found.group());
          }
        });
    // Then
    assertThat(missing).isEmpty();
  }

  @Test
  void eachBareCommandRunsWithoutASubcommand() {
    // Given
    Pattern alone = Pattern.compile("`\\./wasl ([a-z-]+)`");
    Set<String> named =
        tree.pages().stream()
            .flatMap(page -> alone.matcher(SourceTree.text(page)).results())
            .map(command -> command.group(1))
            .collect(Collectors.toSet());
    // When
    List<Class<?>> commands =
        Main.SUBCOMMANDS.stream()
            .filter(type -> named.contains(type.getAnnotation(Command.class).name()))
            .toList();
    // Then
    assertThat(commands)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            type ->
                assertThat(List.of(Callable.class, Runnable.class))
                    .as(type.getSimpleName())
                    .anyMatch(runs -> runs.isAssignableFrom(type)));
  }

  @Test
  void everyMigrationExists() {
    // When
    List<String> missing = new ArrayList<>();
    for (String page : tree.pages()) {
      Pattern.compile("\\bV(\\d+)\\b")
          .matcher(prose(page))
          .results()
          .filter(
              found -> tree.files().stream().noneMatch(f -> f.contains("/" + found.group() + "__")))
          .forEach(found -> missing.add(page + ": " + found.group()));
    }
    // Then
    assertThat(missing).isEmpty();
  }

  @Test
  void eachLinkTargetsAnExistingPageAndHeading() {
    // When
    List<String> broken = new ArrayList<>();
    for (String page : tree.pages()) {
      LINK.matcher(prose(page))
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
          .filter(target -> !leadsSomewhere(page, target))
          .forEach(target -> broken.add(page + ": " + target));
    }
    // Then
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(String page, String target) {
    String[] parts = target.split("#", 2);
    Path file =
        parts[0].isEmpty()
            ? SourceTree.ROOT.resolve(page)
            : SourceTree.ROOT.resolve(page).resolveSibling(parts[0]).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1
        || SourceTree.text(SourceTree.ROOT.relativize(file).toString())
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(DocumentNamesTest::anchor)
            .anyMatch(parts[1]::equals);
  }

  /**
   * An anchor as Git hosts make it, in lower case, without punctuation, and with hyphens for
   * spaces.
   */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ *", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** A page without its fenced blocks, which other tests execute. */
  private static String prose(String page) {
    return SourceTree.text(page).replaceAll("(?ms)^```.*?^```", "");
  }

  private static void eachInCode(Pattern wanted, BiConsumer<String, MatchResult> action) {
    for (String page : tree.pages()) {
      CODE.matcher(prose(page))
          .results()
          .flatMap(code -> wanted.matcher(code.group(1)).results())
          .forEach(found -> action.accept(page, found));
    }
  }
}
