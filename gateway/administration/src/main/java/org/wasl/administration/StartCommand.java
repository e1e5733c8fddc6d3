package org.wasl.administration;

import java.io.PrintWriter;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.assembly.Gateway;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.runtime.ShutdownSignal;
import picocli.CommandLine.Command;

/** {@code ./wasl start} runs a gateway until it is stopped. */
@Command(
    name = "start",
    description = "Start the gateway and run until it is stopped.",
    mixinStandardHelpOptions = true)
public final class StartCommand extends OperatorCommand {
  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    LogOutput.use(configuration.gateway().logFormat());
    long patienceMillis = patienceMillis(configuration.gateway());
    try (ShutdownSignal signal = ShutdownSignal.awaited("wasl-stop", patienceMillis)) {
      Gateway gateway = Gateway.start(configuration, signal::isGiven);
      try {
        signal.await();
      } finally {
        gateway.close();
      }
    }
    return 0;
  }

  /** The time to stop routes and database, one after the other. The other parts stop quickly. */
  private static long patienceMillis(GatewayConfig config) {
    return 2L * config.processing().shutdownMillis() + 2L * config.database().stopMillis();
  }
}
