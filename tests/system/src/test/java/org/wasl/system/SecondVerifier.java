package org.wasl.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the second verifier by Node. Without Node, tests skip it. */
public final class SecondVerifier {
  private static final Path PROGRAM =
      Path.of("..", "..", "core", "audit", "verify-js", "verify.mjs");

  private SecondVerifier() {}

  /** Tells whether Node 20 or later is available. */
  public static boolean isHere() throws InterruptedException {
    try {
      return run(List.of("node", "--version")).out().matches("v[2-9][0-9]\\.[\\s\\S]*");
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs the verifier and returns its result. */
  public static CommandResult verify(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", PROGRAM.toString()));
    command.addAll(List.of(words));
    return run(command);
  }

  private static CommandResult run(List<String> command) throws IOException, InterruptedException {
    Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandResult(node.waitFor(), output, "");
  }
}
