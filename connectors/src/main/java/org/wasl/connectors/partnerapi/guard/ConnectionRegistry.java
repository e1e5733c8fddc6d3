package org.wasl.connectors.partnerapi.guard;

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
import org.wasl.connectors.partnerapi.connection.HttpsTransport;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.share.FairShares;

/**
 * The connections after their TLS handshake. It adds the request guard to each, counts them and
 * drains them.
 */
public final class ConnectionRegistry {
  private final HttpsSettings settings;
  private final HttpsTransport transport;
  private final RequestRejection refusals;
  private final Predicate<String> admitted;
  private final FairShares shares;
  private final Map<Channel, RequestGuard> open = new ConcurrentHashMap<>();

  /** The connections whose certificate belonged to an agency when they were opened. */
  private final Set<Channel> identified = ConcurrentHashMap.newKeySet();

  /** The channel that accepts connections. It is known from the first connection. */
  private volatile @Nullable Channel listening;

  private volatile boolean draining;
  private volatile boolean leaving;
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
   * Registers a new connection before its first byte of HTTP is read, or closes it. The limit for
   * each certificate protects the other agencies.
   */
  public void add(HttpConnection connection) {
    Channel channel = VertxInternals.channel(connection);
    boolean allowed = transport.handshakeComplete(channel);
    StrictRequestDecoder decoder =
        new StrictRequestDecoder(settings.maxLineBytes(), settings.maxHeaderBytes());
    RequestGuard guard = new RequestGuard(settings, decoder, refusals, shares);
    channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
    channel.pipeline().addBefore("handler", "guard", guard);
    listening = channel.parent();
    open.put(channel, guard);
    if (admitted.test(PeerCertificate.thumbprint(channel))) {
      identified.add(channel);
    }
    channel.closeFuture().addListener(closed -> remove(channel));
    // A resumed session was not asked for its certificate again.
    if (!allowed || PeerCertificate.hasExpired(channel, Instant.now())) {
      channel.close();
    } else if (draining || leaving) {
      guard.answerOnce();
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
   * Closes connections whose certificate has expired, and those whose certificate no longer belongs
   * to an agency. A pending answer is cut off, because it is not for the other end.
   */
  public void closeEnded(Instant now) {
    for (Channel channel : open.keySet()) {
      if (PeerCertificate.hasExpired(channel, now)
          || identified.contains(channel) && !admitted.test(PeerCertificate.thumbprint(channel))) {
        channel.close();
      }
    }
  }

  /**
   * Closes each connection after its next answer, because another gateway is to serve its client.
   * An idle connection stays open, because its client may be sending a request.
   *
   * @param on false to keep new connections again
   */
  public void leave(boolean on) {
    leaving = on;
    if (on) {
      open.forEach((channel, guard) -> channel.eventLoop().execute(guard::answerOnce));
    }
  }

  /**
   * Closes idle connections at once, and every other one after its pending answer. A new connection
   * gets one answer that tells the client to come again.
   */
  public void drain() {
    draining = true;
    open.values().forEach(RequestGuard::drain);
  }

  /** Accepts no more connections, and waits until the last one has closed, up to a limit. */
  public void awaitDrained() throws InterruptedException {
    Channel acceptor = listening;
    if (acceptor != null) {
      acceptor.close().await(settings.stopTimeoutMillis());
    }
    CountDownLatch latch = new CountDownLatch(1);
    drained = latch;
    drain();
    if (open.isEmpty()) {
      latch.countDown();
    }
    latch.await(settings.stopTimeoutMillis(), TimeUnit.MILLISECONDS);
  }
}
