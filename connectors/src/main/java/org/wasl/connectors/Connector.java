package org.wasl.connectors;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;

/**
 * A protocol at work: it carries deliveries to the agencies that speak it. Its test extends {@code
 * ConnectorContract}, which says what every connector promises.
 */
public interface Connector extends AutoCloseable {

  /**
   * Prepares a Camel context, before routes are added to it.
   *
   * @throws Exception if the connector cannot work in it
   */
  default void addTo(CamelContext context) throws Exception {}

  /**
   * The routes. One of them consumes {@code direct:connector.<protocol>}: it takes an {@link
   * org.wasl.wire.exchange.OutboundDelivery} and gives a {@link
   * org.wasl.wire.exchange.DeliveryReply} before the deadline of the delivery.
   */
  List<RoutesBuilder> routes();

  /** Frees what the connector holds, after the routes have stopped. */
  @Override
  default void close() {}
}
