package org.wasl.connectors.partnerapi.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Access to internals that the public API of Vert.x 4.5 lacks, such as the Netty channel of a
 * connection and a separate event loop. Each uses a cast that another version may reject.
 */
public final class VertxInternals {
  private VertxInternals() {}

  /** An event loop for work that begins on a thread that is none. */
  public static Context eventLoop(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  /** The channel of a connection. */
  public static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /**
   * Closes without TLS close_notify, because a client that reads nothing would hold the connection
   * longer.
   */
  public static void disconnect(Channel channel) {
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }
}
