package org.wasl.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;

/**
 * Folders below {@code target/tests}, where the tests of a module keep what they leave behind for
 * whoever looks into a failure. Every user may enter them, because the embedded database runs as
 * another user. No two test classes and no two test processes ever share a folder, because its name
 * is made of the class and the process.
 */
public final class TestFolders {
  private static final Path TESTS = Path.of("target", "tests").toAbsolutePath();

  private TestFolders() {}

  /**
   * An empty folder, {@code target/tests/<class>/<method>}. If it is asked for before all tests of
   * a class, it is {@code target/tests/<class>/all}.
   */
  public static Path empty(TestInfo test) throws IOException {
    String name = test.getTestMethod().map(method -> method.getName()).orElse("all");
    Path folder = TESTS.resolve(test.getTestClass().orElseThrow().getName()).resolve(name);
    delete(folder);
    return create(folder);
  }

  /** A folder of this test process, {@code target/tests/process-<n>/<name>}, as it was left. */
  public static Path ofThisProcess(String name) throws IOException {
    return create(TESTS.resolve(System.getProperty("tests.process", "process-0")).resolve(name));
  }

  /** A folder that all test processes of the module share, for what is only read. */
  public static Path ofAllProcesses(String name) throws IOException {
    return create(TESTS.resolve("shared").resolve(name));
  }

  /** A folder that the tests of all modules share, for what is only read. */
  public static Path ofTheBuild(String name) throws IOException {
    return create(Path.of("..", "..").toRealPath().resolve("target/tests").resolve(name));
  }

  /** Makes the folder whatever the umask. */
  private static Path create(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  /** Deletes the folder with all that is in it, also while something is still written there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        try {
          Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
          delete(file);
        }
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
      delete(folder);
    }
  }
}
