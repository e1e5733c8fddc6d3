package org.wasl.administration;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.operations.DrainMXBean.DrainProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wasl drain} takes a running gateway out of service before its stop. */
@Command(
    name = "drain",
    description = {
      "Take a gateway out of service before its stop, and wait until it is drained.",
      "It is not ready, claims no delivery and ends the calls under way. After drain.noticeMillis",
      "it refuses messages with 503. A restart puts it back into service, or --end."
    },
    mixinStandardHelpOptions = true)
public final class DrainCommand extends OperatorCommand {
  private static final int POLL_MILLIS = 200;

  @Option(names = "--end", description = "put the gateway back into service")
  private boolean end;

  @Option(
      names = "--wait-seconds",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "longest wait for calls under way, after which the exit code is 1; 120")
  private int waitSeconds;

  @Mixin private LoginOptions login = new LoginOptions();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    try (ManagementSession session =
        ManagementSession.open(configured.read().gateway(), login, err())) {
      DrainProgress progress = session.invoke("Drain", end ? "end" : "begin", DrainProgress.class);
      while (!end && !isDrained(progress) && System.nanoTime() < latest) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        progress = session.invoke("Drain", "progress", DrainProgress.class);
      }
      out.printf(Locale.ROOT, "%s, %d calls under way%n", progress.state(), progress.calls());
      return end || isDrained(progress) ? 0 : NOT_DONE;
    }
  }

  private static boolean isDrained(DrainProgress progress) {
    return progress.state().equals(DrainProgress.DRAINED);
  }
}
