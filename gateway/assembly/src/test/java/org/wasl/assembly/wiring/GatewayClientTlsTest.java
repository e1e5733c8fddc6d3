package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.operations.alarms.KeyStores;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.keys.LogKeys;
import org.wasl.operations.keys.TlsCredentials;
import org.wasl.routes.log.WitnessEndpoint;
import org.wasl.store.erasure.Tombstones;
import org.wasl.trail.KeyedHash;
import org.wasl.trail.OperatorIds;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.TrustedAuthorities;

/** A witness sees and trusts the gateway's certificate after a reload. */
class GatewayClientTlsTest {
  private static final int TIMEOUT_MILLIS = 60_000;

  @TempDir private Path folder;
  private final List<Certificate> shown = Collections.synchronizedList(new ArrayList<>());

  @Test
  void presentsRenewedCertificateWithoutRestart() throws Exception {
    // Given
    CertifiedKey witness = made("witness");
    CertifiedKey first = made("first");
    CertifiedKey renewed = made("renewed");
    HttpsServer server = server(witness, List.of(first.chain().get(0), renewed.chain().get(0)));
    try {
      AtomicReference<GatewayKeys> keys = new AtomicReference<>(keys(first, witness));
      WitnessEndpoint.WitnessTransport line =
          new WitnessHttpClient(new GatewayClientTls(keys::get), TIMEOUT_MILLIS)
              .line(URI.create("https://127.0.0.1:" + server.getAddress().getPort()));
      line.addCheckpoint(new byte[0]);
      // When
      keys.set(keys(renewed, witness));
      line.addCheckpoint(new byte[0]);
      // Then
      assertThat(shown).containsExactly(first.chain().get(0), renewed.chain().get(0));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void reusesContextWhileFilesAreUnchanged() throws Exception {
    // Given
    CertifiedKey own = made("own");
    CertifiedKey witness = made("witness");
    AtomicReference<GatewayKeys> keys = new AtomicReference<>(keys(own, witness));
    GatewayClientTls tls = new GatewayClientTls(keys::get);
    SSLContext before = tls.get();
    // When
    keys.set(keys(own, witness));
    SSLContext ofTheSame = tls.get();
    keys.set(keys(own, made("other")));
    SSLContext ofAnotherAuthority = tls.get();
    // Then
    assertThat(ofTheSame).isSameAs(before);
    assertThat(ofAnotherAuthority).isNotSameAs(before);
  }

  private CertifiedKey made(String name) throws Exception {
    return KeyStores.certifiedKey(KeyStores.make(folder.resolve(name + ".p12"), 10));
  }

  private GatewayKeys keys(CertifiedKey own, CertifiedKey trusted) throws Exception {
    return new GatewayKeys(
        new Signer(new ECKeyGenerator(Curve.P_256).keyID("gateway:sig:1").generate()),
        new LogKeys(new PkiFolder(folder), "wasl.example/log"),
        Tombstones.withDiscardedKey(),
        new OperatorIds(new KeyedHash(new byte[32])),
        set -> set,
        new TlsCredentials(own),
        List.of(trusted.chain().get(0)));
  }

  /** A server that asks for a certificate, and keeps its connections open. */
  private HttpsServer server(CertifiedKey own, List<X509Certificate> clients) throws Exception {
    SSLContext context =
        ClientTls.context(Optional.of(() -> own), TrustedAuthorities.manager(clients));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asking = context.getDefaultSSLParameters();
            asking.setNeedClientAuth(true);
            parameters.setSSLParameters(asking);
          }
        });
    server.createContext(
        "/add-checkpoint",
        exchange -> {
          shown.add(((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0]);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
