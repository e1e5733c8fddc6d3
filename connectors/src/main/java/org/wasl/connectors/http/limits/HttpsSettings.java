package org.wasl.connectors.http.limits;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.wasl.base.SourceRate;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/**
 * Limits and keys of the HTTPS connector.
 *
 * @param host address the partner API listens on
 * @param port its port; 0 takes any free one
 * @param own certificate chain and key of the gateway, used as server and as client
 * @param authorities those that partners' certificates come from
 * @param maxBodyBytes largest request body
 * @param maxLineBytes longest request line
 * @param maxHeaderBytes largest sum of all request headers
 * @param maxConnections connections open at once, before their TLS handshake or after it; beyond it
 *     the oldest half-open one is closed for a new one, or where there is none, the new one
 * @param maxHalfOpenPerAddress of these, before the handshake from one address
 * @param maxConnectionsPerCertificate of these, under one client certificate
 * @param maxHandshakesPerSecondPerSource TLS handshakes that one address begins, or that are
 *     complete under one certificate, in a second; its connections beyond are closed
 * @param requestTimeoutMillis for the TLS handshake; from the first byte of a request to its last
 *     (a slow sender is cut off); and how long a connection may wait for its next request
 * @param lingerMillis how long a refused connection is still read and discarded, so that the client
 *     gets the answer
 * @param responseTimeoutMillis from the first byte of an answer until the client has taken the
 *     last; a slow reader is cut off
 * @param stopTimeoutMillis how long a stop waits for answers under way
 * @param connectTimeoutMillis outwards: for TCP, and again for TLS
 * @param maxConnectionsPerAddress outwards, at once; a call beyond would wait while its deadline
 *     runs, so there are to be enough for the calls of all agencies there
 * @param maxReceiptBytes outwards: largest answer read
 * @param shares what one agency may take
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
    FairShareSettings shares,
    BatchSettings batches) {

  /** The rate of handshakes of one source; none has begun any yet. */
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
        FairShareSettings.DEFAULT,
        BatchSettings.DEFAULT);
  }
}
