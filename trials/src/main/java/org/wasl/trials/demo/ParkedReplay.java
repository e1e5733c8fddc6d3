package org.wasl.trials.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.wasl.gateway.command.ReplayCommand;
import org.wasl.trials.environment.SandboxEnvironment;
import picocli.CommandLine;

/** Replays parked deliveries, as an operator does once the agency is repaired. */
final class ParkedReplay {
  private static final String REASON = "agency-repaired";

  private ParkedReplay() {}

  /**
   * {@code wasl replay} of all that is parked for one agency; the running gateway finds it due.
   *
   * @return its last line
   * @throws IOException if it did not do it
   */
  static String replay(SandboxEnvironment world, String agency) throws IOException {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    int code =
        new CommandLine(new ReplayCommand())
            .setOut(out)
            .setErr(out)
            .execute(
                agency,
                "--reason=" + REASON,
                "--operator=demo",
                "--approver=demo-second",
                "--rate=100",
                "--config=" + world.config(),
                "--data=" + world.data());
    String last = printed.toString().strip().lines().reduce("", (earlier, later) -> later);
    if (code != 0) {
      throw new IOException("replay of " + agency + ": " + last);
    }
    return last;
  }
}
