package org.wasl.courtfile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of others that judges a file. A test without it is reported as skipped. */
final class ForeignTool {
  private ForeignTool() {}

  /** What the program prints, errors included. */
  static String run(String... command) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", command[0])), command[0] + " is needed");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
