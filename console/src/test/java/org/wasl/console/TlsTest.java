package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Off loopback the port speaks TLS only, and metrics ask who reads them. */
class TlsTest {
  @TempDir Path folder;

  @Test
  void offLoopbackItIsTlsAndMetricsNeedALogin() throws Exception {
    // Given
    SSLContext tls = selfSigned();
    try (Running running =
        Running.in(
            folder,
            c ->
                new ConsoleConfig(
                    "0.0.0.0",
                    0,
                    c.usersFile(),
                    Set.of("127.0.0.1"),
                    Optional.of(tls),
                    c.sessionIdleSeconds(),
                    c.sessionSeconds(),
                    c.loginAttempts(),
                    c.loginWindowSeconds(),
                    c.maxRequestBytes(),
                    c.maxThreads(),
                    c.healthTimeoutMillis(),
                    c.actsPerMinute(),
                    c.allow()))) {
      HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
      String base = "https://127.0.0.1:" + running.console.uri().getPort();

      // When
      var stranger = client.send(get(base + "/metrics").build(), BodyHandlers.ofString());
      var known =
          client.send(
              get(base + "/metrics")
                  .header("Authorization", Running.basic("auditor", Running.PASSWORD))
                  .build(),
              BodyHandlers.ofString());
      var login =
          client.send(
              get(base + "/hawtio/auth/login")
                  .header("Content-Type", "application/json")
                  .header("Origin", base)
                  .POST(
                      BodyPublishers.ofString(
                          "{\"username\":\"viewer\",\"password\":\"" + Running.PASSWORD + "\"}"))
                  .build(),
              BodyHandlers.ofString());

      // Then
      assertThat(stranger.statusCode()).isEqualTo(401);
      assertThat(stranger.body()).doesNotContain("wasl_");
      assertThat(known.body()).contains("wasl_accept_seconds");
      assertThat(known.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(known.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(login.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    }
  }

  private static HttpRequest.Builder get(String uri) {
    return HttpRequest.newBuilder(URI.create(uri));
  }

  private static SSLContext selfSigned() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=console");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            name,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("console", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("console", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
