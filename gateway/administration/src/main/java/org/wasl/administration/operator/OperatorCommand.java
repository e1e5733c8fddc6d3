package org.wasl.administration.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.configuration.Configuration;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.runtime.settings.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Base class of the operator's commands. It has the common options and prints one line for every
 * error. Exit codes are 0 for done, 1 for not done, 2 for bad usage or configuration. A command
 * that uses 1 for a result has another code for not done. A service manager restarts a gateway
 * after 1, and not after 2.
 */
public abstract class OperatorCommand implements Callable<Integer> {
  /** Exit code if the command was not done. */
  protected static final int NOT_DONE = CommandLine.ExitCode.SOFTWARE;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();

  /**
   * Runs the command.
   *
   * @return the exit code
   * @throws IllegalArgumentException if the command must change
   * @throws IllegalStateException if it cannot be done now
   */
  protected abstract int run(ConfigOptions configured, PrintWriter out) throws Exception;

  @Override
  public final Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return run(options, out);
    } catch (IllegalArgumentException | ConfigException e) {
      return fail(CommandLine.ExitCode.USAGE, e);
    } catch (StartException e) {
      return fail(e.isTemporary() ? notDone() : CommandLine.ExitCode.USAGE, e);
    } catch (IllegalStateException e) {
      return fail(notDone(), e);
    } finally {
      out.flush();
    }
  }

  /** Writes messages for a person at a terminal, apart from the result. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /**
   * The id of an agency, as it was typed.
   *
   * @throws IllegalArgumentException if the configuration has no such agency, with the nearest name
   */
  protected static AgencyId knownAgency(String id, Configuration configuration) {
    if (!hasAgency(id, configuration)) {
      List<String> known = configuration.agencies().stream().map(it -> it.id().value()).toList();
      throw new IllegalArgumentException(
          "no agency is called " + id + SpellingSuggestions.suggestion(id, known));
    }
    return new AgencyId(id);
  }

  /** Tells whether the configuration has this agency. */
  protected static boolean hasAgency(String id, Configuration configuration) {
    return configuration.agencies().stream().anyMatch(agency -> agency.id().value().equals(id));
  }

  private int notDone() {
    return spec.exitCodeOnExecutionException();
  }

  private int fail(int code, Exception why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.commandLine().getCommandName() + ": " + why.getMessage());
    err.flush();
    return code;
  }
}
