package org.wasl.connectors.partnerapi.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.wasl.runtime.SourceAddress;
import org.wasl.runtime.SourceRate;

/**
 * Limits the connections that are accepted. Vert.x has no such limit. It reports a connection only
 * after the TLS handshake, so connections that never finish one would not count. Until its
 * handshake is complete a connection is half-open. Each address has a limit of half-open
 * connections. At the overall limit, a new connection replaces the oldest half-open one, because a
 * genuine client has finished its handshake long before. An address that has begun too many
 * handshakes has its new connections closed before any TLS work. A connection without any bytes has
 * not begun a handshake.
 */
final class ConnectionLimiter {
  private final SourceRate handshakes;
  private final Runnable handshakeRefused;
  private final int maxConnections;
  private final int maxHalfOpenPerAddress;
  private final Map<Channel, String> open = new HashMap<>();
  private final Set<Channel> halfOpen = new LinkedHashSet<>();
  private final Map<String, Set<Channel>> halfOpenByAddress = new HashMap<>();

  /**
   * @param maxConnections open at once, half-open ones included
   * @param maxHalfOpenPerAddress half-open at once from one IPv4 address or IPv6 prefix
   * @param handshakes rate of one IPv4 address or IPv6 prefix
   * @param handshakeRefused called for each connection that is closed for that rate
   */
  ConnectionLimiter(
      int maxConnections,
      int maxHalfOpenPerAddress,
      SourceRate handshakes,
      Runnable handshakeRefused) {
    this.handshakes = handshakes;
    this.handshakeRefused = handshakeRefused;
    this.maxConnections = maxConnections;
    this.maxHalfOpenPerAddress = maxHalfOpenPerAddress;
  }

  /**
   * Whether a new connection may continue with its handshake. Otherwise the caller closes it.
   *
   * @param later closes others later, because the oldest connection of a burst may not have its
   *     event loop yet
   */
  boolean admits(Channel channel, Executor later) {
    String address = SourceAddress.of(channel.remoteAddress());
    if (!handshakes.allows(address)) {
      handshakeRefused.run();
      return false;
    }
    if (!accept(channel, address, later)) {
      return false;
    }
    channel.pipeline().addFirst(new FirstBytes(address));
    return true;
  }

  /**
   * Accepts a new connection if there is room.
   *
   * @param later closes others later, because the oldest connection of a burst may not have its
   *     event loop yet
   */
  private synchronized boolean accept(Channel channel, String address, Executor later) {
    Set<Channel> neighbours = halfOpenByAddress.getOrDefault(address, Set.of());
    if (neighbours.size() >= maxHalfOpenPerAddress) {
      closeOldest(neighbours, later);
    } else if (open.size() >= maxConnections) {
      closeOldest(halfOpen, later);
    }
    if (open.size() >= maxConnections) {
      return false;
    }
    open.put(channel, address);
    halfOpen.add(channel);
    halfOpenByAddress.computeIfAbsent(address, key -> new LinkedHashSet<>()).add(channel);
    channel.closeFuture().addListener(closed -> remove(channel));
    return true;
  }

  private void closeOldest(Set<Channel> inOrder, Executor later) {
    if (!inOrder.isEmpty()) {
      Channel oldest = inOrder.iterator().next();
      remove(oldest);
      later.execute(oldest::close);
    }
  }

  private synchronized void remove(Channel channel) {
    handshakeComplete(channel);
    open.remove(channel);
  }

  /** The connection is not half-open any more. */
  synchronized void handshakeComplete(Channel channel) {
    if (halfOpen.remove(channel)) {
      halfOpenByAddress.computeIfPresent(
          open.get(channel),
          (address, channels) -> channels.remove(channel) && channels.isEmpty() ? null : channels);
    }
  }

  /** The sockets of the JDK, with this limit. */
  JDKTransport transport() {
    return new LimitedTransport();
  }

  private final class LimitedTransport extends JDKTransport {
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return LimitedServerChannel::new;
    }
  }

  private final class LimitedServerChannel extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int count = super.doReadMessages(accepted);
      if (count == 1) {
        Channel channel = (Channel) accepted.get(accepted.size() - 1);
        if (!admits(channel, eventLoop())) {
          accepted.remove(accepted.size() - 1);
          channel.unsafe().closeForcibly();
          return 0;
        }
      }
      return count;
    }
  }

  /** Counts the handshake at the first bytes of the client. */
  private final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final String address;

    private FirstBytes(String address) {
      this.address = address;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      handshakes.begin(address);
      context.pipeline().remove(this);
      context.fireChannelRead(bytes);
    }
  }
}
