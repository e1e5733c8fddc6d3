package org.wasl.connectors.http.guard;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.http.connection.HttpsTransport;
import org.wasl.connectors.http.connection.NettyChannels;
import org.wasl.connectors.http.connection.PeerCertificate;
import org.wasl.connectors.http.connection.RejectedRequestListener;
import org.wasl.connectors.http.exchange.ProblemAnswers;
import org.wasl.connectors.http.limits.HttpsSettings;
import org.wasl.connectors.http.share.FairShares;

/**
 * The connections after their TLS handshake: adds the request guard to each, counts and drains
 * them.
 */
public final class ConnectionRegistry {
  private final HttpsSettings settings;
  private final HttpsTransport transport;
  private final RequestRejection refusals;
  private final Predicate<String> admitted;
  private final FairShares shares;
  private final Map<Channel, RequestGuard> open = new ConcurrentHashMap<>();

  /** Those whose certificate was that of an agency when they were opened. */
  private final Set<Channel> identified = ConcurrentHashMap.newKeySet();

  private volatile @Nullable CountDownLatch drained;

  /**
   * @param rejected called for malformed requests
   * @param admitted whether a certificate (thumbprint) identifies an agency now
   */
  public ConnectionRegistry(
      HttpsSettings settings,
      HttpsTransport transport,
      ProblemAnswers problems,
      RejectedRequestListener rejected,
      FairShares shares,
      Predicate<String> admitted) {
    this.admitted = admitted;
    this.settings = settings;
    this.transport = transport;
    this.refusals = new RequestRejection(problems, rejected);
    this.shares = shares;
  }

  /**
   * Registers a new connection before its first byte of HTTP is read, or closes it: the limit for
   * each certificate protects the others.
   */
  public void add(HttpConnection connection) {
    Channel channel = NettyChannels.of(connection);
    boolean allowed = transport.handshakeComplete(channel);
    StrictRequestDecoder decoder =
        new StrictRequestDecoder(settings.maxLineBytes(), settings.maxHeaderBytes());
    RequestGuard guard = new RequestGuard(settings, decoder, refusals, shares);
    channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
    channel.pipeline().addBefore("handler", "guard", guard);
    open.put(channel, guard);
    if (admitted.test(PeerCertificate.thumbprint(channel))) {
      identified.add(channel);
    }
    channel.closeFuture().addListener(closed -> remove(channel));
    if (!allowed
        || drained != null
        // A resumed session was not asked for its certificate again.
        || PeerCertificate.hasExpired(channel, Instant.now())) {
      channel.close();
    }
  }

  private void remove(Channel channel) {
    open.remove(channel);
    identified.remove(channel);
    CountDownLatch waiting = drained;
    if (waiting != null && open.isEmpty()) {
      waiting.countDown();
    }
  }

  /**
   * Closes connections whose certificate has expired, and those whose certificate was that of an
   * agency and is so no longer. An answer under way is cut off: it is not for the other end.
   */
  public void closeEnded(Instant now) {
    for (Channel channel : open.keySet()) {
      if (PeerCertificate.hasExpired(channel, now)
          || identified.contains(channel) && !admitted.test(PeerCertificate.thumbprint(channel))) {
        channel.close();
      }
    }
  }

  /** Closes idle and new connections at once, and every other after its pending answer. */
  public void drain() {
    CountDownLatch latch = new CountDownLatch(1);
    drained = latch;
    open.values().forEach(RequestGuard::drain);
    if (open.isEmpty()) {
      latch.countDown();
    }
  }

  /** Waits until the last connection has closed, up to a limit. */
  public void awaitDrained() throws InterruptedException {
    CountDownLatch latch = drained;
    if (latch != null) {
      latch.await(settings.stopTimeoutMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
