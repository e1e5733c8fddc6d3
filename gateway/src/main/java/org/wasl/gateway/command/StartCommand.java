package org.wasl.gateway.command;

import java.io.PrintWriter;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.lifecycle.ShutdownSignal;
import picocli.CommandLine.Command;

/** {@code ./wasl start}: runs a gateway until it is told to stop. */
@Command(
    name = "start",
    description = "Start the gateway and run until it is told to stop.",
    mixinStandardHelpOptions = true)
public final class StartCommand extends OperatorCommand {
  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    LogOutput.use(configuration.gateway().logFormat());
    try (ShutdownSignal signal = ShutdownSignal.awaited(configuration.gateway())) {
      Gateway gateway = Gateway.start(configuration, signal::isGiven);
      try {
        signal.await();
      } finally {
        gateway.close();
      }
    }
    return 0;
  }
}
