package org.wasl.connectors.push;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.Connector;
import org.wasl.connectors.DeliveryProcessor;
import org.wasl.connectors.http.PartnerApi;

/** Calls the agency's server, a call for each delivery. No thread waits for the answer. */
public final class PushConnector implements Connector {
  private final PushCall call;
  private final Executor afterCall;

  /** Calls with the client of this API: the same certificate, event loops and threads. */
  public PushConnector(PartnerApi api) {
    this.call = new PushCall(api.vertx(), api.client(), api.maxReceiptBytes());
    this.afterCall = api.work();
  }

  /** {@code direct:connector.https} outwards; inwards an agency uses the partner API. */
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
