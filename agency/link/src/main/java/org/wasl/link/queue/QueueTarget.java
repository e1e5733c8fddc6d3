package org.wasl.link.queue;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wasl.link.forward.ForwardTarget;
import org.wasl.link.forward.ForwardedMessage;

/**
 * Gives messages to a queue of the old system, as persistent text messages. Their correlation id is
 * the message id. The old system de-duplicates by it and {@code Wasl_Sender}. A broker that knows
 * {@code _AMQ_DUPL_ID} de-duplicates itself.
 */
public final class QueueTarget implements ForwardTarget {
  private final QueueBroker broker;
  private final String queue;
  private @Nullable Sender open;

  private record Sender(Connection connection, Session session, MessageProducer producer) {}

  /** Gives to that queue, which is there. */
  public QueueTarget(QueueBroker broker, String queue) {
    this.broker = broker;
    this.queue = queue;
  }

  @Override
  public ForwardResult forward(ForwardedMessage message) throws IOException {
    try {
      Sender sender = opened();
      TextMessage text =
          sender
              .session()
              .createTextMessage(new String(message.document().bytes(), StandardCharsets.UTF_8));
      for (Map.Entry<String, String> property : message.properties().entrySet()) {
        text.setStringProperty(property.getKey().replace('-', '_'), property.getValue());
      }
      String id = message.envelope().messageId().toString();
      text.setStringProperty("Content_Type", message.document().mediaType());
      text.setStringProperty("_AMQ_DUPL_ID", message.envelope().sender() + " " + id);
      text.setJMSCorrelationID(id);
      sender.producer().send(text);
      return new ForwardResult.Taken();
    } catch (JMSException e) {
      close();
      throw QueueBroker.unusable(e);
    }
  }

  private Sender opened() throws IOException, JMSException {
    Sender sender = open;
    if (sender == null) {
      Connection connection = broker.connect();
      try {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(session.createQueue(queue));
        producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        sender = new Sender(connection, session, producer);
      } catch (JMSException e) {
        connection.close();
        throw e;
      }
      open = sender;
    }
    return sender;
  }

  @Override
  public void close() throws IOException {
    Sender sender = open;
    open = null;
    if (sender != null) {
      try {
        sender.connection().close();
      } catch (JMSException e) {
        // It is lost already.
      }
    }
  }
}
