package org.wasl.kit.acme;

import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.wasl.runtime.ProductVersion;

/**
 * Calls an ACME server, also one whose certificate other authorities issued than the JVM's. Its
 * {@code User-Agent} names this program before the library (RFC 8555, 6.1).
 */
final class AcmeHttpProvider extends GenericAcmeProvider {
  private final Optional<SSLContext> tls;

  /**
   * @param tls the trusted certificates; empty for the JVM's authorities
   */
  AcmeHttpProvider(Optional<SSLContext> tls) {
    this.tls = tls;
  }

  @Override
  protected HttpConnector createHttpConnector(NetworkSettings settings) {
    return new HttpConnector(settings) {
      @Override
      public HttpClient.Builder createClientBuilder() {
        HttpClient.Builder client = super.createClientBuilder();
        tls.ifPresent(client::sslContext);
        return client;
      }

      @Override
      public HttpRequest.Builder createRequestBuilder(URL url) {
        String agent = ProductVersion.userAgent() + " " + HttpConnector.defaultUserAgent();
        return super.createRequestBuilder(url).setHeader("User-Agent", agent);
      }
    };
  }
}
