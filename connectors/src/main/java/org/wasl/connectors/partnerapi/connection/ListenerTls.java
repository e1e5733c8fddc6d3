package org.wasl.connectors.partnerapi.connection;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;

/**
 * TLS of a listener beside the HTTPS server. Every connection needs a certificate of an agency that
 * the listener is for. It counts within the limits of the HTTPS server. Before that, the protocol
 * behind it reads none of its bytes.
 */
public final class ListenerTls {
  private static final int FORBIDDEN = 403;

  private final SslContext context;
  private final HttpsSettings settings;
  private final ConnectionLimiter limiter;
  private final CertificateLimiter certificates;
  private final RejectedRequestListener refusals;
  private final Predicate<String> admitted;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  ListenerTls(
      SslContext context,
      HttpsSettings settings,
      ConnectionLimiter limiter,
      CertificateLimiter certificates,
      RejectedRequestListener refusals,
      Predicate<String> admitted) {
    this.context = context;
    this.settings = settings;
    this.limiter = limiter;
    this.certificates = certificates;
    this.refusals = refusals;
    this.admitted = admitted;
  }

  /**
   * The TLS handler of one new connection, which is the first handler of its pipeline.
   *
   * @param next handlers that follow it, before those of the protocol
   */
  public SslHandler handler(ByteBufAllocator allocator, List<ChannelHandler> next) {
    SslHandler tls = new Guarded(allocator, next);
    tls.setHandshakeTimeoutMillis(settings.requestTimeoutMillis());
    return tls;
  }

  /** How many connections of agencies are open. */
  public int connections() {
    return open.size();
  }

  /** Closes connections whose certificate has expired or no longer identifies an agency. */
  public void closeEnded(Instant now) {
    for (Channel channel : open) {
      if (PeerCertificate.hasExpired(channel, now)
          || !admitted.test(PeerCertificate.thumbprint(channel))) {
        channel.close();
      }
    }
  }

  private final class Guarded extends SslHandler {
    private final List<ChannelHandler> next;

    Guarded(ByteBufAllocator allocator, List<ChannelHandler> next) {
      super(context.newEngine(allocator));
      this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
      super.handlerAdded(added);
      Channel channel = added.channel();
      for (ChannelHandler handler : next.reversed()) {
        added.pipeline().addAfter(added.name(), null, handler);
      }
      engine().setEnabledProtocols(new String[] {"TLSv1.3"});
      handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  onHandshake(channel);
                } else {
                  refusals.failedHandshake();
                }
              });
      if (!limiter.admits(channel, channel.eventLoop())) {
        channel.close();
      }
    }
  }

  private void onHandshake(Channel channel) {
    limiter.handshakeComplete(channel);
    open.add(channel);
    channel.closeFuture().addListener(closed -> open.remove(channel));
    if (!certificates.admits(channel)) {
      channel.close();
    } else if (!admitted.test(PeerCertificate.thumbprint(channel))) {
      refusals.invalidRequest(PeerCertificate.thumbprint(channel), FORBIDDEN);
      channel.close();
    } else if (PeerCertificate.hasExpired(channel, Instant.now())) {
      channel.close();
    }
  }
}
