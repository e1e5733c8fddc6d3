package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.assembly.Gateway;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.system.ManagementPage;

/** A webhook that somebody else answers gets nothing, and no alarm is lost for it. */
@Tag("soak")
class UntrustedWebhookTest {
  private static final AgencyId ANSWERS = new AgencyId("platform");
  private static final String PARKED = "wasl_alarms_open{alarm=\"parked\",subject=\"police-1\"} 1";
  private static final String FAILED =
      "wasl_alarm_notifications_total{outcome=\"failed\",sink=\"webhook\"}";

  private final List<String> posted = new CopyOnWriteArrayList<>();
  private SyntheticInstallation country;
  private HttpsServer webhook;

  @BeforeEach
  void listen(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1).withDatabase();
    webhook = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.setHttpsConfigurator(new HttpsConfigurator(identity()));
    webhook.createContext(
        "/alarms",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posted.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    webhook.start();
    country
        .with("alarms.intervalMillis", "200")
        .with("alarms.repeatSeconds", "1")
        .with(
            "alarms.webhook.url",
            "https://127.0.0.1:" + webhook.getAddress().getPort() + "/alarms");
  }

  @AfterEach
  void stop() {
    webhook.stop(0);
  }

  private SSLContext identity() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own",
        country.pki().tls(ANSWERS).key(),
        new char[0],
        country.pki().certificates(ANSWERS).toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void keepsAlarmsForAnUntrustedWebhookAndSendsThemOnceTrusted() throws Exception {
    // Given
    Path pki = country.data().resolve("pki");
    Path otherPki = country.data().resolveSibling("other-pki");
    SandboxPki.create(otherPki, List.of(ANSWERS));
    country.with("alarms.webhook.trustFile", otherPki.resolve("ca.pem").toString());
    // When
    try (Gateway gateway = Gateway.start(country.configuration())) {
      country.publish(gateway.api(), 7);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  // Then
                  assertThat(ManagementPage.of(gateway.management(), "/metrics"))
                      .contains(PARKED, FAILED));
      assertThat(ManagementPage.of(gateway.management(), "/health")).contains("\"parked\":");
    }
    assertThat(posted).isEmpty();
    // When
    country.with("alarms.webhook.trustFile", pki.resolve("ca.pem").toString());
    try (Gateway gateway = Gateway.start(country.configuration())) {
      // Then
      await().atMost(SOON).until(() -> posted.stream().anyMatch(body -> body.contains("parked")));
      assertThat(ManagementPage.of(gateway.management(), "/metrics")).contains(PARKED);
    }
  }
}
