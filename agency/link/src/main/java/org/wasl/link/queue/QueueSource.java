package org.wasl.link.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.outbox.OutgoingDocument;
import org.wasl.link.outbox.SendOutcome;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.runtime.FileFault;
import org.wasl.schemas.problem.ProblemType;

/**
 * Takes documents from a queue of the old system, and puts their outcome into another queue. A
 * document is acknowledged after its outcome is there. If the link is cut off in between, the
 * document comes again and has the same outcome. (Not every broker of AMQP 1.0 has transactions.) A
 * document without a final answer stays with the link. It is not given back, because a broker
 * counts the redeliveries of a message, and drops it in the end.
 */
public final class QueueSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueSource.class);
  private static final long RECEIVE_MILLIS = 1_000;

  private final QueueBroker broker;
  private final Queues queues;
  private final Outbox outbox;
  private final int maxBytes;
  private final DocumentProblems problems;
  private final Duration patience;
  private final LinkHealth health;
  private @Nullable Receiver open;

  /**
   * The queues, which are there.
   *
   * @param out documents of the old system
   * @param results outcomes for it
   */
  public record Queues(String out, String results) {}

  private record Receiver(
      Connection connection, Session session, MessageConsumer out, MessageProducer results) {}

  /**
   * Takes from that queue.
   *
   * @param maxBytes a larger document is refused
   * @param patience how long a document waits for its turn
   */
  public QueueSource(
      QueueBroker broker,
      Queues queues,
      Outbox outbox,
      int maxBytes,
      DocumentProblems problems,
      Duration patience,
      LinkHealth health) {
    this.broker = broker;
    this.queues = queues;
    this.outbox = outbox;
    this.maxBytes = maxBytes;
    this.problems = problems;
    this.patience = patience;
    this.health = health;
  }

  /**
   * Takes documents until nothing has come for a second, or the broker cannot be used now. Health
   * reports the latter.
   */
  public void drain() throws InterruptedException {
    try {
      Receiver receiver = opened();
      health.well(Side.OUTBOUND);
      Message message = receiver.out().receive(RECEIVE_MILLIS);
      while (message != null && !Thread.currentThread().isInterrupted()) {
        tell(receiver, message, outcome(message));
        message = receiver.out().receive(RECEIVE_MILLIS);
      }
    } catch (JMSException e) {
      close();
      waits(QueueBroker.unusable(e));
    } catch (IOException e) {
      waits(e);
    } catch (RuntimeException e) {
      // An acknowledgement covers every message that the session has received, so the session of
      // a document without an outcome must not go on.
      close();
      throw e;
    }
  }

  private SendOutcome outcome(Message message) throws JMSException, InterruptedException {
    Optional<byte[]> bytes = bytes(message);
    if (bytes.isEmpty()) {
      return new SendOutcome.Refused(problems.of(ProblemType.UNSUPPORTED_MEDIA_TYPE));
    }
    String correlation = message.getJMSCorrelationID();
    OutgoingDocument document =
        new OutgoingDocument(
            message.getJMSMessageID(),
            correlation == null ? Optional.empty() : OutgoingDocument.id(correlation),
            bytes.get());
    Optional<SendOutcome> outcome = send(document);
    while (outcome.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(RECEIVE_MILLIS);
      outcome = send(document);
    }
    return outcome.get();
  }

  /** Empty where it has no outcome yet, also where the link's own disk cannot be written now. */
  private Optional<SendOutcome> send(OutgoingDocument document) throws InterruptedException {
    try {
      Optional<SendOutcome> outcome = outbox.send(document, patience);
      health.well(Side.OUTBOUND);
      return outcome;
    } catch (IOException e) {
      waits(e);
      return Optional.empty();
    }
  }

  private void waits(IOException fault) {
    String reason = FileFault.describe(fault);
    if (health.trouble(Side.OUTBOUND, reason)) {
      LOG.warn("documents wait: {}", reason);
    }
  }

  /**
   * Returns the text or the bytes. If the document is too large, it returns one byte more than
   * allowed, without meaning.
   */
  private Optional<byte[]> bytes(Message message) throws JMSException {
    return switch (message) {
      case TextMessage text -> {
        String content = text.getText();
        yield Optional.of((content == null ? "" : content).getBytes(StandardCharsets.UTF_8));
      }
      case BytesMessage body -> {
        byte[] content = new byte[(int) Math.min(body.getBodyLength(), maxBytes + 1L)];
        body.readBytes(content);
        yield Optional.of(content);
      }
      default -> Optional.empty();
    };
  }

  private static void tell(Receiver receiver, Message asked, SendOutcome outcome)
      throws JMSException {
    ObjectNode outcomeJson =
        switch (outcome) {
          case SendOutcome.Accepted(ObjectNode result) -> result;
          case SendOutcome.Refused(ObjectNode problem) -> problem;
        };
    TextMessage answer = receiver.session().createTextMessage(outcomeJson.toString());
    String correlation = asked.getJMSCorrelationID();
    answer.setJMSCorrelationID(correlation == null ? asked.getJMSMessageID() : correlation);
    answer.setStringProperty(
        "Wasl_Outcome", outcome instanceof SendOutcome.Accepted ? "accepted" : "refused");
    receiver.results().send(answer);
    asked.acknowledge();
  }

  private Receiver opened() throws IOException, JMSException {
    Receiver receiver = open;
    if (receiver == null) {
      Connection connection = broker.connect();
      try {
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageProducer results = session.createProducer(session.createQueue(queues.results()));
        results.setDeliveryMode(DeliveryMode.PERSISTENT);
        receiver =
            new Receiver(
                connection,
                session,
                session.createConsumer(session.createQueue(queues.out())),
                results);
        connection.start();
      } catch (JMSException e) {
        connection.close();
        throw e;
      }
      open = receiver;
    }
    return receiver;
  }

  @Override
  public void close() {
    Receiver receiver = open;
    open = null;
    if (receiver != null) {
      try {
        receiver.connection().close();
      } catch (JMSException e) {
        // It is lost already. Documents that were not acknowledged come again.
      }
    }
  }
}
