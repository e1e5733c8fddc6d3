package org.wasl.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.wasl.base.TestCompiler;

/**
 * The source of typed routes, to be compiled with a step less or two exchanged.
 *
 * @param name of the class
 * @param step one call of the chain; its first group is the id of the step
 * @param text of the file
 */
record RouteSource(String name, Pattern step, String text) {
  static RouteSource of(String name, String step) throws IOException {
    Path file = Path.of("src/main/java/org/wasl/routes", name + ".java");
    return new RouteSource(name, Pattern.compile(step), Files.readString(file));
  }

  List<String> steps() {
    return step.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Its first step is number 0. */
  RouteSource without(int number) {
    return with(text.replace(calls().get(number), ""));
  }

  /** That step comes after the next one. */
  RouteSource exchanged(int first) {
    String one = calls().get(first);
    String other = calls().get(first + 1);
    return with(text.replace(one, "<first>").replace(other, one).replace("<first>", other));
  }

  /** That text is another one, wherever it is. */
  RouteSource replaced(String one, String other) {
    return with(text.replace(one, other));
  }

  private RouteSource with(String changed) {
    return new RouteSource(name, step, changed);
  }

  private List<String> calls() {
    return step.matcher(text).results().map(found -> found.group()).toList();
  }

  /** Codes of the errors; empty where the source compiles. */
  List<String> compile(Path classes) {
    return TestCompiler.errors("org.wasl.routes." + name, text, classes);
  }
}
