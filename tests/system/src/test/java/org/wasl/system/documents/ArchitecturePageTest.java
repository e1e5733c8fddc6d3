package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The diagram and the tables of docs/explanation/architecture.md have the modules of the poms. Its
 * routes exist.
 */
@Tag("gate")
class ArchitecturePageTest {
  private static final String PAGE = "docs/explanation/architecture.md";
  private static final String RENEW =
      "mvn -q -pl tests/system -am test -Dtest=ArchitecturePageTest -Darchitecture.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern USED =
      Pattern.compile("<artifactId>wasl-([a-z]+)</artifactId></dependency>");
  private static final Pattern DIAGRAM =
      Pattern.compile("(<!-- modules:.*?-->\n```mermaid\n)(.*?)(```\n)", Pattern.DOTALL);
  private static final Pattern FOLDER = Pattern.compile("(?m)^\\| `([a-z/-]+)/` \\|");
  private static final Pattern ROUTE = Pattern.compile("[Rr]oute `([a-z-]+)`");

  @Test
  void showsTheModulesOfThePoms() throws IOException {
    // Given
    String page = SourceTree.text(PAGE);
    // When
    String drawn = DIAGRAM.matcher(page).replaceFirst("$1" + diagram(uses()) + "$3");
    if (Boolean.getBoolean("architecture.write")) {
      Files.writeString(SourceTree.ROOT.resolve(PAGE), drawn);
    }
    // Then
    assertThat(drawn).as("renew the diagram with: " + RENEW).isEqualTo(SourceTree.text(PAGE));
  }

  @Test
  void listsEachModuleAndOnlyFoldersThatExist() {
    // When
    List<String> listed =
        FOLDER.matcher(SourceTree.text(PAGE)).results().map(row -> row.group(1)).toList();
    // Then
    assertThat(listed)
        .containsAll(uses().keySet())
        .allSatisfy(folder -> assertThat(SourceTree.ROOT.resolve(folder)).isDirectory());
  }

  @Test
  void namesRoutesThatExist() throws IOException {
    // Given
    Set<String> named = new TreeSet<>();
    Matcher route = ROUTE.matcher(SourceTree.text(PAGE));
    while (route.find()) {
      named.add(route.group(1));
    }
    // When
    String sources =
        SourceTree.read().files().stream()
            .filter(file -> file.matches("routes/src/main/java/.*Routes\\.java"))
            .map(SourceTree::text)
            .collect(Collectors.joining());
    // Then
    assertThat(named).isNotEmpty().allMatch(name -> sources.contains("\"" + name + "\""));
  }

  /** Each module by its folder, with the modules that its pom names, in the order of the build. */
  private static Map<String, Set<String>> uses() {
    Map<String, Set<String>> uses = new LinkedHashMap<>();
    Matcher module = MODULE.matcher(SourceTree.text("pom.xml"));
    while (module.find()) {
      String pom = SourceTree.text(module.group(1) + "/pom.xml");
      Set<String> used = new TreeSet<>();
      Matcher dependency = USED.matcher(pom);
      while (dependency.find()) {
        used.add(dependency.group(1));
      }
      uses.put(module.group(1), used);
    }
    return uses;
  }

  private static String diagram(Map<String, Set<String>> uses) {
    Map<String, Set<String>> byName = new LinkedHashMap<>();
    uses.forEach((folder, used) -> byName.put(name(folder), used));
    StringBuilder text = new StringBuilder("flowchart TD\n");
    for (String group :
        new TreeSet<>(uses.keySet().stream().map(ArchitecturePageTest::group).toList())) {
      text.append("  subgraph ").append(group).append('\n');
      uses.keySet().stream()
          .filter(folder -> group(folder).equals(group))
          .forEach(folder -> text.append("    ").append(name(folder)).append('\n'));
      text.append("  end\n");
    }
    byName.forEach(
        (name, used) ->
            used.stream()
                .filter(
                    candidate ->
                        used.stream().noneMatch(other -> reaches(byName, other, candidate)))
                .forEach(
                    target ->
                        text.append("  ")
                            .append(name)
                            .append(" --> ")
                            .append(target)
                            .append('\n')));
    return text.toString();
  }

  private static boolean reaches(Map<String, Set<String>> uses, String from, String to) {
    return uses.get(from).stream().anyMatch(next -> next.equals(to) || reaches(uses, next, to));
  }

  private static String group(String folder) {
    return folder.contains("/") ? folder.substring(0, folder.indexOf('/')) : "top";
  }

  private static String name(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}
