package org.wasl.bench.load;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Set;
import org.wasl.rules.id.AgencyId;

/** Mutual TLS 1.3 with the keys of a sandbox folder. */
public record BenchTls(Path pki) {
  private static final Set<String> VERSIONS = Set.of("TLSv1.3");

  /** Long because a machine under load is slow, and nothing else waits for it. */
  private static final int HANDSHAKE_SECONDS = 60;

  public HttpServerOptions server(AgencyId agency) {
    return new HttpServerOptions()
        .setSsl(true)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setClientAuth(ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setUseAlpn(false)
        .setKeyCertOptions(identity(agency))
        .setTrustOptions(authority());
  }

  public HttpClientOptions client(AgencyId agency, int connections) {
    return new HttpClientOptions()
        .setSsl(true)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setUseAlpn(false)
        .setKeyCertOptions(identity(agency))
        .setTrustOptions(authority())
        .setMaxPoolSize(connections)
        .setKeepAlive(true)
        .setKeepAliveTimeout(0);
  }

  private PemKeyCertOptions identity(AgencyId agency) {
    return new PemKeyCertOptions()
        .setCertPath(pki.resolve(agency + ".pem").toString())
        .setKeyPath(pki.resolve(agency + ".key").toString());
  }

  private PemTrustOptions authority() {
    return new PemTrustOptions().addCertPath(pki.resolve("ca.pem").toString());
  }
}
