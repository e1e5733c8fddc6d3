package org.wasl.connectors;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.wasl.rules.id.DeliveryId;
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
   * The routes. One of them consumes {@code direct:connector.<protocol>}. It takes an {@link
   * org.wasl.wire.exchange.OutboundDelivery} and returns a {@link
   * org.wasl.wire.exchange.DeliveryReply} before the deadline of the delivery.
   */
  List<RoutesBuilder> routes();

  /**
   * Tells the connector the agencies, before the routes start and after each change of the
   * directory. Does not wait for an agency.
   *
   * @param now all agencies of the directory, of any protocol, also revoked ones
   */
  default void agenciesChanged(Collection<Agency> now) {}

  /** Ids of the deliveries whose calls wait for their agencies' receipts. Does not wait. */
  default Collection<DeliveryId> pending() {
    return List.of();
  }

  /**
   * Ends the calls of these deliveries as not collected. A delivery can have ended elsewhere, for
   * example by a receipt at another gateway. Does not wait.
   *
   * @param deliveries their ids; ids that are not pending have no effect
   */
  default void ended(Set<DeliveryId> deliveries) {}

  /**
   * States of the connector's own parts, for operators. The key is a short name, the value is
   * {@code ok} or a description of the fault. Does not wait. The states do not affect readiness,
   * because other agencies are served.
   */
  default Map<String, String> states() {
    return Map.of();
  }

  /** The connector's current measurements, for the metrics. Does not wait. */
  default List<ConnectorGauge> gauges() {
    return List.of();
  }

  /** Releases the resources of the connector, after the routes have stopped. */
  @Override
  default void close() {}
}
