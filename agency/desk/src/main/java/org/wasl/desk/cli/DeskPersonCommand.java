package org.wasl.desk.cli;

import java.io.IOException;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.OfficeSetup.Head;
import org.wasl.kit.option.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code desk person} does what no page can do any more. */
@Command(
    name = "person",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Invites a new head after an office has lost all its heads.")
final class DeskPersonCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give invite");
  }

  @Command(
      name = "invite",
      mixinStandardHelpOptions = true,
      description = {
        "Prints a one-time link with which another head enrols. The audit trail records it.",
        "Heads invite all others on the page."
      })
  int invite(
      @Mixin DeskDataOption desk,
      @Option(
              names = "--office",
              required = true,
              paramLabel = "ID",
              description = "Id of the office.")
          String id,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "Name of the new head.")
          String name,
      @Option(
              names = "--function",
              required = true,
              paramLabel = "TEXT",
              description = "Function of that person.")
          String function)
      throws IOException {
    DeskOffice office = desk.office(id);
    String link =
        desk.with((database, setup) -> setup.inviteHead(office, new Head(name, function)));
    StandardOutput.println(spec.commandLine(), link);
    return 0;
  }
}
