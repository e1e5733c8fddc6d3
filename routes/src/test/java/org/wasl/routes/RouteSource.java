package org.wasl.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wasl.runtime.TestCompiler;

/**
 * The source of routes with typed steps, to be compiled without one step or with two exchanged.
 *
 * @param name name of the class
 * @param text text of the file
 */
record RouteSource(String name, String text) {
  private static final Path FOLDER = Path.of("src/main/java/org/wasl/routes");

  private static final Pattern ROUTE = Pattern.compile("TypedRoute\\.(?:<[^>]+>)?of\\(");

  /** {@code .step("validate-schema", checks::validate)}. A lambda has inner parentheses. */
  private static final Pattern STEP =
      Pattern.compile(
          "\\s*\\.(?:step|map|call|unmarshal|marshal|rejections|last|complete)"
              + "\\(\\s*\"([a-z-]+)\",(?:[^()]|\\([^()]*\\))*\\)");

  /** All classes that have such routes. */
  static List<RouteSource> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .sorted()
          .map(RouteSource::of)
          .filter(source -> ROUTE.matcher(source.text).find())
          .toList();
    }
  }

  /** The class of that name. */
  static RouteSource of(String name) {
    try {
      return new RouteSource(name, Files.readString(FOLDER.resolve(name + ".java")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> steps() {
    return STEP.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Its first step is number 0. */
  RouteSource without(int number) {
    return with(text.replace(calls().get(number), ""));
  }

  /** That step comes after the next one. */
  RouteSource exchanged(int first) {
    String firstCall = calls().get(first);
    String other = calls().get(first + 1);
    return with(
        text.replace(firstCall, "<first>").replace(other, firstCall).replace("<first>", other));
  }

  /** That text is another one, wherever it is. */
  RouteSource replaced(String first, String other) {
    return with(text.replace(first, other));
  }

  private RouteSource with(String changed) {
    return new RouteSource(name, changed);
  }

  private List<String> calls() {
    return STEP.matcher(text).results().map(found -> found.group()).toList();
  }

  /** Codes of the errors. Empty if the source compiles. */
  List<String> compile(Path classes) {
    return TestCompiler.errors("org.wasl.routes." + name, text, classes);
  }
}
