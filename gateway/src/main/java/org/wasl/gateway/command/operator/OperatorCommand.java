package org.wasl.gateway.command.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.base.SpellingSuggestions;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.lifecycle.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Base class of the operator's commands: common options, and one line for every error. Exit codes:
 * 0 done, 1 not done, 2 bad usage or configuration; a command whose 1 means something else has
 * another code for what was not done. A service manager starts a gateway again after 1, and not
 * after 2.
 */
public abstract class OperatorCommand implements Callable<Integer> {
  /** Exit code of what was not done. */
  protected static final int NOT_DONE = CommandLine.ExitCode.SOFTWARE;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();

  /**
   * Does it.
   *
   * @return the exit code
   * @throws IllegalArgumentException where the command must change
   * @throws IllegalStateException where it cannot be done now
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

  /** What a person at a terminal reads beside the result. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /**
   * The id of an agency, as it was typed.
   *
   * @throws IllegalArgumentException where the configuration has no such agency; names the nearest
   */
  protected static String knownAgency(String id, Configuration configuration) {
    if (!hasAgency(id, configuration)) {
      List<String> known = configuration.agencies().stream().map(AgencyEntry::id).toList();
      throw new IllegalArgumentException(
          "no agency is called " + id + SpellingSuggestions.suggestion(id, known));
    }
    return id;
  }

  /** Whether the configuration has this agency. */
  protected static boolean hasAgency(String id, Configuration configuration) {
    return configuration.agencies().stream().anyMatch(agency -> agency.id().equals(id));
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
