package org.wasl.system.documents;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the checkout and its top-level types. Files of a build or a run are left out.
 *
 * @param files paths from the root, with {@code /}
 * @param types the files of a Java or TypeScript type, by its simple name
 */
public record SourceTree(List<String> files, Map<String, Set<String>> types) {
  /** The folder of the checkout. */
  public static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", "data");
  private static final Pattern SOURCE = Pattern.compile("([A-Z]\\w*)\\.(?:java|tsx?)$");

  /** Reads the names of all files. */
  public static SourceTree read() throws IOException {
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
      Matcher source = SOURCE.matcher(file);
      if (source.find()) {
        types.computeIfAbsent(source.group(1), name -> new HashSet<>()).add(file);
      }
    }
    return new SourceTree(List.copyOf(files), Map.copyOf(types));
  }

  /** The text of a file of the checkout, by its path from the root. */
  public static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean declares(String type) {
    return types.containsKey(type);
  }

  /** Tells whether a test class of this name exists, and is run by Surefire. */
  boolean hasTest(String type) {
    return types.getOrDefault(type, Set.of()).stream()
        .anyMatch(file -> file.contains("/src/test/") && file.endsWith("/" + type + ".java"));
  }

  /** The pages for people, which are those of the root and all of docs/. */
  List<String> pages() {
    return files.stream()
        .filter(file -> file.endsWith(".md"))
        .filter(file -> !file.contains("/") || file.startsWith("docs/"))
        .sorted()
        .toList();
  }
}
