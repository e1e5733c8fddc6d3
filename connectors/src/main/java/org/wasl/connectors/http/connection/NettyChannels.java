package org.wasl.connectors.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The Netty channels under the connections of Vert.x. */
public final class NettyChannels {
  private NettyChannels() {}

  /** The channel of a connection. */
  public static Channel of(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /** Closes without TLS' goodbye: a client that reads nothing would hold the connection longer. */
  public static void disconnect(Channel channel) {
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }
}
