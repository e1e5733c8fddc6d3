package org.wasl.gateway;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.wasl.gateway.config.ConfigException;
import org.wasl.gateway.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./wasl start}: runs a gateway until it is told to stop. */
@Command(
    name = "start",
    description = "Start the gateway and run until it is told to stop.",
    mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {
  private static final int BAD_CONFIGURATION = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "config",
      description = "gateway.properties, agencies/, competence and agreements (${DEFAULT-VALUE})")
  private Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "everything the gateway writes; the same as --set data.dir=DIR")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of gateway.properties")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    if (data != null) {
      overrides.put("data.dir", data.toString());
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      Gateway gateway = Gateway.start(Configuration.read(config, overrides));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    gateway.close();
                    stopped.countDown();
                  },
                  "wasl-stop"));
    } catch (ConfigException | StartException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return BAD_CONFIGURATION;
    }
    stopped.await();
    return 0;
  }
}
