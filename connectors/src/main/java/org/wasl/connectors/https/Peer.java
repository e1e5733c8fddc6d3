package org.wasl.connectors.https;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateEncodingException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.wasl.wire.Digest;

/** Who is at the other end, by certificate. */
final class Peer {
  private Peer() {}

  static String thumbprint(Channel channel) {
    return thumbprint(channel.pipeline().get(SslHandler.class).engine().getSession());
  }

  /** SHA-256 (hex) of the certificate that the other end proved to hold. */
  static String thumbprint(SSLSession session) {
    try {
      return Digest.hex(session.getPeerCertificates()[0].getEncoded());
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      throw new IllegalStateException("TLS without a certificate got through", e);
    }
  }
}
