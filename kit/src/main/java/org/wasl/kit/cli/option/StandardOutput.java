package org.wasl.kit.cli.option;

import java.io.IOException;
import picocli.CommandLine;

/**
 * Standard output of a command that is run for what it prints. A {@link java.io.PrintWriter} keeps
 * to itself that a disk is full or a pipe closed, and so does {@link System#out} behind it: such a
 * command asks before it does, or reports, what rests on the text.
 */
public final class StandardOutput {
  private StandardOutput() {}

  /** Prints a line, and fails where it did not arrive. */
  public static void println(CommandLine command, String line) throws IOException {
    command.getOut().println(line);
    check(command);
  }

  /** Fails where something that was printed until now did not arrive. */
  public static void check(CommandLine command) throws IOException {
    if (command.getOut().checkError() || System.out.checkError()) {
      throw new IOException("standard output cannot be written: what it has is not complete");
    }
  }
}
