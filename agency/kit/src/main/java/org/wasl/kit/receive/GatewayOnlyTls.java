package org.wasl.kit.receive;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.kit.pki.TlsFiles;

/** TLS 1.3 for a server that accepts the gateway's certificate only. */
public final class GatewayOnlyTls {
  private GatewayOnlyTls() {}

  /**
   * Returns options without address and limits, which the caller adds.
   *
   * @param identity the server's own certificate and key, asked at each handshake
   * @param gateway the certificates of the gateway, SHA-256 in hex, asked at each handshake
   */
  public static HttpServerOptions options(TlsFiles identity, Supplier<Set<String>> gateway) {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
        .setTrustOptions(TrustOptions.wrap(identity.pinnedTrustManager(gateway)));
  }
}
