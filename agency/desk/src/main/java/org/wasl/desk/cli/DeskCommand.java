package org.wasl.desk.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code desk} lets an office of people read and answer in a browser. */
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
    description =
        "Serves offices whose people read and answer in a browser. The host cannot open messages.")
public final class DeskCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give start, office, person or trail");
  }
}
