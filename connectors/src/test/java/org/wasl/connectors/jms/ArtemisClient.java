package org.wasl.connectors.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.intermediary.IntermediaryClient;

/** A client of a {@link TestBroker}. */
public final class ArtemisClient implements IntermediaryClient {
  private final Connection connection;
  private final Session sending;
  private final MessageProducer producer;

  /**
   * @param port plaintext port of the broker
   */
  public ArtemisClient(int port) throws JMSException {
    connection =
        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + "?reconnectAttempts=0")
            .createConnection();
    sending = connection.createSession();
    producer = sending.createProducer(sending.createQueue("wasl.submissions"));
    connection.start();
  }

  /** Its connection. */
  public Connection connection() {
    return connection;
  }

  @Override
  public void take(Consumer<Delivered> delivered) throws JMSException {
    Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
    session
        .createConsumer(session.createQueue("wasl.deliveries"))
        .setMessageListener(
            message -> {
              try {
                delivered.accept(new Delivered(body((BytesMessage) message), properties(message)));
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** The properties of a message, type and correlation id among them. */
  public static Map<String, String> properties(Message message) throws JMSException {
    Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement().toString();
      properties.put(name.replace('_', '-'), message.getStringProperty(name));
    }
    properties.put("JMSType", message.getJMSType());
    properties.put("JMSCorrelationID", message.getJMSCorrelationID());
    return properties;
  }

  /** The whole body. */
  public static byte[] body(BytesMessage message) throws JMSException {
    byte[] body = new byte[(int) message.getBodyLength()];
    message.readBytes(body);
    return body;
  }

  @Override
  public void send(String type, byte[] body, Map<String, String> properties, String correlationId)
      throws JMSException {
    synchronized (producer) {
      BytesMessage message = sending.createBytesMessage();
      message.setJMSType(type);
      message.setJMSCorrelationID(correlationId);
      for (Map.Entry<String, String> property : properties.entrySet()) {
        message.setStringProperty(property.getKey(), property.getValue());
      }
      message.writeBytes(body);
      producer.send(message);
    }
  }

  @Override
  public List<Answer> answers(int count, long millis) throws JMSException {
    List<Answer> answers = new ArrayList<>();
    try (Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue("wasl.answers"))) {
      while (answers.size() < count && consumer.receive(millis) instanceof BytesMessage answer) {
        answers.add(new Answer(answer.getJMSCorrelationID(), properties(answer), body(answer)));
      }
    }
    return answers;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
