package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CONTRIBUTING.md is one page, and docs/how-to/extend.md another, whose commands work. Commands
 * that run Maven are not executed, but their names are compared with the checkout. Commands in
 * {@code sh} blocks are executed.
 */
@Tag("gate")
class ContributingTest {
  private static final int LINES_OF_A_PAGE = 100;
  private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\\R(.*?)^```");

  private static SourceTree tree;
  private static String contributing;
  private static String page;
  private static List<String> commands;

  @BeforeAll
  static void read() throws IOException {
    tree = SourceTree.read();
    contributing = SourceTree.text("CONTRIBUTING.md");
    page = contributing + SourceTree.text("docs/how-to/extend.md");
    commands =
        FENCED
            .matcher(page)
            .results()
            .flatMap(block -> block.group(1).lines())
            .map(line -> line.replaceFirst("\\s+# .*", ""))
            .toList();
  }

  @Test
  void fitsOnOnePage() {
    assertThat(contributing.lines().count()).isLessThanOrEqualTo(LINES_OF_A_PAGE);
    assertThat(commands).hasSizeGreaterThan(15);
  }

  @Test
  void mavenCommandsNameModulesOfTheReactor() {
    // Given
    String pom = SourceTree.text("pom.xml");
    // When
    List<String> modules =
        words("-pl ([\\w,/-]+)").flatMap(list -> Stream.of(list.split(","))).toList();
    // Then
    assertThat(modules).isNotEmpty().allMatch(name -> pom.contains("<module>" + name + "<"));
    assertThat(words("-P(\\w+)")).allMatch(name -> pom.contains("<id>" + name + "<"));
  }

  @Test
  void mavenCommandsNameTestsOfTheirModules() {
    for (String command : commands) {
      String modules = first("-pl ([\\w,/-]+)", command).replace(",", "|");
      for (String wanted : first("-Dtest='?([\\w*#,]+)", command).split(",")) {
        if (!wanted.isEmpty()) {
          // When
          String[] test = wanted.replace("*", "\\w*").split("#");
          Pattern file = Pattern.compile("(" + modules + ")/src/test/.*/" + test[0] + "\\.java");
          List<String> files =
              tree.files().stream().filter(name -> file.matcher(name).matches()).toList();
          // Then
          assertThat(files).as(wanted).isNotEmpty();
          if (test.length == 2) {
            Pattern method = Pattern.compile("void " + test[1] + "\\(");
            assertThat(files).anyMatch(name -> method.matcher(SourceTree.text(name)).find());
          }
        }
      }
    }
  }

  /** A property of jqwik takes it by {@code PropertySeedHook}. */
  @Test
  void testsRunWithASeedAcceptIt() {
    // When
    List<String> seeded =
        commands.stream()
            .filter(command -> command.contains("-Dwasl.test.seed="))
            .map(command -> first("-Dtest=(\\w+)", command))
            .toList();
    // Then
    assertThat(seeded)
        .isNotEmpty()
        .flatMap(name -> tree.types().get(name))
        .allSatisfy(
            file -> assertThat(SourceTree.text(file)).containsPattern("TestSeed\\.|@Property\\b"));
  }

  @Test
  void everyScriptIsExecutable() {
    // When
    List<String> scripts =
        commands.stream()
            .filter(line -> line.startsWith("dev/"))
            .map(l -> l.split(" ")[0])
            .toList();
    // Then
    assertThat(scripts)
        .contains("dev/format", "dev/database", "dev/newer-versions")
        .allMatch(script -> Files.isExecutable(SourceTree.ROOT.resolve(script)));
  }

  /** {@code dev/newer-versions} needs the version of each library as a property there. */
  @Test
  void versionsArePinnedInTheRootPom() {
    // Given
    Pattern pinned = Pattern.compile("<version>\\d");
    String root = SourceTree.text("pom.xml");
    // When
    List<String> elsewhere =
        tree.files().stream()
            .filter(file -> file.matches("[\\w/-]+/pom\\.xml"))
            .filter(file -> pinned.matcher(SourceTree.text(file)).find())
            .toList();
    String libraries = root.substring(0, root.indexOf("</dependencyManagement>"));
    // Then
    assertThat(elsewhere).isEmpty();
    assertThat(libraries).doesNotContainPattern(pinned);
  }

  @Test
  void ciInstallsNpmsPackagesBeforeTheTestsThatNeedThem() throws IOException {
    // Given
    String folders =
        tree.files().stream()
            .filter(file -> file.endsWith("/package-lock.json"))
            .map(file -> file.replace("/package-lock.json", ""))
            .sorted()
            .collect(Collectors.joining(" "));
    // When
    String ci = Files.readString(SourceTree.ROOT.resolve(".ci").resolve("run"));
    // Then
    assertThat(ci)
        .containsSubsequence(
            "for folder in " + folders + "; do", "cd \"$folder\" && npm ci ", "mvn -B -ntp verify");
  }

  @Test
  void databaseScriptPrintsItsUsage() throws Exception {
    // When
    Process process =
        new ProcessBuilder(SourceTree.ROOT.resolve("dev/database").toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes());
    // Then
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(printed).startsWith("usage: dev/database FOLDER 'SQL'");
  }

  @Test
  void documentedStepsAddAnAgency(@TempDir Path folder) throws Exception {
    // Given a folder that looks like a checkout
    Files.createSymbolicLink(folder.resolve("schemas"), SourceTree.ROOT.resolve("schemas"));
    copyTo(
        folder.resolve("config"),
        SourceTree.ROOT.resolve("config")); // cp -r copies a link as a link
    DocumentShell shell = new DocumentShell(SourceTree.ROOT, folder);
    // When
    DocumentShell.Printed printed = shell.run(String.join("", DocumentShell.blocks(page)));
    // Then
    assertThat(printed.exit()).as(printed.text()).isZero();
    assertThat(printed.text()).contains("synthetic keys for ", "kp-casablanca");
    assertThat(folder.resolve("my-config/agencies/kp-new.properties")).exists();
    assertThat(folder.resolve("my-data/pki/kp-new.pem")).exists();
  }

  private static void copyTo(Path target, Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
  }

  private static Stream<String> words(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return commands.stream()
        .flatMap(command -> pattern.matcher(command).results())
        .map(found -> found.group(1));
  }

  private static String first(String regex, String command) {
    return Pattern.compile(regex)
        .matcher(command)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElse("");
  }
}
