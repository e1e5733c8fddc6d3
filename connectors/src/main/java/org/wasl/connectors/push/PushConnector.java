package org.wasl.connectors.push;

import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.Connector;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.exchange.OutboundDelivery;

/** Calls the agency's server, a call for each delivery. */
public final class PushConnector implements Connector {
  private final PushCall call;

  /** Calls with the client of this API: the same certificate and event loops. */
  public PushConnector(PartnerApi api) {
    this.call = new PushCall(api.vertx(), api.client(), api.maxReceiptBytes());
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
                .transform()
                .body(OutboundDelivery.class, call::push);
          }
        });
  }
}
