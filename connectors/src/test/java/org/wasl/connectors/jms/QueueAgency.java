package org.wasl.connectors.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.URI;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.wasl.connectors.ConnectorEnds.AgencyStub;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.ConnectorEnds.Trouble;

/** An agency behind its own Artemis: takes deliveries from one queue and says what it says. */
public final class QueueAgency implements AgencyStub {
  private static final int OVERSIZED = 2 << 20;

  private final TestBroker broker;
  private final Connection connection;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Script script = delivery -> receive(delivery, "receipt", "a.b.c".getBytes());

  /** What it does once it has a delivery. */
  interface Script {
    void on(String delivery) throws Exception;
  }

  QueueAgency(TestBroker broker) throws JMSException {
    this.broker = broker;
    this.connection = broker.local().createConnection();
    connection.start();
    threads.submit(this::take);
  }

  private Void take() throws Exception {
    try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue("wasl.deliveries"))) {
      while (closed.getCount() > 0) {
        if (consumer.receive(200) instanceof BytesMessage message) {
          delivered.add(new Delivered(body(message), properties(message)));
          message.acknowledge();
          String delivery = message.getStringProperty("Wasl_Delivery");
          Script now = script;
          threads.submit(
              () -> {
                now.on(delivery);
                return null;
              });
        }
      }
      return null;
    }
  }

  /** The properties by the names that they have as headers. */
  static Map<String, String> properties(Message message) throws JMSException {
    Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement().toString();
      properties.put(name.replace('_', '-'), message.getStringProperty(name));
    }
    return properties;
  }

  static byte[] body(BytesMessage message) throws JMSException {
    byte[] body = new byte[(int) message.getBodyLength()];
    message.readBytes(body);
    return body;
  }

  TestBroker broker() {
    return broker;
  }

  void script(Script next) {
    script = next;
  }

  /** Sends to the gateway, about a delivery. */
  void receive(String delivery, String type, byte[] body) throws JMSException {
    send(type, body, Map.of("Wasl_Delivery", delivery), null);
  }

  /** Sends to the gateway; several threads may. */
  void send(String type, byte[] body, Map<String, String> properties, String correlationId)
      throws JMSException {
    try (Session session = connection.createSession()) {
      BytesMessage message = session.createBytesMessage();
      message.setJMSType(type);
      message.setJMSCorrelationID(correlationId);
      for (Map.Entry<String, String> property : properties.entrySet()) {
        message.setStringProperty(property.getKey(), property.getValue());
      }
      message.writeBytes(body);
      session.createProducer(session.createQueue("wasl.submissions")).send(message);
    }
  }

  /** Sends what it makes with a session of its own. */
  void send(MessageMaker maker) throws JMSException {
    try (Session session = connection.createSession()) {
      session.createProducer(session.createQueue("wasl.submissions")).send(maker.make(session));
    }
  }

  /** Makes a message. */
  interface MessageMaker {
    Message make(Session session) throws JMSException;
  }

  /** The next answer of the gateway; empty where none comes in time. */
  List<BytesMessage> answers(int count, long millis) throws JMSException {
    List<BytesMessage> answers = new ArrayList<>();
    try (Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createQueue("wasl.answers"))) {
      while (answers.size() < count && consumer.receive(millis) instanceof BytesMessage answer) {
        answers.add(answer);
      }
    }
    return answers;
  }

  @Override
  public URI endpoint() {
    return URI.create("artemis://127.0.0.1:" + broker.port());
  }

  @Override
  public void receipt(String receipt) {
    script = delivery -> receive(delivery, "receipt", receipt.getBytes());
  }

  @Override
  public void misbehave(Trouble trouble) {
    script =
        switch (trouble) {
          case NEVER_ANSWERS -> delivery -> {};
          case DRIPS ->
              delivery -> {
                for (int i = 0; i < 100 && !closed.await(1, TimeUnit.SECONDS); i++) {
                  receive(delivery, "receip", new byte[] {'a'});
                }
              };
          case CLOSES_MID_ANSWER -> delivery -> broker.cutConnections();
          case ENDLESS_ANSWER ->
              delivery -> {
                while (closed.getCount() > 0) {
                  receive(delivery, "receipt", new byte[OVERSIZED]);
                }
              };
          case REFUSES -> delivery -> receive(delivery, "refusal", "{\"status\":422}".getBytes());
          case OVERLOADED ->
              delivery ->
                  receive(
                      delivery, "refusal", "{\"status\":503,\"retryAfterSeconds\":7}".getBytes());
        };
  }

  @Override
  public List<Delivered> delivered() {
    return delivered;
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdown();
    try {
      connection.close();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    } finally {
      broker.close();
    }
  }
}
