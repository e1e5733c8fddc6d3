package org.wasl.connectors.hosted;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.ConnectorGauge;
import org.wasl.connectors.intermediary.AgencyConnection;
import org.wasl.connectors.intermediary.AnsweredMessage;
import org.wasl.connectors.intermediary.IntermediaryConnector;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.connectors.intermediary.UnreadMessage;
import org.wasl.connectors.intermediary.jms.BrokerConnection;
import org.wasl.connectors.intermediary.jms.JmsMessageReader;
import org.wasl.connectors.partnerapi.ContextLifecycle;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * Delivers to agencies on the gateway's own broker. The intermediary package does the part that all
 * brokers share.
 */
public final class HostedJmsConnector implements Connector {
  private final HostedJmsSettings settings;
  private final HostedBroker broker;
  private final IntermediaryConnector intermediary;
  private final JmsMessageReader reader;

  HostedJmsConnector(ConnectorEnvironment environment, HostedJmsSettings settings) {
    this.settings = settings;
    Function<String, Optional<AgencyId>> agencies =
        thumbprint ->
            environment
                .agencies()
                .apply(thumbprint)
                .filter(HostedJmsConnector::isServed)
                .map(Agency::id);
    this.broker = new HostedBroker(settings, environment.api(), agencies, environment.presence());
    this.reader = new JmsMessageReader(environment.api().maxBodyBytes());
    this.intermediary =
        new IntermediaryConnector(
            DeliveryProtocol.HOSTED_JMS.code(),
            "queue",
            environment,
            new Limits(
                settings.stepMillis(), settings.stepMillis(), settings.maxConcurrentPerAgency()),
            this::open,
            broker::close);
  }

  private static boolean isServed(Agency agency) {
    return agency.channel().protocol().equals(DeliveryProtocol.HOSTED_JMS.code())
        && !agency.revoked();
  }

  /**
   * When the context begins to stop, disconnects the agencies and then finishes the messages they
   * sent.
   */
  @Override
  public void addTo(CamelContext context) throws Exception {
    if (!settings.isOff()) {
      broker.start();
      ContextLifecycle.onStop(context, broker::disconnect);
    }
    intermediary.addTo(context);
  }

  @Override
  public List<RoutesBuilder> routes() {
    return intermediary.routes();
  }

  @Override
  public void agenciesChanged(Collection<Agency> now) {
    if (!settings.isOff()) {
      broker.serve(now.stream().filter(HostedJmsConnector::isServed).map(Agency::id).toList());
      intermediary.agenciesChanged(now);
    }
  }

  @Override
  public Collection<DeliveryId> pending() {
    return intermediary.pending();
  }

  @Override
  public void ended(Set<DeliveryId> deliveries) {
    intermediary.ended(deliveries);
  }

  private AgencyConnection open(Agency agency) throws IntermediaryUnavailableException {
    @Nullable Connection connection = null;
    try {
      connection = broker.connect();
      return new HostedConnection(
          agency.id(),
          new BrokerConnection(
              new Sender(agency.credentials().certificates().stream().findFirst().orElse("")),
              connection,
              HostedQueues.of(agency.id()),
              settings.stepMillis(),
              reader));
    } catch (JMSException | RuntimeException e) {
      BrokerConnection.close(connection);
      throw new IntermediaryUnavailableException(DeliveryFailure.BROKER);
    }
  }

  /** The number of open connections of agencies on the broker. */
  @Override
  public Map<String, String> states() {
    return settings.isOff()
        ? Map.of()
        : Map.of(
            "agency-broker", broker.runs() ? "connections-" + broker.connections() : "stopped");
  }

  @Override
  public List<ConnectorGauge> gauges() {
    return broker.gauges();
  }

  /** The broker's port, for tests that use a free one. */
  public int port() {
    return broker.port();
  }

  @Override
  public void close() {
    intermediary.close();
  }

  /** The broker writes on each message under which certificate it came. */
  private record Sender(String thumbprint) implements BrokerConnection.Peer {
    @Override
    public String thumbprint(Message message) throws JMSException {
      String certificate = message.getStringProperty("JMSXUserID");
      return certificate == null ? "" : certificate;
    }

    @Override
    public boolean isValid(Instant now) {
      return true; // each step of an agency is checked at the broker
    }
  }

  /** Sends deliveries only while a client listens, because nobody else could take them in time. */
  private final class HostedConnection implements AgencyConnection {
    private final AgencyId agency;
    private final BrokerConnection connection;

    HostedConnection(AgencyId agency, BrokerConnection connection) {
      this.agency = agency;
      this.connection = connection;
    }

    @Override
    public String thumbprint() {
      return connection.thumbprint();
    }

    @Override
    public boolean isUsable() {
      return connection.isUsable();
    }

    @Override
    public void send(OutboundDelivery push) throws IntermediaryUnavailableException {
      if (!broker.isAttended(agency)) {
        throw new IntermediaryUnavailableException(DeliveryFailure.CONNECT);
      }
      connection.send(push);
    }

    @Override
    public List<UnreadMessage> receive(int most, long waitMillis)
        throws IntermediaryUnavailableException {
      return connection.receive(most, waitMillis);
    }

    @Override
    public void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException {
      connection.finish(messages);
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
