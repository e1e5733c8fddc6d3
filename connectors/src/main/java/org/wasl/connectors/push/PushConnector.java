package org.wasl.connectors.push;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.wasl.connectors.Connector;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.exchange.OutboundDelivery;

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
                .process(new AsyncPush(call, afterCall));
          }
        });
  }

  private static final class AsyncPush extends AsyncProcessorSupport {
    private final PushCall call;
    private final Executor afterCall;

    AsyncPush(PushCall call, Executor afterCall) {
      this.call = call;
      this.afterCall = afterCall;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      try {
        call.push(exchange.getMessage().getMandatoryBody(OutboundDelivery.class))
            .whenCompleteAsync(
                (reply, never) -> {
                  exchange.getMessage().setBody(reply);
                  callback.done(false);
                },
                afterCall);
        return false;
      } catch (InvalidPayloadException | RuntimeException e) {
        exchange.setException(e);
        callback.done(true);
        return true;
      }
    }
  }
}
