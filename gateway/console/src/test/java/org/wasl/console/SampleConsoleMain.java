package org.wasl.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.wasl.console.health.HealthCheck;

/** A console with routes, queues and a sample gateway, for a browser. It ends when killed. */
final class SampleConsoleMain {
  private SampleConsoleMain() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("look");
    try (DefaultCamelContext camel = new DefaultCamelContext();
        SampleGateway gateway = SampleGateway.start(folder.resolve("users"));
        RunningConsole running =
            RunningConsole.in(folder, c -> c.withPort(Integer.parseInt(args[0])))) {
      camel.addRoutes(new SampleRoutes("timer:cases?period=200"));
      camel.start();
      running.open.addAll(SampleGateway.alarms());
      running.queues.put("deliver.police-1", 12L);
      running.queues.put("deliver.prosecution-1", 0L);
      running.queues.put("parked.police-1", 1L);
      running.checks.put("database", () -> HealthCheck.HealthResult.up("ok"));
      running.checks.put("broker", () -> HealthCheck.HealthResult.up("NIO"));
      System.out.println(running.console.uri() + " with " + gateway.parked.size() + " parked");
      new CountDownLatch(1).await();
    }
  }
}
