package org.wasl.trials;

import org.wasl.app.Main;
import org.wasl.kit.cli.KitCommand;
import org.wasl.rules.runtime.Utf8Output;
import org.wasl.trials.bench.BenchCommand;
import org.wasl.trials.demo.DemoCommand;
import org.wasl.trials.sandbox.SandboxAgencyCommand;
import picocli.CommandLine;

/**
 * The {@code wasl} command of a checkout: the installed command, with demo and bench, and with an
 * {@code agency} that can also act as a synthetic office.
 */
public final class TrialsMain {
  private TrialsMain() {}

  private static CommandLine commandLine() {
    CommandLine line = Main.commandLine();
    line.getCommandSpec().removeSubcommand("agency");
    line.addSubcommand(new SandboxAgencyCommand());
    line.addSubcommand(new DemoCommand());
    line.addSubcommand(new BenchCommand());
    return KitCommand.oneLineErrors(line);
  }

  /** Runs one command and exits with its code: 0 done, 1 not done, 2 bad usage or configuration. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(commandLine().execute(arguments));
  }
}
