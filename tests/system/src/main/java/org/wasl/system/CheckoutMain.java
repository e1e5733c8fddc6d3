package org.wasl.system;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.app.Main;
import org.wasl.bench.BenchCommand;
import org.wasl.bench.GrowthCommand;
import org.wasl.commands.AgencyCommand;
import org.wasl.demo.DemoCommand;
import org.wasl.runtime.Utf8Output;
import org.wasl.sandbox.SandboxAgencyCommand;
import picocli.CommandLine;

/**
 * The {@code wasl} command of a checkout. It is the installed command with demo, bench and growth.
 * Its {@code agency} can also act as a synthetic office.
 */
public final class CheckoutMain {
  private CheckoutMain() {}

  private static List<Class<?>> subcommands() {
    Stream<Class<?>> installed =
        Main.SUBCOMMANDS.stream().filter(type -> !type.equals(AgencyCommand.class));
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

  /**
   * Runs one command and exits with its code. The code is 0 for success, 1 for failure, and 2 for
   * bad usage or configuration.
   */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine(arguments).execute(arguments));
  }
}
