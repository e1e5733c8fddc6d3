package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.AuditEntry;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.StartException;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;

/** A gateway starts whole or says in one line what to mend, and leaves nothing running. */
class StartTest {
  private Country country;
  private Path pki;

  @BeforeEach
  void country(TestInfo test) throws Exception {
    country = Country.of("start-" + test.getTestMethod().orElseThrow().getName(), 1);
    pki = country.data().resolve("pki");
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(databaseProcesses()).isEmpty();
    assertThat(country.data().resolve("run.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.pem",
        "gateway.key",
        "ca.pem",
        "gateway.private.jwks",
        "gateway.log.key",
        "police-1.pem",
        "police-1.jwks"
      })
  void aMissingFileIsNamed(String file) throws Exception {
    // Given
    Files.delete(pki.resolve(file));
    // Then
    assertRefused(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.pem",
        "gateway.key",
        "gateway.log.key",
        "ca.pem",
        "police-1.pem",
        "police-1.jwks"
      })
  void aFileThatHoldsSomethingElseIsNamed(String file) throws Exception {
    // Given
    Files.writeString(pki.resolve(file), "something else");
    // Then
    assertRefused(file);
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsNamed() throws Exception {
    // Given
    Files.write(pki.resolve("gateway.key"), Files.readAllBytes(pki.resolve("office.key")));
    // Then
    assertRefused("gateway.key");
  }

  @Test
  void aKeyOfAnotherLogIsNamed() throws Exception {
    // Given
    country.with("log.origin", "other.example/log");
    // Then
    assertRefused("gateway.log.key");
  }

  @Test
  void aDatabaseThatLacksWhatThePublishedLogHasStopsTheStart() throws Exception {
    // Given
    Gateway.start(country.configuration()).close();
    Path database = country.data().resolve("postgres");
    Files.move(database, country.data().resolve("postgres-lost"));
    // Then
    assertRefused("the database has signed 0: is it restored from an older copy?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"use\":\"enc\"", "\"use\":\"sig\""})
  void anAgencyNeedsBothKeys(String use) throws Exception {
    // Given
    Path file = pki.resolve("police-1.jwks");
    Files.writeString(file, Files.readString(file).replace(use, "\"x\":\"y\""));
    // Then
    assertRefused("police-1.jwks");
  }

  @Test
  void aCertificateThatTwoAgenciesShareIsRefused() throws Exception {
    // Given
    Files.write(pki.resolve("office.pem"), Files.readAllBytes(pki.resolve("police-1.pem")));
    // Then
    assertRefused("taken twice");
  }

  @Test
  void aProtocolThatNoConnectorSpeaksIsNamed() throws Exception {
    // Given
    Path file = country.config().resolve("agencies/police-1.properties");
    Files.writeString(file, Files.readString(file).replace("protocol = https", "protocol = sftp"));
    // Then
    assertRefused("sftp");
  }

  @Test
  void anotherSigningKeyUnderAKnownIdIsRefusedForItWouldUndoWhatTheFirstHasSigned()
      throws Exception {
    // Given
    Gateway.start(country.configuration()).close();
    // When
    String others = Files.readString(pki.resolve("office.jwks"));
    Files.writeString(pki.resolve("police-1.jwks"), others.replace("office:", "police-1:"));
    // Then
    assertRefused("police-1.jwks: the signing key police-1:sig:1 was another one before");
  }

  @Test
  void aSealingKeyDoesNotRetireWhileADeliveryIsSealedToIt() throws Exception {
    // Given
    Path file = pki.resolve("police-1.jwks");
    try (Gateway gateway = Gateway.start(country.configuration())) {
      country.publish(gateway.api(), 7);
    }
    // When
    Files.writeString(file, Files.readString(file).replace("police-1:enc:1", "police-1:enc:2"));
    // Then
    assertRefused("police-1.jwks: lacks the sealing key police-1:enc:1 of 1 deliveries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.port", "management.port"})
  void aPortThatIsTakenStopsTheStartAndWhatWasStarted(String key) throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      country.with(key, Integer.toString(taken.getLocalPort()));
      // Then
      assertRefused("in use");
    }
  }

