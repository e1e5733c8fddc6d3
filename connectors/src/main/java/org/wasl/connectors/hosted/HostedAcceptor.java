package org.wasl.connectors.hosted;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.traffic.ChannelTrafficShapingHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.AcceptorFactory;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;
import org.wasl.connectors.intermediary.jms.FrameLimiter;
import org.wasl.connectors.partnerapi.connection.ListenerTls;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;

/**
 * Artemis's listener with the gateway's TLS and limits of connections, packets and bytes a second.
 */
final class HostedAcceptor extends NettyAcceptor {
  /** The parameter of the acceptor whose value is its {@link Limits}. */
  static final String LIMITS = "waslLimits";

  /**
   * Limits of every connection.
   *
   * @param maxPacketBytes a larger packet closes it
   * @param maxUnreadBytes a connection with more unread bytes is closed
   * @param maxBytesPerSecond most bytes that are read from it in a second
   * @param refused called with the certificate (thumbprint) of a connection that is closed for its
   *     bytes
   */
  record Limits(
      ListenerTls tls,
      int maxPacketBytes,
      long maxUnreadBytes,
      int maxBytesPerSecond,
      Consumer<String> refused) {}

  /** Made by Artemis, by its name. */
  @SuppressWarnings("rawtypes") // as Artemis declares it
  public static final class Factory implements AcceptorFactory {
    @Override
    public Acceptor createAcceptor(
        String name,
        ClusterConnection cluster,
        Map<String, Object> parameters,
        BufferHandler handler,
        ServerConnectionLifeCycleListener listener,
        Executor threads,
        ScheduledExecutorService timer,
        Map<String, ProtocolManager> protocols,
        String threadGroup,
        MetricsManager metrics) {
      if (!(parameters.get(LIMITS) instanceof Limits limits)) {
        throw new IllegalArgumentException(LIMITS);
      }
      return new HostedAcceptor(
          limits,
          name,
          cluster,
          parameters,
          handler,
          listener,
          timer,
          threads,
          protocols,
          threadGroup,
          metrics);
    }
  }

  private final Limits limits;

  @SuppressWarnings("rawtypes") // as Artemis declares it
  private HostedAcceptor(
      Limits limits,
      String name,
      ClusterConnection cluster,
      Map<String, Object> parameters,
      BufferHandler handler,
      ServerConnectionLifeCycleListener listener,
      ScheduledExecutorService timer,
      Executor threads,
      Map<String, ProtocolManager> protocols,
      String threadGroup,
      MetricsManager metrics) {
    super(
        name,
        cluster,
        parameters,
        handler,
        listener,
        timer,
        threads,
        protocols,
        threadGroup,
        metrics);
    this.limits = limits;
  }

  @Override
  public SslHandler getSslHandler(ByteBufAllocator allocator, String peer, int peerPort) {
    return limits
        .tls()
        .handler(
            allocator,
            List.of(
                new ChannelTrafficShapingHandler(0, limits.maxBytesPerSecond()),
                FrameLimiter.ofClient(
                    limits.maxPacketBytes(),
                    limits.maxUnreadBytes(),
                    channel -> limits.refused().accept(PeerCertificate.thumbprint(channel)))));
  }

  /**
   * The certificate (thumbprint) of a connection by this listener. Empty for a connection within
   * this process.
   */
  static Optional<String> certificate(RemotingConnection connection) {
    return channel(connection).map(PeerCertificate::thumbprint);
  }

  /** The channel of a connection by this listener. Empty for a connection within this process. */
  static Optional<Channel> channel(RemotingConnection connection) {
    return connection.getTransportConnection() instanceof NettyConnection netty
        ? Optional.of(netty.getChannel())
        : Optional.empty();
  }
}
