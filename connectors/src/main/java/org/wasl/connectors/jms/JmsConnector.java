package org.wasl.connectors.jms;

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

/** Sends to queues of agencies' brokers, and takes what agencies send from others. */
final class JmsConnector implements Connector {
  private final PartnerApi api;
  private final PendingReceipts pending = new PendingReceipts();
  private final AgencyLinks links;
  private volatile @Nullable ProducerTemplate producer;

  JmsConnector(ConnectorEnvironment environment, JmsSettings settings) {
    this.api = environment.api();
    DoorCaller door = new DoorCaller(api, environment.problem(), pending, this::producer);
    JmsMessageReader reader = new JmsMessageReader(api.maxBodyBytes());
    this.links = new AgencyLinks(agency -> new AgencyLink(agency, api, settings, reader, door));
  }

  private ProducerTemplate producer() {
    ProducerTemplate made = producer;
    if (made == null) {
      throw new IllegalStateException("the routes have not started");
    }
    return made;
  }

  /**
   * Links to brokers are made once the routes have started. When the context begins to stop, what
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
    return List.of(new JmsRoutes(new DeliveryProcessor(this::deliver, api.work())));
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
            .filter(agency -> agency.protocol().equals("jms") && !agency.revoked())
            .toList());
  }

  @Override
  public void close() {
    links.stop();
  }
}
