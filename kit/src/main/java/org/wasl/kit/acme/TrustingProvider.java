package org.wasl.kit.acme;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** Reaches an ACME server whose certificate other authorities issued than the JVM's. */
final class TrustingProvider extends GenericAcmeProvider {
  private final SSLContext tls;

  TrustingProvider(SSLContext tls) {
    this.tls = tls;
  }

  @Override
  protected HttpConnector createHttpConnector(NetworkSettings settings) {
    return new HttpConnector(settings) {
      @Override
      public HttpClient.Builder createClientBuilder() {
        return super.createClientBuilder().sslContext(tls);
      }
    };
  }
}
