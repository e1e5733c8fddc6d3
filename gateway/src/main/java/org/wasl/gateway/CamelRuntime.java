package org.wasl.gateway;

import java.util.List;
import java.util.Map;
import org.apache.camel.ManagementMBeansLevel;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.wasl.connectors.https.HttpsConnector;

/** camel-main with our routes in it, and nothing found by scanning. */
final class CamelRuntime implements AutoCloseable {
  /** Where routes and connectors meet; a test swaps one for a mock. */
  private static final Map<String, String> ENDPOINTS =
      Map.of(
          "door.submit", "direct:door.submit",
          "door.inquire", "direct:door.inquire",
          "queue.deliver", "jms:queue:deliver",
          "connector", "direct:connector.");

  private final Main main = new Main();

  CamelRuntime(
      List<RoutesBuilder> pipeline, HttpsConnector https, JmsComponent jms, int stopSeconds) {
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
    main.bind("jms", jms);
    pipeline.forEach(main.configure()::addRoutesBuilder);
    https.routes().forEach(main.configure()::addRoutesBuilder);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            try {
              https.addTo(starting.getCamelContext());
            } catch (Exception e) {
              throw new IllegalStateException("the partner API did not start", e);
            }
          }
        });
  }

  void start() throws StartException {
    try {
      main.start();
    } catch (Exception e) {
      throw new StartException("the routes did not start: " + Causes.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    main.stop();
  }
}
