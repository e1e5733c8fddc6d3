package org.wasl.administration;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.configuration.Configuration;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.reload.ConfigurationLoader;
import org.wasl.operations.reload.ReloadRequestFile;
import org.wasl.operations.reload.ReloadRequestFile.ReloadOutcome;
import picocli.CommandLine.Command;

/** {@code ./wasl reload} applies changed files without a restart. */
@Command(
    name = "reload",
    description = {
      "Load changed tables, agencies, certificates and keys into the running gateway,",
      "all of them or none. A change of gateway.properties needs a restart."
    },
    mixinStandardHelpOptions = true)
public final class ReloadCommand extends OperatorCommand {
  private static final int WAIT_SECONDS = 60;
  private static final int POLL_MILLIS = 100;

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    Path data = configuration.gateway().folders().dataDir();
    if (!java.nio.file.Files.exists(data.resolve("run.json"))) {
      // These checks run here too, so that faults are reported even if no gateway runs.
      new ConfigurationLoader(configuration).load(configuration);
      throw new StartException(
          data + ": no gateway runs on this data folder; --data DIR names another one");
    }
    ReloadRequestFile file = new ReloadRequestFile(data);
    String request = UUID.randomUUID().toString();
    file.ask(request);
    ReloadOutcome outcome = await(file, request);
    if (outcome.code().equals("refused")) {
      throw new StartException(outcome.text());
    }
    out.println(outcome.code());
    outcome.text().lines().forEach(changed -> out.println("  " + changed));
    return 0;
  }

  private static ReloadOutcome await(ReloadRequestFile file, String request) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    Optional<ReloadOutcome> outcome = file.outcome(request);
    while (outcome.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the gateway does not answer within a minute");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      outcome = file.outcome(request);
    }
    return outcome.get();
  }
}
