package org.wasl.runtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs beside Java that a test runs. The test is skipped if one is not installed. */
public final class TestPrograms {
  private TestPrograms() {}

  /**
   * Skips the test unless all of them are there.
   *
   * @param programs each a name, looked for on the {@code PATH}, or a path
   */
  public static void assumeInstalled(String... programs) {
    for (String program : programs) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
  }
}
