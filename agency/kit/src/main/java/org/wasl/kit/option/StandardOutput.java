package org.wasl.kit.option;

import java.io.IOException;
import picocli.CommandLine;

/**
 * Standard output of a command whose purpose is the printed text. A {@link java.io.PrintWriter}
 * hides that a disk is full or a pipe closed, and so does {@link System#out} behind it. Such a
 * command checks the output before it does or reports anything that depends on the text.
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
      throw new IOException("standard output cannot be written, its content is incomplete");
    }
  }
}
