package org.wasl.routes.runtime;

import java.util.List;
import java.util.Map;
import org.apache.camel.ManagementMBeansLevel;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** camel-main for the gateway and for the tests of its routes. It scans for nothing. */
public final class RouteRuntime {
  /** The endpoints of connectors and queues. A test replaces one by a mock. */
  private static final Map<String, String> ENDPOINTS =
      Map.of(
          "queue.deliver", "jms:queue:deliver",
          // The protocol of the agency follows.
          "connector", "direct:connector.",
          "own.send", "direct:own.send");

  private RouteRuntime() {}

  /**
   * A runtime with these routes, not started.
   *
   * @param stopSeconds how long a stop waits for exchanges under way
   */
  public static Main with(List<RoutesBuilder> routes, int stopSeconds) {
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    ENDPOINTS.forEach(main::addInitialProperty);
    main.configure()
        .withName("wasl")
        .withAutoConfigurationEnabled(false)
        .withRoutesIncludePattern("false")
        .withUseBreadcrumb(false)
        .withTracing(false)
        .withJmxManagementRegisterRoutesCreateByTemplate(true)
        .withJmxManagementMBeansLevel(ManagementMBeansLevel.RoutesOnly)
        .withMessageHistory(false)
        .withStreamCachingEnabled(false)
        .withShutdownTimeout(stopSeconds)
        .withShutdownLogInflightExchangesOnTimeout(false)
        .withLogDebugMaxChars(-1)
        .withDumpRoutes("false");
    routes.forEach(main.configure()::addRoutesBuilder);
    return main;
  }
}
