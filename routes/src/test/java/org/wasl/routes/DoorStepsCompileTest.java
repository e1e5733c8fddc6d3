package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiler refuses a door that lacks a step, or has its steps in another order. */
class DoorStepsCompileTest {
  private static final Path SOURCE = Path.of("src/main/java/org/wasl/routes/DoorRoutes.java");

  /** One call of the chain: {@code .step("validate-schema", checks::validate)}. */
  private static final Pattern STEP =
      Pattern.compile("\\s*\\.(?:step|map|rejections)\\(\"([a-z-]+)\", \\w+::\\w+\\)");

  private static final String TYPE_ERROR = "compiler.err";

  @TempDir private Path classes;

  static List<String> steps() throws IOException {
    return STEP.matcher(Files.readString(SOURCE)).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theDoorCompilesAsItIs() throws IOException {
    // When
    List<String> errors = compile(Files.readString(SOURCE));
    // Then
    assertThat(errors).isEmpty();
    assertThat(steps())
        .containsExactly(
            "identify-sender",
            "open-submission",
            "parse-json",
            "verify-signature",
            "validate-schema",
            "check-envelope",
            "decide",
            "seal-message",
            "record-message",
            "answer-accepted",
            "audit-refusal");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aDoorWithoutTheStepDoesNotCompile(String step) throws IOException {
    // Given
    String source = Files.readString(SOURCE);
    String call =
        STEP.matcher(source)
            .results()
            .filter(found -> found.group(1).equals(step))
            .findFirst()
            .orElseThrow()
            .group();
    // When
    List<String> errors = compile(source.replace(call, ""));
    // Then
    assertThat(errors).isNotEmpty().allMatch(code -> code.startsWith(TYPE_ERROR));
  }

  static Stream<Integer> neighbours() throws IOException {
    return IntStream.range(0, steps().size() - 1).boxed();
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void aDoorWithTwoStepsExchangedDoesNotCompile(int first) throws IOException {
    // Given
    String source = Files.readString(SOURCE);
    List<String> calls = STEP.matcher(source).results().map(found -> found.group()).toList();
    String exchanged =
        source
            .replace(calls.get(first), "<first>")
            .replace(calls.get(first + 1), calls.get(first))
            .replace("<first>", calls.get(first + 1));
    // When
    List<String> errors = compile(exchanged);
    // Then
    assertThat(errors).isNotEmpty().allMatch(code -> code.startsWith(TYPE_ERROR));
  }

  /** Codes of the errors; empty where the source compiles. */
  private List<String> compile(String source) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            null,
            null,
            found,
            List.of("-proc:none", "-classpath", classPath(), "-d", classes.toString()),
            null,
            List.of(new Source(source)))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Diagnostic::getCode)
        .toList();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///org/wasl/routes/DoorRoutes.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
