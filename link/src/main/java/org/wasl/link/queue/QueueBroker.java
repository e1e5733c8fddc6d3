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
import org.wasl.base.SecretFile;
import org.wasl.connectors.intermediary.jms.ArtemisTls;
import org.wasl.connectors.intermediary.jms.JmsClientLimits;

/**
 * The broker of the old system.
 *
 * @param address {@code amqp://HOST:PORT} or {@code artemis://HOST:PORT}
 * @param tls whom it trusts, and its own certificate, if any; empty for a broker on this machine
 *     that is spoken to in the clear
 * @param user by which the link logs in; empty where it does not
 * @param passwordFile read for each connection; present together with the user
 * @param timeoutMillis how long the broker may take for one step
 */
public record QueueBroker(
    URI address,
    Optional<SSLContext> tls,
    Optional<String> user,
    Optional<Path> passwordFile,
    int timeoutMillis) {
  private static final String VERSIONS = "TLSv1.3,TLSv1.2";

  /** A new connection, not started. It does not reconnect by itself. */
  Connection connect() throws IOException {
    ConnectionFactory factory = "artemis".equals(address.getScheme()) ? artemis() : amqp();
    try {
      return user.isPresent() && passwordFile.isPresent()
          ? factory.createConnection(user.get(), SecretFile.read(passwordFile.get()))
          : factory.createConnection();
    } catch (JMSException e) {
      throw unusable(e);
    }
  }

  /** What is told of a broker that fails; a message of it may quote what it was sent. */
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
