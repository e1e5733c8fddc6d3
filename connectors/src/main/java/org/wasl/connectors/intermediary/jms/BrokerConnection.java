package org.wasl.connectors.intermediary.jms;

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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.intermediary.AgencyConnection;
import org.wasl.connectors.intermediary.AnsweredMessage;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.connectors.intermediary.UnreadMessage;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/** An open connection to an agency's broker. A few sessions send, and one receives and answers. */
public final class BrokerConnection implements AgencyConnection {
  /** Longest wait of a receive. Closing the connection ends it at once. */
  private static final long RECEIVE_MILLIS = 5_000;

  /** The mode of both clients that acknowledges one message, and not all before it as JMS does. */
  private static final int INDIVIDUAL_ACKNOWLEDGE = ActiveMQJMSConstants.INDIVIDUAL_ACKNOWLEDGE;

  /** Number of deliveries that the broker stores at once, with one write to its disk. */
  private static final int SENDERS = 4;

  /** A session that sends, one delivery at a time. */
  private record Sender(Session session, MessageProducer producer) {}

  private static final String CONTENT_TYPE = "Content_Type";

  /** The server at the other end, as its certificate identifies it. */
  public interface Peer {
    /** SHA-256 thumbprint (hex) of a certificate of the agency. */
    String thumbprint();

    /**
     * SHA-256 thumbprint (hex) of the certificate that a message came under.
     *
     * @throws JMSException if it cannot be read
     */
    default String thumbprint(Message message) throws JMSException {
      return thumbprint();
    }

    /** Tells whether the connection may still be used. */
    boolean isValid(Instant now);

    /** The code of the reason if this side ended the connection. Otherwise empty. */
    default Optional<DeliveryFailure> refusal() {
      return Optional.empty();
    }
  }

  private final Peer peer;
  private final Connection connection;
  private final int brokerTimeoutMillis;
  private final JmsMessageReader reader;
  private final BlockingQueue<Sender> senders = new ArrayBlockingQueue<>(SENDERS, true);
  private final Queue submissions;
  private final Session inward;
  private final MessageConsumer received;
  private final MessageProducer answers;

  /** Unacknowledged messages, by the message that was read from each. */
  private final IdentityHashMap<IncomingMessage, Message> unfinished = new IdentityHashMap<>();

  /** The time at which a session last finished a delivery, by {@link System#nanoTime}. */
  private volatile long sentAt = System.nanoTime();

  private volatile boolean lost;

  /**
   * Over a connection to a broker, which it closes with itself.
   *
   * @param peer who is at the other end
   * @param brokerTimeoutMillis how long the broker may take to confirm a message
   * @param reader reads received messages
   * @throws JMSException if a queue is not there, or not for the gateway
   */
  public BrokerConnection(
      Peer peer,
      Connection connection,
      AgencyQueues queues,
      int brokerTimeoutMillis,
      JmsMessageReader reader)
      throws JMSException {
    this.reader = reader;
    this.peer = peer;
    this.brokerTimeoutMillis = brokerTimeoutMillis;
    this.connection = connection;
    connection.setExceptionListener(broken -> lost = true);
    for (int i = 0; i < SENDERS; i++) {
      Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
      senders.add(
          new Sender(session, session.createProducer(session.createQueue(queues.deliveries()))));
    }
    inward = connection.createSession(INDIVIDUAL_ACKNOWLEDGE);
    submissions = inward.createQueue(queues.submissions());
    answers = inward.createProducer(inward.createQueue(queues.answers()));
    received = inward.createConsumer(submissions);
    connection.start();
  }

  @Override
  public String thumbprint() {
    return peer.thumbprint();
  }

  /** Tells whether it is open and its certificate has not expired. */
  @Override
  public boolean isUsable() {
    return !lost && peer.isValid(Instant.now());
  }

  /**
   * The message expires at the broker at the deadline of the call, so deliveries do not pile up
   * while nobody takes them.
   */
  @Override
  public void send(OutboundDelivery push) throws IntermediaryUnavailableException {
    Sender sender = freeSender(push.deadlineMillis());
    try {
      if (lost) {
        throw lost();
      }
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
      sentAt = System.nanoTime();
      senders.add(sender);
    }
  }

