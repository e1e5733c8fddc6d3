package org.wasl.connectors.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's sockets, with a limit to the connections accepted. Vert.x has none, and tells of a
 * connection only once TLS has agreed: strangers who never finish a handshake would not count.
 */
final class BoundedTransport extends JDKTransport {
  private final int maxConnections;

  BoundedTransport(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return () -> new BoundedServerChannel(maxConnections);
  }

  private static final class BoundedServerChannel extends NioServerSocketChannel {
    private final AtomicInteger open = new AtomicInteger();
    private final int max;

    BoundedServerChannel(int max) {
      this.max = max;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int count = super.doReadMessages(accepted);
      if (count == 1) {
        Channel channel = (Channel) accepted.get(accepted.size() - 1);
        if (open.incrementAndGet() > max) {
          accepted.remove(accepted.size() - 1);
          open.decrementAndGet();
          channel.unsafe().closeForcibly();
          return 0;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
      }
      return count;
    }
  }
}
