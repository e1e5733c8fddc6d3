package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Set;
import org.wasl.kit.pki.GatewayCertificates;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.wire.pki.PkiFolder;

/**
 * HTTPS to the gateway: TLS 1.3 with the agency's certificate; only the gateway's certificate is
 * accepted.
 */
final class GatewayHttpClients {
  private GatewayHttpClients() {}

  /** For a public log: the server's certificate is checked against the system's authorities. */
  static HttpClient open(Vertx vertx, int connections) {
    return vertx.createHttpClient(
        new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
  }

  static HttpClient open(Vertx vertx, PkiFolder pki, String agency, int connections) {
    TlsFiles identity = new TlsFiles(pki, agency);
    GatewayCertificates gateway = new GatewayCertificates(pki);
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(false)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.pinnedTrustManager(gateway)));
    return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(connections));
  }
}
