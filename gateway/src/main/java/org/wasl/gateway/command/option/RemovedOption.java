package org.wasl.gateway.command.option;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses an option that was removed and names the one that took its place: that is the description
 * of the removed one, which is hidden otherwise.
 */
public final class RemovedOption implements IParameterConsumer {
  @Override
  public void consumeParameters(Stack<String> arguments, ArgSpec argument, CommandSpec command) {
    throw new ParameterException(
        command.commandLine(),
        String.join(", ", ((OptionSpec) argument).names())
            + " was removed: use "
            + argument.description()[0]);
  }
}
