package org.wasl.gateway.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code ./wasl replay}, which was removed: refuses and names the command in its place. */
@Command(name = "replay", hidden = true, description = "Removed: use parked request.")
public final class RemovedReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Unmatched private List<String> ignored;

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "replay was removed: use parked request --agency AGENCY --reason CODE, and parked plan"
                + " for a dry run");
    return CommandLine.ExitCode.USAGE;
  }
}
