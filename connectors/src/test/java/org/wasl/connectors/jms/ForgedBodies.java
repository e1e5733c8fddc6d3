package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.wasl.connectors.intermediary.IntermediaryClient;

/** Messages of Artemis whose bodies say that they are 2 GiB long, and a long text that is none. */
public final class ForgedBodies {
  /** So that Artemis sends it in several packets. */
  private static final int LARGE = 300_000;

  private ForgedBodies() {}

  /** Sends each to this queue, with its name as correlation id. */
  public static void send(Connection connection, String queue) throws JMSException {
    try (Session session = connection.createSession();
        MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      producer.send(forged(session, "object", 2, 10));
      producer.send(forged(session, "map", 5, 10));
      producer.send(forged(session, "large object", 2, LARGE));
      producer.send(forged(session, "large text", 3, LARGE));
      TextMessage text = session.createTextMessage("é".repeat(LARGE));
      producer.send(named(text, "text"));
    }
  }

  private static Message forged(Session session, String name, int type, int length)
      throws JMSException {
    BytesMessage message = session.createBytesMessage();
    if (type != 2) {
      message.writeByte((byte) 1);
    }
    message.writeInt(Integer.MAX_VALUE);
    message.writeBytes(new byte[length]);
    ((ActiveMQMessage) message).getCoreMessage().toCore().setType((byte) type);
    return named(message, name);
  }

  private static Message named(Message message, String name) throws JMSException {
    message.setJMSType("message");
    message.setJMSCorrelationID(name);
    return message;
  }

  /** Each was answered; the text was taken. */
  public static void assertAnswered(List<IntermediaryClient.Answer> answers) {
    assertThat(answers)
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyInAnyOrder(
            "object 415", "map 415", "large object 415", "large text 400", "text 202");
  }
}
