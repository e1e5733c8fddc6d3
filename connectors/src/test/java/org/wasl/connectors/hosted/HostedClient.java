package org.wasl.connectors.hosted;

import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.intermediary.jms.ArtemisTls;
import org.wasl.connectors.jms.ArtemisClient;
import org.wasl.rules.id.AgencyId;

/** An agency's JMS client for the gateway's broker. It reconnects after a disconnection. */
public final class HostedClient implements IntermediaryClient {
  private static final int CALL_MILLIS = 10_000;
  private static final Set<ActiveMQExceptionType> LOST =
      Set.of(
          ActiveMQExceptionType.UNBLOCKED,
          ActiveMQExceptionType.NOT_CONNECTED,
          ActiveMQExceptionType.OBJECT_CLOSED,
          ActiveMQExceptionType.CONNECTION_TIMEDOUT);

  private final int port;
  private final SSLContext tls;
  private final ActiveMQConnectionFactory factory;
  private final AgencyId agency;
  private volatile Consumer<Delivered> taker;
  private volatile Connection connection;
  private Session sending;
  private MessageProducer producer;

  /**
   * @param port port of the broker
   * @param tls shows the agency's certificate
   */
  public HostedClient(int port, SSLContext tls, AgencyId agency) {
    this.port = port;
    this.tls = tls;
    this.factory = factory(port, tls);
    this.agency = agency;
  }

  /**
   * A client with a limit of its wait for the broker's answer, because a refused client never gets
   * one.
   */
  HostedClient(int port, SSLContext tls, AgencyId agency, int callMillis) {
    this(port, tls, agency);
    factory.setCallTimeout(callMillis);
  }

  /** Another one of the same agency, that waits no longer than so. */
  HostedClient another(int callMillis) {
    return new HostedClient(port, tls, agency, callMillis);
  }

  /** A factory with the defaults of Artemis, but for reconnection. */
  static ActiveMQConnectionFactory factory(int port, SSLContext tls) {
    ActiveMQConnectionFactory factory =
        ActiveMQJMSClient.createConnectionFactoryWithoutHA(
            JMSFactoryType.CF,
            new TransportConfiguration(
                NettyConnectorFactory.class.getName(),
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    port,
                    "sslEnabled",
                    true,
                    "enabledProtocols",
                    "TLSv1.3",
                    ArtemisTls.CONTEXT,
                    tls)));
    factory.setReconnectAttempts(0);
    factory.setCallTimeout(CALL_MILLIS);
    factory.setUseGlobalPools(true);
    return factory;
  }

  /** The open connection. */
  public synchronized Connection connected() throws JMSException {
    if (connection == null) {
      Connection made = factory.createConnection();
      made.setExceptionListener(lost -> connection = null);
      sending = made.createSession();
      producer = sending.createProducer(sending.createQueue("wasl.submissions." + agency));
      if (taker != null) {
        listen(made);
      }
      made.start();
      connection = made;
    }
    return connection;
  }

  private void listen(Connection made) throws JMSException {
    Session session = made.createSession(Session.AUTO_ACKNOWLEDGE);
    session
        .createConsumer(session.createQueue("wasl.deliveries." + agency))
        .setMessageListener(
            message -> {
              try {
                taker.accept(
                    new Delivered(
                        ArtemisClient.body((BytesMessage) message),
                        ArtemisClient.properties(message)));
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Nothing arrives if the client is not admitted. */
  @Override
  public void take(Consumer<Delivered> delivered) {
    taker = delivered;
    try {
      connected();
    } catch (JMSException e) {
      connection = null;
    }
  }

  /** Sends again if the connection was lost before the broker confirmed. */
  @Override
  public synchronized void send(
      String type, byte[] body, Map<String, String> properties, String correlationId)
      throws JMSException {
    try {
      sendOnce(type, body, properties, correlationId);
    } catch (JMSException e) {
      if (!(e.getCause() instanceof ActiveMQException cause) || !LOST.contains(cause.getType())) {
        throw e;
      }
      connection = null;
      sendOnce(type, body, properties, correlationId);
    }
  }

  private void sendOnce(
      String type, byte[] body, Map<String, String> properties, String correlationId)
      throws JMSException {
    connected();
    BytesMessage message = sending.createBytesMessage();
    message.setJMSType(type);
    message.setJMSCorrelationID(correlationId);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      message.setStringProperty(property.getKey(), property.getValue());
    }
    message.writeBytes(body);
    producer.send(message);
  }

  @Override
  public List<Answer> answers(int count, long millis) throws JMSException {
    List<Answer> answers = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (answers.size() < count && System.nanoTime() < end) {
      Connection open = connected();
      try (Session session = open.createSession();
          MessageConsumer consumer =
              session.createConsumer(session.createQueue("wasl.answers." + agency))) {
        while (answers.size() < count
            && consumer.receive(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))
                instanceof BytesMessage answer) {
          answers.add(
              new Answer(
                  answer.getJMSCorrelationID(),
                  ArtemisClient.properties(answer),
                  ArtemisClient.body(answer)));
        }
      } catch (JMSException e) {
        connection = null; // cut off
      }
    }
    return answers;
  }

  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (JMSException e) {
        // It was cut off before.
      }
    }
    factory.close();
  }

  /** Closing would wait for an answer until the client has noticed. */
  @Override
  public void abandon() {
    await().atMost(SOON).until(() -> connection == null);
    factory.close();
  }
}
