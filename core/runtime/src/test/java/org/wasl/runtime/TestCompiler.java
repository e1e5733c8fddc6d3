package org.wasl.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles the changed source of a class, for tests that say what must not compile. */
public final class TestCompiler {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Kept, because opening the libraries takes longer than to compile one class. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private TestCompiler() {}

  /**
   * Compiles with the class path of the tests.
   *
   * @param name name of the class, with its package
   * @param text text of the file
   * @param classes folder for what is compiled
   * @return codes of the errors, or empty if it compiles
   */
  public static List<String> errors(String name, String text, Path classes) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try {
      FILES.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
      FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    COMPILER
        .getTask(null, FILES, found, List.of("-proc:none"), null, List.of(new Source(name, text)))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Diagnostic::getCode)
        .toList();
  }

  private static List<Path> classPath() {
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(paths.split(File.pathSeparator)).map(Path::of).toList();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
