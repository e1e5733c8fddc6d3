package org.wasl.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs operators' commands in this process and returns their output. */
final class CommandOutput {
  private CommandOutput() {}

  /**
   * Runs a command.
   *
   * @return its whole output
   * @throws IOException if it failed; the message is its output
   */
  static String of(Callable<Integer> command, List<String> arguments) throws IOException {
    return of(new CommandLine(command), arguments);
  }

  /** Runs a command that has subcommands, and returns its output. */
  static String of(CommandLine line, List<String> arguments) throws IOException {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    int code = line.setOut(out).setErr(out).execute(arguments.toArray(String[]::new));
    String text = printed.toString().strip();
    if (code != 0) {
      throw new IOException("%s %s: %s".formatted(line.getCommandName(), arguments.get(0), text));
    }
    return text;
  }
}
