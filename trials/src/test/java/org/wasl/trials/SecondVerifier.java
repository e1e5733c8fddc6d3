package org.wasl.trials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second verifier, run by Node; where there is none, tests do without it. */
public final class SecondVerifier {
  private static final Path PROGRAM = Path.of("..", "audit", "verify-js", "verify.mjs");

  private SecondVerifier() {}

  /** Whether there is a Node that it runs on: 20 or later. */
  public static boolean isHere() throws InterruptedException {
    try {
      return run(List.of("node", "--version")).out().matches("v[2-9][0-9]\\.[\\s\\S]*");
    } catch (IOException e) {
      return false;
    }
  }

  /** What it says. */
  public static CommandResult verify(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", PROGRAM.toString()));
    command.addAll(List.of(words));
    return run(command);
  }

  private static CommandResult run(List<String> command) throws IOException, InterruptedException {
    Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandResult(node.waitFor(), told, "");
  }
}
