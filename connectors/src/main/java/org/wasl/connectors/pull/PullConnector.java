package org.wasl.connectors.pull;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.wasl.connectors.http.HttpsConnector;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The pull connector as the gateway sees it: routes to add, beside those of the HTTPS connector.
 */
public final class PullConnector implements AutoCloseable {
  private final PullSettings settings;
  private final Function<String, Optional<Agency>> agencies;
  private final BiFunction<Integer, String, byte[]> problem;
  private final PendingDeliveryRegistry desks;

  /**
   * @param settings limits
   * @param agencies who a certificate (SHA-256 thumbprint, hex) speaks for
   * @param problem the problem document (RFC 9457) for a status and an {@code Accept-Language}
   * @param attendance told who comes and leaves
   */
  public PullConnector(
      PullSettings settings,
      Function<String, Optional<Agency>> agencies,
      BiFunction<Integer, String, byte[]> problem,
      PresenceListener attendance) {
    this.settings = settings;
    this.agencies = agencies;
    this.problem = problem;
    this.desks = new PendingDeliveryRegistry(settings, attendance);
  }

  /**
   * Puts the waiting room into the partner API; call before the HTTPS connector is added itself.
   * When the context begins to stop, every worker is let go and everything held is given back.
   */
  public void addTo(CamelContext context, HttpsConnector https) {
    https.addPreHandler("/v1/inbox", new LongPollHandler(agencies, desks, settings));
    context
        .getManagementStrategy()
        .addEventNotifier(
            new SimpleEventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof CamelContextStoppingEvent) {
                  desks.stop();
                }
              }
            });
  }

  /** The inbox inwards, {@code direct:connector.pull} outwards. */
  public List<RoutesBuilder> routes() {
    RouteBuilder outwards =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:connector.pull")
                .routeId("connector-pull")
                .description("a delivery is held until its agency has fetched and signed for it")
                .process(new Hold(desks));
          }
        };
    return List.of(new PullApi(agencies, desks, problem), outwards);
  }

  @Override
  public void close() {
    desks.close();
  }

  /**
   * Lets the thread go while the delivery is held; the exchange goes on when the reply is there.
   */
  private static final class Hold extends AsyncProcessorSupport {
    private final PendingDeliveryRegistry desks;

    Hold(PendingDeliveryRegistry desks) {
      this.desks = desks;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      OutboundDelivery push = exchange.getMessage().getBody(OutboundDelivery.class);
      desks
          .of(push.agency())
          .hold(push)
          .thenAcceptAsync(
              reply -> {
                exchange.getMessage().setBody(reply);
                callback.done(false);
              },
              desks.threads());
      return false;
    }
  }
}
