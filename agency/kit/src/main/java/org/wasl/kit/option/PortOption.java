package org.wasl.kit.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The port on which a command listens. */
public final class PortOption {
  private static final int LARGEST = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--port", paramLabel = "N", description = "Port; any free one by default.")
  private int port;

  /** Returns the port. 0 takes any free one. */
  public int number() {
    if (port < 0 || port > LARGEST) {
      throw new ParameterException(
          command.commandLine(), "--port must be 0 to " + LARGEST + "; 0 takes any free one");
    }
    return port;
  }
}
