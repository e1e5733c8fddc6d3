package org.wasl.connectors.partnerapi.limits;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.wasl.runtime.SourceRate;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/**
 * Limits and keys of the HTTPS connector.
 *
 * @param host address the partner API listens on
 * @param port listening port; 0 takes any free one
 * @param own certificate chain and key of the gateway, used as server and as client
 * @param authorities authorities that issue partners' certificates
 * @param maxBodyBytes largest request body
 * @param maxLineBytes longest request line
 * @param maxHeaderBytes largest sum of all request headers
 * @param maxConnections open connections, before or after their TLS handshake; at the limit, a new
 *     one replaces the oldest half-open one, or is closed if there is none
 * @param maxHalfOpenPerAddress the part of these before the handshake, from one address
 * @param maxConnectionsPerCertificate the part of these under one client certificate
 * @param maxHandshakesPerSecondPerSource TLS handshakes in a second that one address begins, or
 *     that are completed under one certificate; further connections are closed
 * @param requestTimeoutMillis for the TLS handshake, for a request from its first byte to its last,
 *     and for the pause before a connection's next request
 * @param lingerMillis how long a refused connection is still read and discarded, so that the client
 *     gets the answer
 * @param responseTimeoutMillis from the first byte of an answer until the client has taken the
 *     last; a slower reader is cut off
 * @param stopTimeoutMillis how long a stop waits for answers under way
 * @param connectTimeoutMillis outwards, for TCP and again for TLS
 * @param maxConnectionsPerAddress outwards, at once; a further call waits while its deadline runs,
 *     so allow enough for all agencies at an address
 * @param maxReceiptBytes outwards, the largest answer that is read
 * @param maxFileBytes the largest sealed evidence file
 * @param shares limits of one agency
 * @param batches limits of a batch
 */
public record HttpsSettings(
    String host,
    int port,
    CertifiedKey own,
    List<X509Certificate> authorities,
    int maxBodyBytes,
    int maxLineBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxHalfOpenPerAddress,
    int maxConnectionsPerCertificate,
    int maxHandshakesPerSecondPerSource,
    int requestTimeoutMillis,
    int lingerMillis,
    int responseTimeoutMillis,
    int stopTimeoutMillis,
    int connectTimeoutMillis,
    int maxConnectionsPerAddress,
    int maxReceiptBytes,
    long maxFileBytes,
    FairShareSettings shares,
    BatchSettings batches) {

  /** A new rate of handshakes of one source, without any handshake so far. */
  public SourceRate handshakeRate() {
    return new SourceRate(
        maxHandshakesPerSecondPerSource,
        (long) maxHandshakesPerSecondPerSource * shares.burstSeconds(),
        System::nanoTime);
  }

  /** The defaults of everything that has one. */
  public static HttpsSettings defaults(
      String host, int port, Path certificate, Path key, Path authority) {
    return new HttpsSettings(
        host,
        port,
        CertifiedKey.read(certificate, key),
        Pem.certificates(authority),
        MessageLimits.LARGEST.handoverBytes(),
        2048,
        16 << 10,
        1024,
        256,
        256,
        100,
        10_000,
        500,
        30_000,
        10_000,
        5_000,
        8,
        16 << 10,
        1L << 30,
        FairShareSettings.DEFAULT,
        BatchSettings.DEFAULT);
  }
}
