package org.wasl.connectors.partnerapi.connection;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.runtime.SourceRate;

/**
 * Limits each client certificate at the HTTPS server and the other listeners together. The limits
 * are for open connections and for handshakes in a second. The certificate is known only after the
 * handshake. Before that, {@link ConnectionLimiter} counts by address.
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
   * Counts a connection from its complete handshake until it is closed.
   *
   * @return whether it is within the limits; otherwise the caller closes it
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
