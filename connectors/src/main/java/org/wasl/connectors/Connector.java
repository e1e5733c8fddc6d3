package org.wasl.connectors;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.wasl.wire.directory.Agency;

/**
 * A connector delivers messages to agencies with one protocol. Its test extends {@code
 * ConnectorContract}, the contract of every connector.
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
   * org.wasl.wire.exchange.OutboundDelivery} and returns a {@link
   * org.wasl.wire.exchange.DeliveryReply} before the deadline of the delivery.
   */
  List<RoutesBuilder> routes();

  /**
   * Tells which agencies there are: before the routes start, and after each change of the
   * directory. Does not wait for an agency.
   *
   * @param now all of the directory, of any protocol, revoked ones too
   */
  default void agenciesChanged(Collection<Agency> now) {}

  /** Ids of the deliveries whose calls wait for their agencies' receipts. Does not wait. */
  default Collection<UUID> pending() {
    return List.of();
  }

  /**
   * Ends the calls of deliveries that are over, such as by a receipt at another gateway, as not
   * collected. Does not wait.
   *
   * @param deliveries their ids; others than the pending ones have no effect
   */
  default void ended(Set<UUID> deliveries) {}

  /**
   * How something of the connector's own is, for operators: by its name a short code, {@code ok} or
   * what they should know. Does not wait. It does not affect readiness: other agencies are served.
   */
  default Map<String, String> states() {
    return Map.of();
  }

  /** What it measures of its own, now; it goes to the metrics. Does not wait. */
  default List<ConnectorGauge> gauges() {
    return List.of();
  }

  /** Releases the resources of the connector, after the routes have stopped. */
  @Override
  default void close() {}
}
