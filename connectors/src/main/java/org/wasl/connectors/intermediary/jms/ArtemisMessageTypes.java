package org.wasl.connectors.intermediary.jms;

import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Has Artemis's client read and unpack no body before it is asked to. It would reserve as much
 * memory as the first bytes of a body say, or as a property of the sender says, and inflate without
 * bound. So a text gets the type of bytes here, marked. An object, a map, a stream or a compressed
 * body gets the type of a message without a body, which is refused. Properties of the sender that
 * the client would take for its broker's are removed.
 */
public final class ArtemisMessageTypes implements Interceptor {
  /**
   * The property that marks a text. The body is in Artemis's form. A text has the byte 1, its
   * length in four bytes, and UTF-16 with the low byte first. A null text has the byte 0.
   */
  static final String TEXT = "Wasl_Text";

  private static final SimpleString TEXT_MARK = SimpleString.of(TEXT);

  /** A property that makes the client inflate the body. */
  public static final SimpleString COMPRESSED = Message.HDR_LARGE_COMPRESSED;

  /** A property by which the client reserves memory. */
  public static final SimpleString BODY_SIZE = Message.HDR_LARGE_BODY_SIZE;

  /** A property that makes the client drop the message silently. */
  public static final SimpleString FORCED_DELIVERY = ClientConsumerImpl.FORCED_DELIVERY_MESSAGE;

  private ArtemisMessageTypes() {}

  /** Applies this to the messages that connections of this factory receive. */
  public static void apply(ActiveMQConnectionFactory factory) {
    factory.getServerLocator().addIncomingInterceptor(new ArtemisMessageTypes());
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    switch (packet) {
      case SessionReceiveLargeMessage large -> {
        change(large.getLargeMessage());
        large.getLargeMessage().putLongProperty(BODY_SIZE, large.getLargeMessageSize());
      }
      // The broker's own notice that the queue is empty has never been delivered before.
      case SessionReceiveMessage whole when whole.getDeliveryCount() > 0 ->
          change(whole.getMessage());
      default -> {}
    }
    return true;
  }

  private static void change(Message message) {
    byte type = message.toCore().getType();
    boolean compressed = message.containsProperty(COMPRESSED);
    message.removeProperty(COMPRESSED);
    message.removeProperty(BODY_SIZE);
    message.removeProperty(FORCED_DELIVERY);
    message.removeProperty(TEXT_MARK);
    if (compressed || type != Message.TEXT_TYPE && type != Message.BYTES_TYPE) {
      message.toCore().setType(Message.DEFAULT_TYPE);
    } else if (type == Message.TEXT_TYPE) {
      message.putBooleanProperty(TEXT_MARK, true);
      message.toCore().setType(Message.BYTES_TYPE);
    }
  }
}
