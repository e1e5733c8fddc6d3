package org.wasl.connectors.jms;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.wasl.connectors.intermediary.AgencyConnection;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.connectors.intermediary.jms.BrokerConnection;
import org.wasl.connectors.intermediary.jms.JmsMessageReader;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;

/** Connects to agencies' brokers, and sees that each is its agency's. */
final class BrokerOpener implements AgencyConnection.Opener {
  private final PartnerApi api;
  private final Limits limits;
  private final JmsMessageReader reader;

  BrokerOpener(PartnerApi api, Limits limits) {
    this.api = api;
    this.limits = limits;
    this.reader = new JmsMessageReader(api.maxBodyBytes());
  }

  @Override
  public AgencyConnection open(Agency agency) throws IntermediaryUnavailableException {
    BrokerAddress address = BrokerAddress.of(agency.channel().endpoint().orElseThrow());
    BrokerTls[] made = new BrokerTls[1];
    SSLContext context =
        api.clientContext(
            authorities -> {
              made[0] = new BrokerTls(authorities, agency.credentials().certificates());
              return made[0];
            });
    BrokerTls tls = made[0];
    ReceiveLimit receive = new ReceiveLimit(api.maxBodyBytes());
    Connection connection = null;
    try {
      connection =
          BrokerClients.factory(address, context, limits, receive, api.maxBodyBytesPerAgency())
              .createConnection();
      return new BrokerConnection(
          new Broker(tls, receive), connection, address.queues(), limits.stepMillis(), reader);
    } catch (JMSException | RuntimeException e) {
      BrokerConnection.close(connection);
      throw new IntermediaryUnavailableException(
          tls.failure()
              .orElse(
                  tls.isValid(Instant.now()) ? DeliveryFailure.BROKER : DeliveryFailure.CONNECT));
    }
  }

  /** The broker at the other end. */
  private record Broker(BrokerTls tls, ReceiveLimit receive) implements BrokerConnection.Peer {
    @Override
    public String thumbprint() {
      return tls.thumbprint().orElseThrow();
    }

    @Override
    public boolean isValid(Instant now) {
      return tls.isValid(now);
    }

    @Override
    public Optional<DeliveryFailure> refusal() {
      return receive.isExceeded() ? Optional.of(DeliveryFailure.OVERSIZED) : Optional.empty();
    }
  }
}
