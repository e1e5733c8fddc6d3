package org.wasl.connectors.intermediary;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.DeliveryProcessor;
import org.wasl.connectors.partnerapi.ContextLifecycle;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The connector of a protocol in which each agency has its own broker or file server. It stores
 * deliveries there and takes the agencies' messages from there.
 */
public final class IntermediaryConnector implements Connector {
  /**
   * Limits of the session with an agency.
   *
   * @param stepMillis time limit for one step of the broker or file server, such as to connect or
   *     to confirm
   * @param maxReconnectMillis longest pause between two attempts to connect
   * @param maxConcurrentPerAgency messages of the agency that are in work at once
   */
  public record Limits(int stepMillis, int maxReconnectMillis, int maxConcurrentPerAgency) {}

  private final String protocol;
  private final String destination;
  private final Runnable client;
  private final PartnerApi api;
  private final PendingReceipts pending = new PendingReceipts();
  private final IntermediarySessions sessions;
  private volatile @Nullable ProducerTemplate producer;

  /**
   * A connector.
   *
   * @param protocol its name, as it appears in an agency's file
   * @param destination the kind of server that its agencies have, in one word
   * @param opener connects to an agency
   * @param client closed with the connector, after the sessions
   */
  public IntermediaryConnector(
      String protocol,
      String destination,
      ConnectorEnvironment environment,
      Limits limits,
      AgencyConnection.Opener opener,
      Runnable client) {
    this.protocol = protocol;
    this.destination = destination;
    this.client = client;
    this.api = environment.api();
    DoorCaller door =
        new DoorCaller(
            api,
            environment.problems(),
            pending,
            new RouteCaller(protocol, this::producer, environment.problems()));
    this.sessions =
        new IntermediarySessions(
            agency ->
                new IntermediarySession(
                    agency,
                    destination,
                    opener,
                    limits,
                    door,
                    api,
                    environment.attempts().of(agency.id())));
  }

  private ProducerTemplate producer() {
    ProducerTemplate made = producer;
    if (made == null) {
      throw new IllegalStateException("the routes have not started");
    }
    return made;
  }

  /**
   * Sessions with agencies begin once the routes have started. When the context begins to stop,
   * messages in work are answered, the sessions are closed, and every pending delivery ends.
   */
  @Override
  public void addTo(CamelContext context) {
    ContextLifecycle.add(
        context,
        () -> {
          producer = context.createProducerTemplate();
          sessions.start();
        },
        () -> {
          pending.stop();
          sessions.stop();
        });
  }

  @Override
  public List<RoutesBuilder> routes() {
    return List.of(
        new IntermediaryRoutes(
            protocol, destination, new DeliveryProcessor(this::deliver, api.work())));
  }

  private CompletableFuture<DeliveryReply> deliver(OutboundDelivery push) {
    PendingReceipts.Pending pendingReceipt = pending.add(push);
    sessions
        .of(push.agency().id())
        .ifPresentOrElse(
            session -> api.work().execute(() -> session.send(pendingReceipt)),
            () -> pendingReceipt.fail(DeliveryFailure.CONNECT));
    return pending.reply(pendingReceipt);
  }

  @Override
  public void agenciesChanged(Collection<Agency> now) {
    sessions.update(
        now.stream()
            .filter(agency -> agency.channel().protocol().equals(protocol) && !agency.revoked())
            .toList());
  }

  @Override
  public Collection<DeliveryId> pending() {
    return pending.ids();
  }

  @Override
  public void ended(Set<DeliveryId> deliveries) {
    pending.endNotCollected(deliveries);
  }

  @Override
  public void close() {
    sessions.stop();
    client.run();
  }
}
