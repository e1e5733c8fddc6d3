package org.wasl.trials.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What operators' commands print, run in this process. */
final class CommandOutput {
  private CommandOutput() {}

  /**
   * Runs a command.
   *
   * @return all that it printed
   * @throws IOException if it failed; the message is what it printed
   */
  static String of(Callable<Integer> command, List<String> arguments) throws IOException {
    return of(new CommandLine(command), arguments);
  }

  /** The same of a command that has subcommands. */
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
