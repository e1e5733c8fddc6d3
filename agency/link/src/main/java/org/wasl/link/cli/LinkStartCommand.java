package org.wasl.link.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.wasl.link.Link;
import org.wasl.link.config.LinkConfig;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.ShutdownSignal;
import org.wasl.runtime.settings.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code link start} runs the link until it is stopped. Exit codes are 1 (a port is in
 * use, or a folder cannot be written) and 2 (bad configuration).
 */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Runs the link until it is stopped.")
final class LinkStartCommand implements Callable<Integer> {
  private static final long STOP_MILLIS = 60_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Settings of the link.")
  private Path config;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the link, with its inbox and its outbox.")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that overrides that of the file. May be given repeatedly.")
  private Map<String, String> overrides = new TreeMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ShutdownSignal signal = ShutdownSignal.awaited("link-stop", STOP_MILLIS);
        Link running = Link.start(data, read(), Clock.systemUTC())) {
      spec.commandLine().getOut().println("link is running: " + running.addresses());
      spec.commandLine().getOut().flush();
      signal.await();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    } catch (CompletionException e) {
      // Another start may find the port free, so this is not bad configuration.
      throw new IOException("a port: " + RootCause.message(RootCause.ofCompletion(e)), e);
    }
    return 0;
  }

  private LinkConfig read() {
    try {
      return LinkConfig.read(config, overrides);
    } catch (ConfigException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
