package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.wasl.connectors.intermediary.IntermediaryClient;

/**
 * Artemis messages that claim to be 2 GiB long, in their bodies or properties, others that its
 * client misreads, and one valid long text.
 */
public final class ForgedBodies {
  /** Long enough that Artemis sends it in several packets. */
  private static final int LARGE = 300_000;

  private static final String COMPRESSED =
      org.apache.activemq.artemis.api.core.Message.HDR_LARGE_COMPRESSED.toString();
  private static final String SIZE =
      org.apache.activemq.artemis.api.core.Message.HDR_LARGE_BODY_SIZE.toString();
  private static final String FORCED = ClientConsumerImpl.FORCED_DELIVERY_MESSAGE.toString();

  /** Deflated, they take a thousandth. */
  private static final int BOMB = 100 << 20;

  private static final byte TEXT = org.apache.activemq.artemis.api.core.Message.TEXT_TYPE;

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
      producer.send(shortText(session, "short text", Integer.MAX_VALUE));
      producer.send(shortText(session, "shorter text", 2));
      producer.send(shortText(session, "negative text", -1));
      producer.send(named(session.createTextMessage("é"), "tiny text"));
    }
  }

  /** Names of all, of {@link #send} and of {@link #sendCompressed}. */
  public static Set<String> names() {
    return Set.of(
        "object",
        "map",
        "large object",
        "large text",
        "text",
        "short text",
        "shorter text",
        "negative text",
        "tiny text",
        "compressed text",
        "bomb",
        "large bomb",
        "no boolean",
        "forced");
  }

  /** A text with a false length. */
  private static Message shortText(Session session, String name, int length) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeByte((byte) 1);
    message.writeInt(length);
    message.writeBytes(new byte[8]);
    core(message).setType(TEXT);
    return named(message, name);
  }

  /**
   * Sends messages whose properties claim that they are compressed and how long they are. A broker
   * may accept or reject them.
   *
   * @return by name, whether the broker took it
   */
  public static Map<String, Boolean> sendCompressed(Connection connection, String queue)
      throws JMSException {
    Map<String, Boolean> taken = new TreeMap<>();
    try (Session session = connection.createSession();
        MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      Message text = session.createTextMessage("x");
      core(text).putBooleanProperty(COMPRESSED, true);
      core(text).putLongProperty(SIZE, 2_000_000_000L);
      taken.put("compressed text", isTaken(producer, named(text, "compressed text")));
      BytesMessage bomb = session.createBytesMessage();
      bomb.writeBytes(deflated());
      core(bomb).putBooleanProperty(COMPRESSED, true);
      core(bomb).putLongProperty(SIZE, 1L);
      taken.put("bomb", isTaken(producer, named(bomb, "bomb")));
      BytesMessage large = session.createBytesMessage();
      large.writeBytes(deflated());
      large.writeBytes(new byte[LARGE]);
      core(large).putBooleanProperty(COMPRESSED, true);
      core(large).putLongProperty(SIZE, 1L);
      taken.put("large bomb", isTaken(producer, named(large, "large bomb")));
      BytesMessage noBoolean = session.createBytesMessage();
      noBoolean.writeByte((byte) 1);
      core(noBoolean).putBytesProperty(COMPRESSED, new byte[1]);
      taken.put("no boolean", isTaken(producer, named(noBoolean, "no boolean")));
      BytesMessage forced = session.createBytesMessage();
      forced.writeByte((byte) 1);
      core(forced).putStringProperty(FORCED, "none");
      taken.put("forced", isTaken(producer, named(forced, "forced")));
    }
    return taken;
  }

  private static boolean isTaken(MessageProducer producer, Message message) {
    try {
      producer.send(message);
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  private static byte[] deflated() {
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[BOMB]);
    deflater.finish();
    byte[] bytes = new byte[BOMB >> 8];
    int length = deflater.deflate(bytes);
    deflater.end();
    return Arrays.copyOf(bytes, length);
  }

  private static ICoreMessage core(Message message) {
    return ((ActiveMQMessage) message).getCoreMessage().toCore();
  }

  private static Message forged(Session session, String name, int type, int length)
      throws JMSException {
    BytesMessage message = session.createBytesMessage();
    if (type != 2) {
      message.writeByte((byte) 1);
    }
    message.writeInt(Integer.MAX_VALUE);
    message.writeBytes(new byte[length]);
    core(message).setType((byte) type);
    return named(message, name);
  }

  private static Message named(Message message, String name) throws JMSException {
    message.setJMSType("message");
    message.setJMSCorrelationID(name);
    return message;
  }

  /** Checks that each was answered and that the text was accepted. */
  public static void assertAnswered(List<IntermediaryClient.Answer> answers) {
    assertThat(answers)
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyInAnyOrder(
            "object 415",
            "map 415",
            "large object 415",
            "large text 400",
            "text 202",
            "short text 400",
            "shorter text 400",
            "negative text 400",
            "tiny text 202");
  }
}