  @Test
  void aUsersFileThatIsWrongStopsTheStartWithItsLine() throws Exception {
    // Given
    Path users = country.data().resolve("users.properties");
    Files.writeString(users, "someone viewer nonsense\n");
    // Then
    assertRefused("line 1");
  }

  @Test
  void aSecondGatewayOnOneDataFolderIsRefusedAndTheFirstGoesOn() throws Exception {
    // Given
    try (Gateway first = Gateway.start(country.configuration())) {
      // When
      assertThatThrownBy(() -> Gateway.start(country.configuration()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("another gateway")
          .hasMessageContaining(country.data().toString());
      // Then
      assertThat(country.data().resolve("run.json")).exists();
      assertThat(status(HttpClient.newHttpClient(), first.management())).isEqualTo(200);
    }
  }

  @Test
  void aDatabaseThatIsTooOldIsRefusedWithItsKeyAndBothVersions() throws Exception {
    // Given
    EmbeddedConfig config = EmbeddedConfig.in(country.data().resolveSibling("elsewhere"));
    try (EmbeddedPostgres server = EmbeddedPostgres.start(config);
        OldDatabase old = new OldDatabase(server.url())) {
      country
          .with("database.url", old.url(server.url()))
          .with("database.user", server.user())
          .with("database.passwordFile", server.passwordFile().toString());
      // Then
      assertRefused("database.url: the database cannot be used: PostgreSQL 13 found, 14 or later");
    }
  }

  @Test
  void startAndStopAndWhoKnockedAtTheConsoleAreInTheAuditTrail() throws Exception {
    // When
    try (Gateway gateway = Gateway.start(country.configuration())) {
      knock(gateway.management());
    }
    // Then
    EmbeddedConfig config = EmbeddedConfig.in(country.data().resolve("postgres"));
    try (EmbeddedPostgres server = EmbeddedPostgres.start(config);
        Store store =
            Store.open(StoreConfig.of(server.url(), server.user(), server.passwordFile()))) {
      assertThat(store.timelines().entries(AuditEntry.GATEWAY_STREAM).orElseThrow())
          .extracting(entry -> entry.step().action())
          .containsExactly(AuditAction.STARTED, AuditAction.STOPPED);
      assertThat(store.timelines().entries(AuditEntry.CONSOLE_STREAM).orElseThrow())
          .extracting(entry -> entry.step().actor() + " " + entry.step().why().orElseThrow())
          .containsExactly("operator:unknown login/wrong/x1");
    }
  }

  private static void knock(URI management) throws Exception {
    HttpRequest login =
        HttpRequest.newBuilder(management.resolve("/hawtio/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"nobody\",\"password\":\"synthetic\"}"))
            .build();
    HttpClient.newHttpClient().send(login, BodyHandlers.discarding());
  }

  @Test
  void theManagementPortSpeaksTlsWithItsOwnCertificate() throws Exception {
    // Given
    country
        .with("management.certificateFile", pki.resolve("gateway.pem").toString())
        .with("management.keyFile", pki.resolve("gateway.key").toString());
    // When
    try (Gateway gateway = Gateway.start(country.configuration())) {
      // Then
      assertThat(gateway.management().getScheme()).isEqualTo("https");
      HttpClient client = HttpClient.newBuilder().sslContext(trust()).build();
      assertThat(status(client, gateway.management())).isEqualTo(200);
    }
  }

  private void assertRefused(String what) {
    assertThatThrownBy(() -> Gateway.start(country.configuration()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(what)
        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
  }

  private SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", country.pki().authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static int status(HttpClient client, URI management)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/health")).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static Set<Long> databaseProcesses() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
