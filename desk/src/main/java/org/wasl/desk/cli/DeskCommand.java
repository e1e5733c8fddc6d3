package org.wasl.desk.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code desk}: an office of people reads and answers in a browser. */
@Command(
    name = "desk",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeskStartCommand.class,
      DeskOfficeCommand.class,
      DeskPersonCommand.class,
      DeskTrailCommand.class
    },
    description = "An office of people reads and answers in a browser; the host opens nothing.")
public final class DeskCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give start, office, person or trail");
  }
}
