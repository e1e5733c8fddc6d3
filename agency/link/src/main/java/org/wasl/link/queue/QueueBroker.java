package org.wasl.link.queue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.wasl.connectors.intermediary.jms.ArtemisTls;
import org.wasl.connectors.intermediary.jms.JmsClientLimits;
import org.wasl.runtime.SecretFile;

/**
 * The broker of the old system.
 *
 * @param address {@code amqp://HOST:PORT} or {@code artemis://HOST:PORT}
 * @param tls the trusted certificates, and the link's own certificate, if any; empty for a plain
 *     connection to a broker on this machine
 * @param login login of the link; empty for none
 * @param timeoutMillis how long the broker may take for one step
 */
public record QueueBroker(
    URI address, Optional<SSLContext> tls, Optional<Login> login, int timeoutMillis) {

  /**
   * A user of the broker.
   *
   * @param user the name
   * @param passwordFile read for each connection
   */
  public record Login(String user, Path passwordFile) {}

  private static final String VERSIONS = "TLSv1.3,TLSv1.2";

  /** A new connection, not started. It does not reconnect by itself. */
  Connection connect() throws IOException {
    ConnectionFactory factory = "artemis".equals(address.getScheme()) ? artemis() : amqp();
    try {
      return login.isPresent()
          ? factory.createConnection(login.get().user, SecretFile.read(login.get().passwordFile))
          : factory.createConnection();
    } catch (JMSException e) {
      throw unusable(e);
    }
  }

  /**
   * Describes a broker that fails. The broker's own message may quote content, so it is left out.
   */
  static IOException unusable(JMSException fault) {
    return new IOException("the broker cannot be used: " + fault.getClass().getSimpleName());
  }

  private ConnectionFactory amqp() {
    JmsConnectionFactory factory =
        new JmsConnectionFactory(
            String.format(
                Locale.ROOT,
                "%s://%s:%d?%samqp.idleTimeout=%d",
                tls.isPresent() ? "amqps" : "amqp",
                address.getHost(),
                address.getPort(),
                tls.isPresent()
                    ? "transport.verifyHost=true&transport.enabledProtocols=" + VERSIONS + "&"
                    : "",
                3 * timeoutMillis));
    tls.ifPresent(factory::setSslContext);
    JmsClientLimits.apply(factory, timeoutMillis);
    return factory;
  }

  private ConnectionFactory artemis() {
    Map<String, Object> transport = new HashMap<>();
    transport.put(TransportConstants.HOST_PROP_NAME, address.getHost());
    transport.put(TransportConstants.PORT_PROP_NAME, address.getPort());
    transport.put(TransportConstants.NETTY_CONNECT_TIMEOUT, timeoutMillis);
    tls.ifPresent(
        context -> {
          transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
          transport.put(TransportConstants.VERIFY_HOST_PROP_NAME, true);
          transport.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, VERSIONS);
          transport.put(TransportConstants.SSL_HANDSHAKE_TIMEOUT, timeoutMillis);
          transport.put(ArtemisTls.CONTEXT, context);
        });
    ActiveMQConnectionFactory factory =
        ActiveMQJMSClient.createConnectionFactoryWithoutHA(
            JMSFactoryType.CF,
            new TransportConfiguration(NettyConnectorFactory.class.getName(), transport));
    JmsClientLimits.apply(factory, timeoutMillis);
    return factory;
  }
}
