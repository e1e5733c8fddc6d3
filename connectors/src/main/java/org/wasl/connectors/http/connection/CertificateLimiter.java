package org.wasl.connectors.http.connection;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.base.SourceRate;
import org.wasl.connectors.http.limits.HttpsSettings;

/**
 * What one client certificate may have at the HTTPS server and at the listeners beside it, all
 * together: connections that are open at once, and handshakes in a second. It is known only after
 * the handshake; before, {@link ConnectionLimiter} counts by address.
 */
final class CertificateLimiter {
  private final int maxConnections;
  private final SourceRate handshakes;
  private final RejectedRequestListener rejected;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  /**
   * @param rejected called for connections under a certificate that completes too many handshakes
   */
  CertificateLimiter(HttpsSettings settings, RejectedRequestListener rejected) {
    this.maxConnections = settings.maxConnectionsPerCertificate();
    this.handshakes = settings.handshakeRate();
    this.rejected = rejected;
  }

  /**
   * Counts a connection whose handshake is complete, until it is closed.
   *
   * @return whether it is within the limits; else it is to be closed
   */
  boolean admits(Channel channel) {
    String certificate = PeerCertificate.thumbprint(channel);
    int connections = held.merge(certificate, 1, Integer::sum);
    channel.closeFuture().addListener(closed -> release(certificate));
    if (!handshakes.tryBegin(certificate)) {
      rejected.handshakeRefused(Optional.of(certificate));
      return false;
    }
    return connections <= maxConnections;
  }

  private void release(String certificate) {
    held.computeIfPresent(certificate, (key, now) -> now > 1 ? now - 1 : null);
  }
}
