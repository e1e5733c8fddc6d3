package org.wasl.connectors.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/**
 * An open connection to an agency's broker: a few sessions that send, one that receives and
 * answers. Every method may block, for as long as the broker may take for a step.
 */
final class BrokerConnection implements AutoCloseable {
  /** How long a receive waits; a closed connection ends it at once. */
  private static final long RECEIVE_MILLIS = 5_000;

  /**
   * Deliveries that are stored by the broker at once; it asks its disk for all of them together.
   */
  private static final int SENDERS = 4;

  /** A session that sends, one delivery at a time. */
  private record Sender(Session session, MessageProducer producer) {}

  private static final String CONTENT_TYPE = "Content_Type";

  private final BrokerTls tls;
  private final Connection connection;
  private final int brokerTimeoutMillis;
  private final BlockingQueue<Sender> senders = new ArrayBlockingQueue<>(SENDERS);
  private final Queue submissions;
  private final Session inward;
  private final MessageConsumer received;
  private final MessageProducer answers;
  private volatile boolean lost;

  private BrokerConnection(
      BrokerTls tls, Connection connection, BrokerAddress address, int brokerTimeoutMillis)
      throws JMSException {
    this.tls = tls;
    this.brokerTimeoutMillis = brokerTimeoutMillis;
    this.connection = connection;
    connection.setExceptionListener(broken -> lost = true);
    for (int i = 0; i < SENDERS; i++) {
      Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
      senders.add(
          new Sender(session, session.createProducer(session.createQueue(address.deliveries()))));
    }
    inward = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    submissions = inward.createQueue(address.submissions());
    answers = inward.createProducer(inward.createQueue(address.answers()));
    received = inward.createConsumer(submissions);
    connection.start();
  }

  /**
   * Connects, and sees that the broker is the agency's.
   *
   * @param certificates SHA-256 thumbprints (hex) of the agency's certificates
   * @throws BrokerUnavailableException if it is not reached or not the agency's, does not admit the
   *     gateway, or lacks a queue
   */
  static BrokerConnection open(
      BrokerAddress address, Set<String> certificates, PartnerApi api, JmsSettings settings)
      throws BrokerUnavailableException {
    BrokerTls[] made = new BrokerTls[1];
    var context =
        api.clientContext(
            authorities -> {
              made[0] = new BrokerTls(authorities, certificates);
              return made[0];
            });
    BrokerTls tls = made[0];
    Connection connection = null;
    try {
      connection = BrokerClients.factory(address, context, settings).createConnection();
      return new BrokerConnection(tls, connection, address, settings.brokerTimeoutMillis());
    } catch (JMSException | RuntimeException e) {
      close(connection);
      throw new BrokerUnavailableException(
          tls.failure().orElse(tls.isValid(Instant.now()) ? "broker" : "connect"));
    }
  }

  /** SHA-256 thumbprint (hex) of the certificate of the broker. */
  String thumbprint() {
    return tls.thumbprint().orElseThrow();
  }

  /** Whether it is open and its certificate has not expired. */
  boolean isUsable() {
    return !lost && tls.isValid(Instant.now());
  }

  /**
   * Sends a delivery; when this returns the broker has stored it. It expires at the broker with the
   * deadline of the call, so that none piles up while nobody takes them.
   *
   * @throws BrokerUnavailableException if that is not known
   */
  void send(OutboundDelivery push) throws BrokerUnavailableException {
    Sender sender = freeSender();
    try {
      BytesMessage message = sender.session().createBytesMessage();
      message.setJMSType("delivery");
      message.setJMSCorrelationID(push.deliveryId().toString());
      message.setJMSReplyTo(submissions);
      for (Map.Entry<String, String> header : WireHeaders.of(push).entrySet()) {
        message.setStringProperty(
            JmsMessageReader.propertyName(header.getKey()), header.getValue());
      }
      message.setStringProperty(CONTENT_TYPE, WireHeaders.SEALED_TYPE);
      message.writeBytes(push.sealed());
      sender
          .producer()
          .send(message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, push.deadlineMillis());
    } catch (JMSException | RuntimeException e) {
      throw lost();
    } finally {
      senders.add(sender);
    }
  }

  /** Where none gets free, the broker has not confirmed a delivery for too long. */
  private Sender freeSender() throws BrokerUnavailableException {
    @Nullable Sender free = null;
    try {
      free = senders.poll(brokerTimeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (free == null) {
      throw lost();
    }
    return free;
  }

  private BrokerUnavailableException lost() {
    lost = true;
    return new BrokerUnavailableException("connection-lost");
  }

  /**
   * Waits for messages, then takes what is there.
   *
   * @param most number of messages
   * @return in the order of the queue; empty where none has come for a while
   */
  List<Message> receive(int most) throws BrokerUnavailableException {
    List<Message> batch = new ArrayList<>();
    try {
      Message next = received.receive(RECEIVE_MILLIS);
      while (next != null) {
        batch.add(next);
        next = batch.size() < most ? received.receiveNoWait() : null;
      }
      return batch;
    } catch (JMSException | RuntimeException e) {
      throw lost();
    }
  }

  /** Sends an answer. Called by the thread that receives. */
  void answer(AgencyResponse response, Optional<String> correlationId)
      throws BrokerUnavailableException {
    try {
      BytesMessage message = inward.createBytesMessage();
      message.setJMSType("answer");
      message.setJMSCorrelationID(correlationId.orElse(null));
      message.setIntProperty("Wasl_Status", response.status());
      message.setStringProperty(CONTENT_TYPE, response.contentType());
      for (Map.Entry<String, String> header : response.headers().entrySet()) {
        message.setStringProperty(
            JmsMessageReader.propertyName(header.getKey()), header.getValue());
      }
      message.writeBytes(response.body());
      answers.send(
          message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    } catch (JMSException | RuntimeException e) {
      throw lost();
    }
  }

  /** Acknowledges all that was received. Called by the thread that receives. */
  void acknowledge(Message last) throws BrokerUnavailableException {
    try {
      last.acknowledge();
    } catch (JMSException | RuntimeException e) {
      throw lost();
    }
  }

  @Override
  public void close() {
    lost = true;
    close(connection);
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (JMSException | RuntimeException e) {
        // It is gone, which is what was wanted; the broker delivers again what was not
        // acknowledged.
      }
    }
  }
}
