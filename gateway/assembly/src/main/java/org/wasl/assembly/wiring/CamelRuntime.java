package org.wasl.assembly.wiring;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.Connector;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.runtime.RouteRuntime;
import org.wasl.runtime.RootCause;

/** camel-main with the routes of pipeline and connectors. */
public final class CamelRuntime implements AutoCloseable {
  private final Main main;

  public CamelRuntime(
      List<RoutesBuilder> pipeline,
      PartnerApi api,
      List<Connector> connectors,
      JmsComponent jms,
      int stopSeconds) {
    List<RoutesBuilder> all = new ArrayList<>(pipeline);
    all.addAll(api.routes());
    connectors.forEach(connector -> all.addAll(connector.routes()));
    main = RouteRuntime.with(all, stopSeconds);
    main.bind("jms", jms);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            try {
              starting
                  .getCamelContext()
                  .getCamelContextExtension()
                  .setManagementMBeanAssembler(new RouteMBeanAssembler(starting.getCamelContext()));
              for (Connector connector : connectors) {
                connector.addTo(starting.getCamelContext());
              }
              api.addTo(starting.getCamelContext());
            } catch (Exception e) {
              throw new IllegalStateException("the partner API did not start", e);
            }
          }

          @Override
          public void afterConfigure(BaseMainSupport starting) {
            starting
                .getCamelContext()
                .getManagementStrategy()
                .setManagementObjectStrategy(new RouteMBeansOnly());
          }
        });
  }

  /**
   * Starts the routes.
   *
   * @param api the address of the partner API, for the message if it cannot listen there
   */
  public void start(String api) throws StartException {
    try {
      main.start();
    } catch (Exception e) {
      throw StartException.temporary(
          "the routes did not start, or not on " + api + ": " + RootCause.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    main.stop();
  }

  /**
   * Creates no MBeans of endpoints and consumers. No role may read them, and those of 1,000
   * agencies cost time and memory.
   */
  private static final class RouteMBeansOnly extends DefaultManagementObjectStrategy {
    @Override
    public @Nullable Object getManagedObjectForEndpoint(CamelContext context, Endpoint endpoint) {
      return null;
    }

    @Override
    public @Nullable Object getManagedObjectForConsumer(CamelContext context, Consumer consumer) {
      return null;
    }
  }
}
