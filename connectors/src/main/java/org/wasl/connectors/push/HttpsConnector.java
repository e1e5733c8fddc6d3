package org.wasl.connectors.push;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.Connector;
import org.wasl.connectors.DeliveryProcessor;
import org.wasl.connectors.partnerapi.ContextLifecycle;
import org.wasl.connectors.partnerapi.PartnerApi;

/**
 * Calls the agency's server for each delivery, or for several if its file says so. No thread waits
 * for the answer.
 */
final class HttpsConnector implements Connector {
  private final HttpsCall call;
  private final Executor afterCall;

  /**
   * Uses the client of this API, with its certificate, event loops and threads.
   *
   * @param maxRequestBytes approximate maximum size of a request with several deliveries
   */
  HttpsConnector(PartnerApi api, int maxRequestBytes) {
    this.call =
        new HttpsCall(
            api.vertx(),
            api.client(),
            new BatchQueue.Limits(api.maxReceiptBytes(), maxRequestBytes));
    this.afterCall = api.work();
  }

  /** When the context begins to stop, waiting deliveries end as not collected. */
  @Override
  public void addTo(CamelContext context) {
    ContextLifecycle.onStop(context, call::stop);
  }

  /** Outwards {@code direct:connector.https}. Inwards an agency uses the partner API. */
  @Override
  public List<RoutesBuilder> routes() {
    return List.of(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:connector.https")
                .routeId("connector-https")
                .description("one call to an agency over HTTPS, before its deadline")
                .process(new DeliveryProcessor(call::push, afterCall));
          }
        });
  }
}
