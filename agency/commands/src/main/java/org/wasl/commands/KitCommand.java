package org.wasl.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.wasl.commands.audit.MirrorCommand;
import org.wasl.commands.audit.ProofCommand;
import org.wasl.commands.audit.WitnessCommand;
import org.wasl.commands.file.FileCommand;
import org.wasl.commands.identity.OpenIdentityCommand;
import org.wasl.commands.identity.SealIdentityCommand;
import org.wasl.commands.keys.AcmeCommand;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.commands.schema.SchemaCommand;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.Utf8Output;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The program of an agency. Its commands are {@code kit agency}, {@code kit receive}, {@code kit
 * open}, {@code kit handover}, {@code kit send}, {@code kit list}, {@code kit notices}, {@code kit
 * seal-identity}, {@code kit open-identity}, {@code kit file}, {@code kit proof}, {@code kit pki},
 * {@code kit acme} and {@code kit certify}. A witness uses {@code kit witness}, a mirror {@code kit
 * mirror}, and an author of schemas {@code kit schema}.
 */
@Command(
    name = "kit",
    description = "The agency's end of Wasl.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class KitCommand {
  /** The subcommands, in the order of the help. */
  public static final List<Class<?>> SUBCOMMANDS =
      List.of(
          AgencyCommand.class,
          ReceiveCommand.class,
          OpenCommand.class,
          HandoverCommand.class,
          SendCommand.class,
          ListCommand.class,
          NoticesCommand.class,
          SealIdentityCommand.class,
          OpenIdentityCommand.class,
          FileCommand.class,
          PkiCommand.class,
          AcmeCommand.class,
          WitnessCommand.class,
          MirrorCommand.class,
          ProofCommand.class,
          CourtFileCommand.class,
          CourtFileRenewCommand.class,
          CourtFileDueCommand.class,
          CertifyCommand.class,
          SchemaCommand.class);

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with errors in one line. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new KitCommand());
    SUBCOMMANDS.forEach(line::addSubcommand);
    return oneLineErrors(line);
  }

  /**
   * Configures the errors of all commands. Bad usage, and a wrong file in {@code --pki}, cause one
   * line on standard error and exit code 2. A file or a connection that fails causes one line and
   * exit code 1, or the exit code that the command has for a failure. Every command answers {@code
   * --version}.
   */
  public static CommandLine oneLineErrors(CommandLine line) {
    addVersion(line);
    LocalOptions.in(line);
    line.setExecutionExceptionHandler(KitCommand::failed);
    return UsageErrors.toldIn(line);
  }

  /**
   * Prints one line about a failed file or connection. Any other failure is a bug, which is printed
   * with its stack trace.
   */
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof IllegalArgumentException && isAboutFileOfKeys(failure, command)) {
      command.getErr().println(command.getCommandName() + ": --pki " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    IOException fault =
        switch (failure) {
          case IOException it -> it;
          case UncheckedIOException it when it.getCause() != null -> it.getCause();
          default -> throw failure;
        };
    command.getErr().println(command.getCommandName() + ": " + FileFault.describe(fault));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /**
   * Tells whether its message begins with a file of the folder of keys, as {@link PkiFolder} has
   * it.
   */
  private static boolean isAboutFileOfKeys(Exception fault, CommandLine command) {
    OptionSpec folder = command.getCommandSpec().findOption("--pki");
    return folder != null
        && folder.getValue() instanceof Path path
        && !path.toString().isEmpty()
        && String.valueOf(fault.getMessage()).startsWith(path.toString());
  }

  private static void addVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionProvider());
    line.getSubcommands().values().forEach(KitCommand::addVersion);
  }
}
