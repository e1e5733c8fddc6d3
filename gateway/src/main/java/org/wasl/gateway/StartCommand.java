package org.wasl.gateway;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code ./wasl start}: runs a gateway until it is told to stop. */
@Command(
    name = "start",
    description = "Start the gateway and run until it is told to stop.",
    mixinStandardHelpOptions = true)
public final class StartCommand extends OperatorCommand {
  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    Gateway gateway = Gateway.start(configured.read());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.close();
                  stopped.countDown();
                },
                "wasl-stop"));
    stopped.await();
    return 0;
  }
}
