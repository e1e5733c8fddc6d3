package org.wasl.trials.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of the checkout, without what a build or a run leaves there, and the types that its
 * sources declare.
 *
 * @param files paths from the root, with {@code /}
 * @param types files by the simple name of each type that is declared in them, nested types
 *     included; modules of TypeScript by the name of their file
 */
record SourceTree(List<String> files, Map<String, Set<String>> types) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", "data");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");

  static SourceTree read() throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(ROOT.relativize(file).toString().replace('\\', '/'));
            return FileVisitResult.CONTINUE;
          }
        });
    Map<String, Set<String>> types = new HashMap<>();
    for (String file : files) {
      if (file.endsWith(".java")) {
        DECLARED
            .matcher(text(file))
            .results()
            .forEach(type -> types.computeIfAbsent(type.group(1), n -> new HashSet<>()).add(file));
      } else if (file.endsWith(".ts") || file.endsWith(".tsx")) {
        String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.tsx?$", "");
        types.computeIfAbsent(name, n -> new HashSet<>()).add(file);
      }
    }
    return new SourceTree(List.copyOf(files), Map.copyOf(types));
  }

  /** The text of a file of the checkout, by its path from the root. */
  static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean declares(String type) {
    return types.containsKey(type);
  }

  /** Whether a test class of this name exists, and is run by Surefire. */
  boolean hasTest(String type) {
    return types.getOrDefault(type, Set.of()).stream()
        .anyMatch(file -> file.contains("/src/test/") && file.endsWith("/" + type + ".java"));
  }

  /** The pages that are written for people: those of the root and all of docs/. */
  List<String> pages() {
    return files.stream()
        .filter(file -> file.endsWith(".md"))
        .filter(file -> !file.contains("/") || file.startsWith("docs/"))
        .sorted()
        .toList();
  }
}
