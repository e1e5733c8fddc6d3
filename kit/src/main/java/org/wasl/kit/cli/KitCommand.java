package org.wasl.kit.cli;

import org.wasl.rules.runtime.Utf8Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program of an agency: {@code kit agency}, {@code kit receive}, {@code kit open}, {@code kit
 * handover}, {@code kit send}, {@code kit list}, {@code kit notices}, {@code kit seal-identity},
 * {@code kit open-identity}, {@code kit proof}, {@code kit pki}; of a witness: {@code kit witness};
 * and of a mirror: {@code kit mirror}.
 */
@Command(
    name = "kit",
    description = "The agency's end of Wasl.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgencyCommand.class,
      ReceiveCommand.class,
      OpenCommand.class,
      HandoverCommand.class,
      SendCommand.class,
      ListCommand.class,
      NoticesCommand.class,
      SealIdentityCommand.class,
      OpenIdentityCommand.class,
      PkiCommand.class,
      WitnessCommand.class,
      ProofCommand.class,
      MirrorCommand.class
    })
public final class KitCommand {
  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with errors in one line. */
  static CommandLine commandLine() {
    return oneLineErrors(new CommandLine(new KitCommand()));
  }

  /**
   * Has bad usage answered with one line on standard error and exit code 2, and {@code --version}
   * answered by every command.
   */
  public static CommandLine oneLineErrors(CommandLine line) {
    addVersion(line);
    return line.setParameterExceptionHandler(
        (error, arguments) -> {
          CommandLine command = error.getCommandLine();
          command.getErr().println(command.getCommandName() + ": " + error.getMessage());
          return CommandLine.ExitCode.USAGE;
        });
  }

  private static void addVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionProvider());
    line.getSubcommands().values().forEach(KitCommand::addVersion);
  }
}
