package org.wasl.app;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.base.Utf8Output;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.gateway.command.AgenciesCommand;
import org.wasl.gateway.command.AlarmsCommand;
import org.wasl.gateway.command.AuditCommand;
import org.wasl.gateway.command.CompetenceCommand;
import org.wasl.gateway.command.DeadlinesCommand;
import org.wasl.gateway.command.EraseCommand;
import org.wasl.gateway.command.ExplainCommand;
import org.wasl.gateway.command.FindCommand;
import org.wasl.gateway.command.HoldCommand;
import org.wasl.gateway.command.ParkedCommand;
import org.wasl.gateway.command.ReloadCommand;
import org.wasl.gateway.command.ShardCommand;
import org.wasl.gateway.command.StartCommand;
import org.wasl.gateway.command.StatisticsCommand;
import org.wasl.gateway.command.UserCommand;
import org.wasl.gateway.command.backup.BackupCommand;
import org.wasl.gateway.command.backup.RestoreCommand;
import org.wasl.gateway.command.backup.SignOperationCommand;
import org.wasl.kit.cli.KitCommand;
import org.wasl.link.cli.LinkCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The {@code wasl} command: one subcommand for each task of an operator, an agency or an auditor.
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
                  BackupCommand.class,
                  RestoreCommand.class,
                  SignOperationCommand.class,
                  UserCommand.class),
              KitCommand.SUBCOMMANDS,
              List.<Class<?>>of(
                  DeskCommand.class,
                  LinkCommand.class,
                  VerifyCommand.class,
                  AotCacheCommand.class,
                  HelpCommand.class))
          .flatMap(List::stream)
          .toList();

  private Main() {}

  /**
   * The command with its subcommands. Where the first argument names one of them, it has that one
   * alone: to build all of them takes longer than most commands run.
   *
   * @param subcommands those of the launcher, each with a name in its {@link Command} annotation
   * @param arguments as they were typed
   * @return a new command line; errors of usage are one line on standard error and exit code 2
   */
  public static CommandLine commandLine(List<Class<?>> subcommands, String... arguments) {
    List<Class<?>> named =
        subcommands.stream()
            .filter(one -> arguments.length > 0 && isFor(arguments[0], one))
            .toList();
    CommandLine line = new CommandLine(new Main());
    (named.isEmpty() ? subcommands : named).forEach(line::addSubcommand);
    return KitCommand.oneLineErrors(line);
  }

  private static boolean isFor(String name, Class<?> subcommand) {
    Command command = subcommand.getAnnotation(Command.class);
    return command.name().equals(name) && !command.helpCommand(); // help is about the others
  }

  /** Runs one command and exits with its code: 0 done, 1 not done, 2 bad usage or configuration. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    AotCache.configured()
        .flatMap(cache -> cache.notice(arguments.length > 0 ? arguments[0] : ""))
        .ifPresent(notice -> System.err.println("wasl: " + notice));
    System.exit(commandLine(SUBCOMMANDS, arguments).execute(arguments));
  }
}
