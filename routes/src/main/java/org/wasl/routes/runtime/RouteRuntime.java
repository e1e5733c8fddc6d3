package org.wasl.routes.runtime;

import java.util.List;
import java.util.Map;
import org.apache.camel.ManagementMBeansLevel;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** camel-main for the gateway and for the tests of its routes; it scans for nothing. */
public final class RouteRuntime {
  /** The endpoints between routes, connectors and queues; a test replaces one by a mock. */
  private static final Map<String, String> ENDPOINTS =
      Map.ofEntries(
          Map.entry("door.submit", "direct:door.submit"),
          Map.entry("door.timeline", "direct:door.timeline"),
          Map.entry("door.actions", "direct:door.actions"),
          Map.entry("door.list", "direct:door.list"),
          Map.entry("door.notices", "direct:door.notices"),
          Map.entry("door.reference", "direct:door.reference"),
          Map.entry("door.evidence", "direct:door.evidence"),
          Map.entry("door.admit", "direct:door.admit"),
          Map.entry("door.content", "direct:door.content"),
          Map.entry("door.receipt", "direct:door.receipt"),
          Map.entry("door.statistics", "direct:door.statistics"),
          Map.entry("door.log", "direct:door.log"),
          Map.entry("queue.deliver", "jms:queue:deliver"),
          // The protocol of the agency follows.
          Map.entry("connector", "direct:connector."),
          Map.entry("own.send", "direct:own.send"));

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