  /**
   * The next free sender. The connection is lost if the broker has confirmed no delivery for too
   * long. Many waiting threads alone are no such sign.
   */
  private Sender freeSender(long mostMillis) throws IntermediaryUnavailableException {
    long timeout = TimeUnit.MILLISECONDS.toNanos(brokerTimeoutMillis);
    long began = System.nanoTime();
    try {
      while (true) {
        long now = System.nanoTime();
        long left = TimeUnit.MILLISECONDS.toNanos(mostMillis) - (now - began);
        long silent = Math.min(now - began, now - sentAt);
        if (left <= 0) {
          throw new IntermediaryUnavailableException(DeliveryFailure.DEADLINE);
        }
        if (silent >= timeout) {
          throw lost();
        }
        Sender free = senders.poll(Math.min(left, timeout - silent), TimeUnit.NANOSECONDS);
        if (free != null) {
          return free;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntermediaryUnavailableException(DeliveryFailure.CONNECTION_LOST);
    }
  }

  private IntermediaryUnavailableException lost() {
    lost = true;
    return new IntermediaryUnavailableException(
        peer.refusal().orElse(DeliveryFailure.CONNECTION_LOST));
  }

  @Override
  public List<UnreadMessage> receive(int most, long waitMillis)
      throws IntermediaryUnavailableException {
    List<UnreadMessage> batch = new ArrayList<>();
    try {
      Message next = received.receive(Math.min(waitMillis, RECEIVE_MILLIS));
      while (next != null) {
        batch.add(new Unread(next));
        next = batch.size() < most && !comesInParts(next) ? received.receiveNoWait() : null;
      }
      if (batch.isEmpty() && peer.refusal().isPresent()) {
        throw lost();
      }
      return batch;
    } catch (JMSException | RuntimeException e) {
      throw lost();
    }
  }

  /** Artemis's client drops the parts that were not read when it is asked for the next message. */
  private static boolean comesInParts(Message message) {
    return message instanceof ActiveMQMessage artemis && artemis.getCoreMessage().isLargeMessage();
  }

  private final class Unread implements UnreadMessage {
    private final Message message;

    Unread(Message message) {
      this.message = message;
    }

    @Override
    public String identity() {
      return JmsMessageReader.identity(message);
    }

    @Override
    public Optional<IncomingMessage> read() throws IntermediaryUnavailableException {
      try {
        return Optional.of(taken(reader.read(message, peer.thumbprint(message))));
      } catch (JMSException e) {
        throw lost();
      }
    }

    @Override
    public IncomingMessage unread(ProblemType why) {
      return taken(JmsMessageReader.unread(message, why));
    }

    private IncomingMessage taken(IncomingMessage read) {
      unfinished.put(read, message);
      return read;
    }
  }

  /** Acknowledges each of them, once the answers are at the broker. */
  @Override
  public void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException {
    try {
      for (AnsweredMessage message : messages) {
        if (message.isTold()) {
          answer(message.answer(), message.message().correlationId());
        }
      }
      for (AnsweredMessage message : messages) {
        Message finished = unfinished.remove(message.message());
        if (finished != null) {
          finished.acknowledge();
        }
      }
    } catch (JMSException | RuntimeException e) {
      throw lost();
    }
  }

  private void answer(AgencyResponse response, Optional<String> correlationId) throws JMSException {
    BytesMessage message = inward.createBytesMessage();
    message.setJMSType("answer");
    message.setJMSCorrelationID(correlationId.orElse(null));
    message.setIntProperty("Wasl_Status", response.status());
    message.setStringProperty(CONTENT_TYPE, response.contentType());
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      message.setStringProperty(JmsMessageReader.propertyName(header.getKey()), header.getValue());
    }
    message.writeBytes(response.body());
    answers.send(
        message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
  }

  @Override
  public void close() {
    lost = true;
    close(connection);
  }

  /** Closes a connection in any state. */
  public static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (JMSException | RuntimeException e) {
        // The connection is gone, as intended. The broker delivers unacknowledged messages again.
      }
    }
  }
}
