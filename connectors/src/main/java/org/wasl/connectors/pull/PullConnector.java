package org.wasl.connectors.pull;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.DeliveryProcessor;
import org.wasl.connectors.partnerapi.ContextLifecycle;
import org.wasl.rules.id.DeliveryId;

/** Holds each delivery until the agency has fetched it and submitted a receipt. */
public final class PullConnector implements Connector {
  private final ConnectorEnvironment environment;
  private final PullSettings settings;
  private final PendingDeliveryRegistry pending;

  /** Extends the partner API of {@code environment} by the inbox. */
  public PullConnector(ConnectorEnvironment environment, PullSettings settings) {
    this.environment = environment;
    this.settings = settings;
    this.pending = new PendingDeliveryRegistry(settings, environment.presence());
  }

  /**
   * Adds long polling to the partner API. When the context begins to stop, every poll is answered
   * and every pending delivery ends as not collected.
   */
  @Override
  public void addTo(CamelContext context) {
    environment
        .api()
        .addPreHandler(
            "/v1/inbox",
            new LongPollHandler(environment.agencies(), pending, settings, environment.problems()));
    ContextLifecycle.onStop(context, pending::stop);
  }

  /** The inbox inwards, {@code direct:connector.pull} outwards. */
  @Override
  public List<RoutesBuilder> routes() {
    RouteBuilder outwards =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:connector.pull")
                .routeId("connector-pull")
                .description("a delivery is held until its agency has fetched and signed for it")
                .process(
                    new DeliveryProcessor(
                        push -> pending.of(push.agency()).hold(push), pending.threads()));
          }
        };
    return List.of(
        new PullApiRoutes(environment.agencies(), pending, environment.problems()), outwards);
  }

  @Override
  public Collection<DeliveryId> pending() {
    return pending.ids();
  }

  @Override
  public void ended(Set<DeliveryId> deliveries) {
    pending.end(deliveries);
  }

  @Override
  public void close() {
    pending.close();
  }
}
