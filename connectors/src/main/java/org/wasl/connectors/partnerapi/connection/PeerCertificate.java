package org.wasl.connectors.partnerapi.connection;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.wasl.wire.jose.Digest;

/** Identifies the peer of a connection by its certificate. */
public final class PeerCertificate {
  private static final AttributeKey<String> THUMBPRINT = AttributeKey.valueOf("wasl.thumbprint");
  private static final AttributeKey<Instant> END = AttributeKey.valueOf("wasl.certificateEnd");

  private PeerCertificate() {}

  /**
   * SHA-256 (hex) of the certificate that the peer proved to hold. It is read once, because a
   * closed connection no longer has it.
   *
   * @throws IllegalStateException if the connection is not over TLS, or came without a certificate
   */
  public static String thumbprint(HttpConnection connection) {
    return thumbprint(VertxInternals.channel(connection));
  }

  /** As above. */
  public static String thumbprint(Channel channel) {
    String known = channel.attr(THUMBPRINT).get();
    if (known != null) {
      return known;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      throw new IllegalStateException("no TLS");
    }
    try {
      Certificate certificate = tls.engine().getSession().getPeerCertificates()[0];
      String taken = Digest.hex(certificate.getEncoded());
      channel.attr(THUMBPRINT).set(taken);
      if (certificate instanceof X509Certificate x509) {
        channel.attr(END).set(x509.getNotAfter().toInstant());
      }
      return taken;
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      throw new IllegalStateException("TLS connection without a client certificate", e);
    }
  }

  /**
   * Whether the certificate of a connection has expired. The thumbprint must have been read before.
   */
  public static boolean hasExpired(Channel channel, Instant now) {
    Instant end = channel.attr(END).get();
    return end == null || now.isAfter(end);
  }
}
