package org.wasl.desk.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** A connection, and when bytes went over it last, which Vert.x does not tell. */
final class BrowserConnection extends ChannelDuplexHandler {
  private final HttpConnection connection;
  private volatile long usedNanos = System.nanoTime();

  private BrowserConnection(HttpConnection connection) {
    this.connection = connection;
  }

  /** Observes the connection from now on. */
  static BrowserConnection of(HttpConnection connection) {
    BrowserConnection observed = new BrowserConnection(connection);
    ((ConnectionBase) connection).channel().pipeline().addFirst(observed);
    return observed;
  }

  long idleNanos() {
    return System.nanoTime() - usedNanos;
  }

  void close() {
    connection.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    usedNanos = System.nanoTime();
    context.fireChannelRead(bytes);
  }

  @Override
  public void write(ChannelHandlerContext context, Object bytes, ChannelPromise written) {
    usedNanos = System.nanoTime();
    context.write(bytes, written);
  }
}
