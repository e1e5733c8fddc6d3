package org.wasl.connectors.intermediary.jms;

import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Has Artemis's client read no body before it is asked to. As it receives an object, a map or a
 * text in several packets, it reserves as much memory as the first bytes of the body say. So such a
 * text gets the type of bytes here, marked; an object, a map or a stream gets the type of a message
 * without a body, which is refused.
 */
public final class ArtemisMessageTypes implements Interceptor {
  /**
   * The mark, a property. The body is as Artemis writes it: the byte 1, its length in four bytes,
   * UTF-16 with the low byte first.
   */
  static final String LARGE_TEXT = "Wasl_LargeText";

  private ArtemisMessageTypes() {}

  /** Has this done for what the connections of this factory receive. */
  public static void apply(ActiveMQConnectionFactory factory) {
    factory.getServerLocator().addIncomingInterceptor(new ArtemisMessageTypes());
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    switch (packet) {
      case SessionReceiveLargeMessage large -> change(large.getLargeMessage(), true);
      case SessionReceiveMessage whole -> change(whole.getMessage(), false);
      default -> {}
    }
    return true;
  }

  private static void change(Message message, boolean large) {
    byte type = message.toCore().getType();
    if (type == Message.TEXT_TYPE && large) {
      message.putBooleanProperty(LARGE_TEXT, true);
      message.toCore().setType(Message.BYTES_TYPE);
    } else if (type != Message.TEXT_TYPE && type != Message.BYTES_TYPE) {
      message.toCore().setType(Message.DEFAULT_TYPE);
    }
  }
}
