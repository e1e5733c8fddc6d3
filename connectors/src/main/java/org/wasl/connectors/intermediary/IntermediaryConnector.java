package org.wasl.connectors.intermediary;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.DeliveryProcessor;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The connector of a protocol in which each agency has a broker or file server of its own: puts
 * deliveries there, and takes what agencies send from there.
 */
public final class IntermediaryConnector implements Connector {
  private final String protocol;
  private final String place;
  private final Runnable client;
  private final PartnerApi api;
  private final PendingReceipts pending = new PendingReceipts();
  private final AgencyLinks links;
  private volatile @Nullable ProducerTemplate producer;

  /**
   * A connector.
   *
   * @param protocol its name, as in an agency's file
   * @param place what its agencies have, in one word
   * @param opener connects to an agency
   * @param client closed with the connector, after the links
   */
  public IntermediaryConnector(
      String protocol,
      String place,
      ConnectorEnvironment environment,
      LinkLimits limits,
      AgencyConnection.Opener opener,
      Runnable client) {
    this.protocol = protocol;
    this.place = place;
    this.client = client;
    this.api = environment.api();
    DoorCaller door = new DoorCaller(protocol, api, environment.problem(), pending, this::producer);
    this.links =
        new AgencyLinks(agency -> new AgencyLink(agency, place, opener, limits, door, api));
  }

  private ProducerTemplate producer() {
    ProducerTemplate made = producer;
    if (made == null) {
      throw new IllegalStateException("the routes have not started");
    }
    return made;
  }

  /**
   * Links to agencies are made once the routes have started. When the context begins to stop, what
   * is worked on is answered, the links are closed, and every pending delivery ends.
   */
  @Override
  public void addTo(CamelContext context) {
    context
        .getManagementStrategy()
        .addEventNotifier(
            new SimpleEventNotifierSupport() {
              @Override
              public void notify(CamelEvent event) {
                if (event instanceof CamelContextStartedEvent) {
                  producer = context.createProducerTemplate();
                  links.start();
                } else if (event instanceof CamelContextStoppingEvent) {
                  pending.stop();
                  links.stop();
                }
              }
            });
  }

  @Override
  public List<RoutesBuilder> routes() {
    return List.of(
        new IntermediaryRoutes(protocol, place, new DeliveryProcessor(this::deliver, api.work())));
  }

  private CompletableFuture<DeliveryReply> deliver(OutboundDelivery push) {
    AgencyLink link = links.to(push.agency());
    PendingReceipts.Pending one = pending.add(push);
    api.work().execute(() -> link.send(one));
    return pending.reply(one);
  }

  @Override
  public void agenciesChanged(Collection<Agency> now) {
    links.update(
        now.stream()
            .filter(agency -> agency.protocol().equals(protocol) && !agency.revoked())
            .toList());
  }

  @Override
  public void close() {
    links.stop();
    client.run();
  }
}
