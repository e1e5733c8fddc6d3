package org.wasl.connectors.jms;

import jakarta.jms.ConnectionFactory;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;
import org.wasl.connectors.intermediary.jms.ArtemisMessageTypes;
import org.wasl.connectors.intermediary.jms.ArtemisTls;
import org.wasl.connectors.intermediary.jms.JmsClientLimits;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;

/**
 * The two JMS clients, each given every option that could lose a message or hold a thread. Neither
 * reconnects by itself. {@code IntermediarySession} reconnects, with its own pauses.
 */
final class BrokerClients {
  private static final String TLS = "TLSv1.3";

  /** Artemis counts a window in bytes. Most messages are smaller than this. */
  private static final int BYTES_PER_MESSAGE = 64 << 10;

  /** By AMQP as many are fetched as are worked on. */
  private static final int UNSETTLED_PER_PLACE = 2;

  /** Event loops that all AMQP connections share. */
  private static final int EVENT_LOOPS = 2;

  private BrokerClients() {}

  /**
   * Makes a connection to this broker.
   *
   * @param receive called when the broker sends more
   * @param heldBytes messages that are kept while the door defers them
   */
  static ConnectionFactory factory(
      BrokerAddress address, SSLContext tls, Limits limits, ReceiveLimit receive, long heldBytes) {
    return switch (address.scheme()) {
      case AMQPS -> amqp(address, tls, limits, receive, heldBytes);
      case ARTEMIS -> artemis(address, tls, limits, receive);
    };
  }

  private static ConnectionFactory amqp(
      BrokerAddress address, SSLContext tls, Limits limits, ReceiveLimit receive, long heldBytes) {
    int fetched = UNSETTLED_PER_PLACE * limits.maxConcurrentPerAgency();
    JmsConnectionFactory factory =
        new AmqpFactory(
            String.format(
                Locale.ROOT,
                "amqps://%s:%d?transport.enabledProtocols=%s&transport.verifyHost=true"
                    + "&transport.connectTimeout=%d&transport.sharedEventLoopThreads=%d"
                    + "&amqp.saslMechanisms=EXTERNAL&amqp.idleTimeout=%d",
                address.host(),
                address.port(),
                TLS,
                limits.stepMillis(),
                EVENT_LOOPS,
                3 * limits.stepMillis()),
            receive,
            fetched + Math.toIntExact(heldBytes / IncomingMessage.HEADER_BYTES),
            heldBytes + (long) fetched * receive.maxMessageBytes());
    // A lost acknowledgement does no harm, because the message comes again and is answered as
    // before.
    factory.setForceAsyncAcks(true);
    factory.setSslContext(tls);
    JmsClientLimits.apply(factory, limits.stepMillis());
    factory.setReceiveLocalOnly(true);
    factory.setReceiveNoWaitLocalOnly(true);
    JmsDefaultPrefetchPolicy prefetch = new JmsDefaultPrefetchPolicy();
    prefetch.setAll(limits.maxConcurrentPerAgency());
    factory.setPrefetchPolicy(prefetch);
    return factory;
  }

  private static ConnectionFactory artemis(
      BrokerAddress address, SSLContext tls, Limits limits, ReceiveLimit receive) {
    int timeout = limits.stepMillis();
    ActiveMQConnectionFactory factory =
        ActiveMQJMSClient.createConnectionFactoryWithoutHA(
            JMSFactoryType.CF,
            new TransportConfiguration(
                NettyConnectorFactory.class.getName(),
                Map.of(
                    TransportConstants.HOST_PROP_NAME,
                    address.host(),
                    TransportConstants.PORT_PROP_NAME,
                    address.port(),
                    TransportConstants.SSL_ENABLED_PROP_NAME,
                    true,
                    TransportConstants.VERIFY_HOST_PROP_NAME,
                    true,
                    TransportConstants.ENABLED_PROTOCOLS_PROP_NAME,
                    TLS,
                    TransportConstants.NETTY_CONNECT_TIMEOUT,
                    timeout,
                    TransportConstants.SSL_HANDSHAKE_TIMEOUT,
                    timeout,
                    ArtemisTls.CONTEXT,
                    tls)));
    JmsClientLimits.apply(factory, timeout);
    factory.setBlockOnAcknowledge(false);
    factory.setConsumerWindowSize(limits.maxConcurrentPerAgency() * BYTES_PER_MESSAGE);
    ArtemisReceiveLimiter.apply(factory, receive);
    ArtemisMessageTypes.apply(factory);
    return factory;
  }
}
