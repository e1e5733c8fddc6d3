package org.wasl.connectors.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.wire.exchange.OutboundDelivery;

/** The HTTPS connector as the gateway sees it: routes to add, a server to start, a port to tell. */
public final class HttpsConnector implements AutoCloseable {
  private final HttpsTransport transport;
  private final PartnerServer server;
  private final HttpsPush push;
  private final ApiDocuments documents;
  private final ApiErrorHandler failures;

  /**
   * @param settings limits and keys
   * @param schemaIndex the list of message types and versions, as JSON
   * @param custodian to whom identities of reporters are sealed, as {@code custodian/1}
   * @param schema the text of one schema, by type and version
   * @param problem the problem document (RFC 9457) for a status and an {@code Accept-Language}
   * @param refusals told of what is refused before any route sees it
   */
  public HttpsConnector(
      HttpsSettings settings,
      Supplier<byte[]> schemaIndex,
      Supplier<byte[]> custodian,
      BiFunction<String, String, Optional<byte[]>> schema,
      BiFunction<Integer, String, byte[]> problem,
      RejectedRequestListener refusals) {
    this.transport = new HttpsTransport(settings);
    this.server = new PartnerServer(settings, transport, problem, refusals);
    this.push =
        new HttpsPush(
            transport.vertx(),
            transport.vertx().createHttpClient(transport.client()),
            settings.maxReceiptBytes());
    this.failures = new ApiErrorHandler(problem);
    this.documents = new ApiDocuments(schemaIndex, custodian, schema, problem);
  }

  /**
   * Has requests to read {@code path} wait before their route sees them: a route's thread must not.
   * Call before {@link #addTo}.
   *
   * @param wait runs on an event loop; calls {@code next()} on the context when the wait is over
   */
  public void addPreHandler(String path, Handler<RoutingContext> wait) {
    server.addPreHandler(path, wait);
  }

  /**
   * Puts the server under Camel's {@code platform-http}; call before the routes are added. It
   * listens from now on, answers {@code 503} until the context has started, and again from the
   * moment the context begins to stop, while answers under way are finished.
   *
   * @throws Exception if it cannot listen, or a key does not load
   */
  public void addTo(CamelContext context) throws Exception {
    context.getRegistry().bind(ResponseHeaderFilter.NAME, new ResponseHeaderFilter());
    server.setCamelContext(context);
    context.addService(server, true, true);
    context.getManagementStrategy().addEventNotifier(new ServerLifecycleListener(server));
  }

  /** The partner API inwards, {@code direct:connector.https} outwards. */
  public List<RoutesBuilder> routes() {
    RouteBuilder outwards =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:connector.https")
                .routeId("connector-https")
                .description("one call to an agency over HTTPS, before its deadline")
                .transform()
                .body(OutboundDelivery.class, push::push);
          }
        };
    return List.of(new PartnerApi(documents, failures), new LogApi(failures), outwards);
  }

  /** The port the partner API listens on, once {@link #addTo added}. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    transport.close();
  }
}
