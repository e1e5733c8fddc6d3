package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.system.documents.SourceTree;

/** Imports between the files of all pages, clients and scripts. */
@Tag("gate")
class ScriptImportsTest {
  private static final Pattern SCRIPT = Pattern.compile("(?!.*/dist/).*\\.(ts|tsx|mjs)");

  /** Static and dynamic imports, and exports of another file's names. Types count as values do. */
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)[\\s(]*['\"](\\.[^'\"]+)['\"]");

  @Test
  void scriptsHaveNoImportCycles() throws IOException {
    // Given
    Map<Path, Set<Path>> imports = imports();
    assertThat(imports).hasSizeGreaterThan(150);
    assertThat(imports.values().stream().mapToInt(Set::size).sum()).isGreaterThan(500);

    // When
    Map<Path, Set<Path>> left = new TreeMap<>(imports);
    while (left.values().removeIf(imported -> imported.stream().noneMatch(left::containsKey))) {
      // A file without remaining imports is in no cycle.
    }

    // Then
    assertThat(left).isEmpty();
  }

  private static Map<Path, Set<Path>> imports() throws IOException {
    Set<Path> files = scripts();
    Map<Path, Set<Path>> imports = new TreeMap<>();
    for (Path file : files) {
      imports.put(
          file,
          IMPORT
              .matcher(SourceTree.text(file.toString()))
              .results()
              .map((MatchResult found) -> file.resolveSibling(found.group(1)).normalize())
              .flatMap(ScriptImportsTest::candidates)
              .filter(files::contains)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return imports;
  }

  private static Stream<Path> candidates(Path imported) {
    Path bare = Path.of(imported.toString().replaceFirst("\\.js$", ""));
    return Stream.concat(
        Stream.of(imported),
        Stream.of(".ts", ".tsx", ".d.ts").map(ending -> Path.of(bare + ending)));
  }

  private static Set<Path> scripts() throws IOException {
    return SourceTree.read().files().stream()
        .filter(SCRIPT.asMatchPredicate())
        .map(Path::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
