package org.wasl.desk.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wasl.desk.Desk;
import org.wasl.rules.runtime.RootCause;
import org.wasl.rules.runtime.settings.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code desk start}: runs the desk until it is stopped. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Runs the desk until it is stopped.")
final class DeskStartCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 30;

  @Spec private CommandSpec spec;
  @Mixin private DeskDataOption desk;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "desk-stop"));
    try (Desk running = Desk.start(desk.data(), desk.config(), Clock.systemUTC())) {
      spec.commandLine().getOut().println("desk at " + running.url());
      spec.commandLine().getOut().flush();
      stop.await();
    } catch (ConfigException e) {
      throw desk.refused(e);
    } catch (CompletionException e) {
      throw new ParameterException(
          spec.commandLine(), "desk.port: " + RootCause.message(RootCause.ofCompletion(e)));
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
