package org.wasl.app;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.administration.AgenciesCommand;
import org.wasl.administration.AlarmsCommand;
import org.wasl.administration.AuditCommand;
import org.wasl.administration.CompetenceCommand;
import org.wasl.administration.DeadlinesCommand;
import org.wasl.administration.DrainCommand;
import org.wasl.administration.EraseCommand;
import org.wasl.administration.ExplainCommand;
import org.wasl.administration.FindCommand;
import org.wasl.administration.HoldCommand;
import org.wasl.administration.ParkedCommand;
import org.wasl.administration.PrivacyRecordCommand;
import org.wasl.administration.ReloadCommand;
import org.wasl.administration.ShardCommand;
import org.wasl.administration.StartCommand;
import org.wasl.administration.StatisticsCommand;
import org.wasl.administration.UserCommand;
import org.wasl.administration.backup.BackupCommand;
import org.wasl.administration.backup.RestoreCommand;
import org.wasl.administration.backup.SignOperationCommand;
import org.wasl.commands.KitCommand;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.link.cli.LinkCommand;
import org.wasl.runtime.Utf8Output;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The {@code wasl} command, with one subcommand for each task of an operator, an agency or an
 * auditor.
 */
@Command(
    name = "wasl",
    description = "Carries vetted cases between agencies: sealed, exactly once, audited.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** The subcommands, in the order of the help. */
  public static final List<Class<?>> SUBCOMMANDS =
      Stream.of(
              List.<Class<?>>of(
                  StartCommand.class,
                  AgenciesCommand.class,
                  AlarmsCommand.class,
                  ReloadCommand.class,
                  DrainCommand.class,
                  ParkedCommand.class,
                  EraseCommand.class,
                  HoldCommand.class,
                  StatisticsCommand.class,
                  DeadlinesCommand.class,
                  FindCommand.class,
                  ExplainCommand.class,
                  AuditCommand.class,
                  ShardCommand.class,
                  CompetenceCommand.class,
                  PrivacyRecordCommand.class,
                  BackupCommand.class,
                  RestoreCommand.class,
                  SignOperationCommand.class,
                  UserCommand.class),
              KitCommand.SUBCOMMANDS,
              List.<Class<?>>of(
                  DeskCommand.class, LinkCommand.class, VerifyCommand.class, HelpCommand.class))
          .flatMap(List::stream)
          .toList();

  private Main() {}

  /**
   * The command with its subcommands. If the first argument names one of them, only that one is
   * added, because building all of them takes longer than most commands run.
   *
   * @param subcommands the subcommands of the launcher, each with a name in its {@link Command}
   *     annotation
   * @param arguments the arguments as typed
   * @return a new command line; usage errors are one line on standard error and exit code 2
   */
  public static CommandLine commandLine(List<Class<?>> subcommands, String... arguments) {
    List<Class<?>> named =
        subcommands.stream()
            .filter(type -> arguments.length > 0 && isFor(arguments[0], type))
            .toList();
    CommandLine line = new CommandLine(new Main());
    (named.isEmpty() ? subcommands : named).forEach(line::addSubcommand);
    return KitCommand.oneLineErrors(line);
  }

  private static boolean isFor(String name, Class<?> subcommand) {
    Command command = subcommand.getAnnotation(Command.class);
    return command.name().equals(name) && !command.helpCommand(); // help needs the others
  }

  /**
   * Runs one command and exits with its code, which is 0 for done, 1 for not done, 2 for bad usage
   * or configuration.
   */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine(SUBCOMMANDS, arguments).execute(arguments));
  }
}
