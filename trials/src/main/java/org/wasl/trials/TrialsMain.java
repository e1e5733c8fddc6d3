package org.wasl.trials;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.app.Main;
import org.wasl.base.Utf8Output;
import org.wasl.kit.cli.AgencyCommand;
import org.wasl.trials.bench.BenchCommand;
import org.wasl.trials.bench.GrowthCommand;
import org.wasl.trials.demo.DemoCommand;
import org.wasl.trials.sandbox.SandboxAgencyCommand;
import picocli.CommandLine;

/**
 * The {@code wasl} command of a checkout: the installed command, with demo, bench and growth, and
 * with an {@code agency} that can also act as a synthetic office.
 */
public final class TrialsMain {
  private TrialsMain() {}

  private static List<Class<?>> subcommands() {
    Stream<Class<?>> installed =
        Main.SUBCOMMANDS.stream().filter(one -> !one.equals(AgencyCommand.class));
    return Stream.concat(
            installed,
            Stream.of(
                SandboxAgencyCommand.class,
                DemoCommand.class,
                BenchCommand.class,
                GrowthCommand.class))
        .toList();
  }

  /**
   * The command with the subcommands of a checkout.
   *
   * @param arguments as they were typed
   */
  public static CommandLine commandLine(String... arguments) {
    return Main.commandLine(subcommands(), arguments);
  }

  /** Runs one command and exits with its code: 0 done, 1 not done, 2 bad usage or configuration. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine(arguments).execute(arguments));
  }
}
