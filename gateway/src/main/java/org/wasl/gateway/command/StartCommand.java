package org.wasl.gateway.command;

import java.io.PrintWriter;
import org.wasl.base.ShutdownSignal;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import picocli.CommandLine.Command;

/** {@code ./wasl start}: runs a gateway until it is stopped. */
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

  /** Time for routes and database, which are stopped one after the other; the rest is quick. */
  private static long patienceMillis(GatewayConfig config) {
    return 2L * config.processing().shutdownMillis() + 2L * config.database().stopMillis();
  }
}
