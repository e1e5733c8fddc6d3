package org.wasl.link.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code link} lets an old system receive and send without cryptography. */
@Command(
    name = "link",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LinkStartCommand.class,
      LinkParkedCommand.class,
      LinkRenderCommand.class,
      LinkParseCommand.class,
      LinkXsdCommand.class
    },
    description =
        "Holds an agency's keys beside its old system, and exchanges plain documents with it.")
public final class LinkCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give start, parked, render, parse or xsd");
  }
}
