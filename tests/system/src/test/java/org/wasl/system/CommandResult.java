package org.wasl.system;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.wasl.commands.KitCommand;
import picocli.CommandLine;

/**
 * The result of a command of {@code ./wasl} that ran in this process.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
public record CommandResult(int code, String out, String err) {

  /** Runs it as {@code ./wasl} does. */
  public static CommandResult of(Object command, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        KitCommand.oneLineErrors(new CommandLine(command))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new CommandResult(code, out.toString(), err.toString());
  }

  /** The first line that it printed. */
  public String firstLine() {
    return out.lines().findFirst().orElse("");
  }
}
