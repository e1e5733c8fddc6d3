package org.wasl.desk.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.wasl.desk.Desk;
import org.wasl.desk.store.NewerDeskSchemaException;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.ShutdownSignal;
import org.wasl.runtime.settings.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code desk start} runs the desk until it is stopped. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Runs the desk until it is stopped.")
final class DeskStartCommand implements Callable<Integer> {
  private static final long STOP_MILLIS = 30_000;

  @Spec private CommandSpec spec;
  @Mixin private DeskDataOption desk;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ShutdownSignal signal = ShutdownSignal.awaited("desk-stop", STOP_MILLIS);
        Desk running = Desk.start(desk.data(), desk.config(), Clock.systemUTC())) {
      spec.commandLine().getOut().println("desk at " + running.url());
      spec.commandLine().getOut().flush();
      signal.await();
    } catch (ConfigException e) {
      throw desk.refused(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NewerDeskSchemaException newer) {
        // A restart would change nothing, so a service manager does not try it.
        throw new ParameterException(spec.commandLine(), FileFault.describe(newer));
      }
      throw e;
    } catch (CompletionException e) {
      // Another start may find the port free, so this is not bad configuration.
      throw new IOException("desk.port: " + RootCause.message(RootCause.ofCompletion(e)), e);
    }
    return 0;
  }
}
