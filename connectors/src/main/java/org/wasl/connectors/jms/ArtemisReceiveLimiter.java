package org.wasl.connectors.jms;

import io.netty.channel.ChannelPipeline;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManager;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManagerFactory;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveContinuationMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManager;
import org.wasl.connectors.intermediary.jms.FrameLimiter;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;

/**
 * Ends the connection if the broker sends a packet, or a message in several packets, beyond a
 * limit. Artemis's client accepts packets of any size. The connection has one consumer, which
 * receives one message after the other.
 */
final class ArtemisReceiveLimiter implements Interceptor {
  private final ReceiveLimit limit;
  private long messageBytes;

  private ArtemisReceiveLimiter(ReceiveLimit limit) {
    this.limit = limit;
  }

  /**
   * Bounds the one connection that this factory makes.
   *
   * @param limit called when it is exceeded
   */
  static void apply(ActiveMQConnectionFactory factory, ReceiveLimit limit) {
    ServerLocator locator = factory.getServerLocator();
    locator.setProtocolManagerFactory(new LimitedPackets(limit).setLocator(locator));
    locator.addIncomingInterceptor(new ArtemisReceiveLimiter(limit));
  }

  private static final class LimitedPackets extends ActiveMQClientProtocolManagerFactory {
    private static final long serialVersionUID = 1L;

    private final transient ReceiveLimit limit;

    LimitedPackets(ReceiveLimit limit) {
      this.limit = limit;
    }

    @Override
    public ClientProtocolManager newProtocolManager() {
      return new ActiveMQClientProtocolManager() {
        @Override
        public void addChannelHandlers(ChannelPipeline pipeline) {
          pipeline.addLast(
              FrameLimiter.ofBroker(limit.maxMessageBytes(), closed -> limit.exceed()));
          super.addChannelHandlers(pipeline);
        }
      };
    }
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    long bytes =
        switch (packet) {
          case SessionReceiveLargeMessage begun -> {
            messageBytes = 0;
            yield begun.getLargeMessageSize();
          }
          case SessionReceiveContinuationMessage part -> messageBytes += part.getPacketSize();
          default -> 0;
        };
    if (bytes <= limit.maxMessageBytes()) {
      return true;
    }
    limit.exceed();
    connection.getTransportConnection().close();
    return false;
  }
}
