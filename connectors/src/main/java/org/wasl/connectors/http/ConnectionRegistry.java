package org.wasl.connectors.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections after their TLS handshake: adds the request guard to each, counts and drains
 * them.
 */
final class ConnectionRegistry {
  private final HttpsSettings settings;
  private final ConnectionLimiter limiter;
  private final CertificateLimiter certificates;
  private final RequestRejection refusals;
  private final Predicate<String> admitted;
  private final FairShares shares;
  private final Map<Channel, RequestGuard> open = new ConcurrentHashMap<>();

  /** Those whose certificate spoke for an agency when they came. */
  private final Set<Channel> welcome = ConcurrentHashMap.newKeySet();

  private volatile @Nullable CountDownLatch drained;

  /**
   * @param admitted whether a certificate (thumbprint) speaks for an agency now
   */
  ConnectionRegistry(
      HttpsSettings settings,
      ConnectionLimiter limiter,
      CertificateLimiter certificates,
      RequestRejection refusals,
      FairShares shares,
      Predicate<String> admitted) {
    this.admitted = admitted;
    this.settings = settings;
    this.limiter = limiter;
    this.certificates = certificates;
    this.refusals = refusals;
    this.shares = shares;
  }

  /**
   * Registers a new connection before its first byte of HTTP is read, or closes it: the limit for
   * each certificate protects the others.
   */
  void add(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    limiter.handshakeComplete(channel);
    String certificate = PeerCertificate.thumbprint(channel);
    StrictRequestDecoder decoder =
        new StrictRequestDecoder(settings.maxLineBytes(), settings.maxHeaderBytes());
    RequestGuard guard = new RequestGuard(settings, decoder, refusals, shares);
    channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
    channel.pipeline().addBefore("handler", "guard", guard);
    open.put(channel, guard);
    if (admitted.test(certificate)) {
      welcome.add(channel);
    }
    channel.closeFuture().addListener(closed -> remove(channel));
    if (!certificates.admits(channel, certificate)
        || drained != null
        // A resumed session was not asked for its certificate again.
        || PeerCertificate.hasExpired(channel, Instant.now())) {
      channel.close();
    }
  }

  private void remove(Channel channel) {
    open.remove(channel);
    welcome.remove(channel);
    CountDownLatch waiting = drained;
    if (waiting != null && open.isEmpty()) {
      waiting.countDown();
    }
  }

  /**
   * Closes connections whose certificate has expired, and those whose certificate spoke for an
   * agency and does so no longer. An answer under way is cut off: it is not for the other end.
   */
  void closeEnded(Instant now) {
    for (Channel channel : open.keySet()) {
      if (PeerCertificate.hasExpired(channel, now)
          || welcome.contains(channel) && !admitted.test(PeerCertificate.thumbprint(channel))) {
        channel.close();
      }
    }
  }

  /** Closes idle and new connections at once, and every other after its pending answer. */
  void drain() {
    CountDownLatch latch = new CountDownLatch(1);
    drained = latch;
    open.values().forEach(RequestGuard::drain);
    if (open.isEmpty()) {
      latch.countDown();
    }
  }

  /** Waits until the last connection has closed, up to a limit. */
  void awaitDrained() throws InterruptedException {
    CountDownLatch latch = drained;
    if (latch != null) {
      latch.await(settings.stopTimeoutMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
