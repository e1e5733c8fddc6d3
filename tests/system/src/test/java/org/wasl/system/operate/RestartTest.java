package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.assembly.Gateway;
import org.wasl.audit.AuditEntry;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.kit.pki.CertificateRequest;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.wire.pki.Pem;

/**
 * A gateway starts again on its data. If a part no longer fits, it names that part in one line and
 * leaves nothing running.
 */
@Tag("soak")
class RestartTest {
  private static SyntheticInstallation country;
  private static Path pki;
  private static int health;
  private static int onOpenConnection;
  private static Certificate renewed;
  private static Certificate presented;
  private static Throwable second;
  private static boolean firstGoesOn;

  /** It uses TLS on its management port, and has a case that no agency accepts. */
  @BeforeAll
  static void aGatewayHasRun(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1).withDatabase();
    pki = country.gatewayPki().path();
    Path certificate = Files.copy(pki.resolve("gateway.pem"), country.data().resolve("port.pem"));
    country
        .with("management.healthTimeoutMillis", "30000")
        .with("management.certificateFile", certificate.toString())
        .with("management.keyFile", pki.resolve("gateway.key").toString());
    try (Gateway gateway = Gateway.start(country.configuration())) {
      HttpClient client = HttpClient.newBuilder().sslContext(trust()).build();
      second = catchThrowable(() -> Gateway.start(country.configuration()));
      firstGoesOn = Files.exists(country.data().resolve("run.json"));
      health = status(client, gateway.management());
      String request =
          CertificateRequest.of(
              country.gatewayPki(), new AgencyId("gateway"), List.of("127.0.0.1"));
      Files.writeString(certificate, SandboxPki.certify(country.pki().path(), request));
      renewed = Pem.certificates(certificate).get(0);
      presented = presented(gateway.management());
      onOpenConnection = status(client, gateway.management());
      knock(client, gateway.management());
      country.publish(gateway.api(), 7);
    }
    for (Path file : List.of(stages(), users())) {
      Files.writeString(file, "# changed while no gateway runs\n", StandardOpenOption.APPEND);
    }
    Gateway.start(country.configuration()).close();
    Gateway.start(country.configuration()).close();
  }

  private static Path stages() {
    return country.config().resolve("deadlines.csv");
  }

  private static Path users() {
    return country.data().resolve("users.properties");
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(StartTest.databaseProcesses()).isEmpty();
    assertThat(country.data().resolve("run.json")).doesNotExist();
  }

  @Test
  void managementPortUsesTlsWithItsOwnCertificate() {
    assertThat(health).isEqualTo(200);
  }

  @Test
  void managementPortPresentsRenewedCertificateWithoutRestart() {
    assertThat(presented).isEqualTo(renewed);
    assertThat(onOpenConnection).isEqualTo(200);
  }

  @Test
  void refusesSecondGatewayOnADataFolderAndTheFirstContinues() {
    assertThat(second)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another gateway")
        .hasMessageContaining(country.data().toString());
    assertThat(firstGoesOn).isTrue();
    assertThat(health).isEqualTo(200);
  }

  @Test
  void auditsStartStopAndFailedConsoleLogin() throws Exception {
    // When
    List<AuditEntry> gateway = trail(AuditEntry.GATEWAY_STREAM);
    List<AuditEntry> console = trail(AuditEntry.CONSOLE_STREAM);
    // Then
    assertThat(gateway)
        .extracting(entry -> entry.step().action())
        .filteredOn(action -> action == AuditAction.STARTED || action == AuditAction.STOPPED)
        .startsWith(AuditAction.STARTED, AuditAction.STOPPED);
    assertThat(console)
        .extracting(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .containsExactly("operator:unknown login/wrong/x1");
  }

  @Test
  void auditsOfflineChangesOnceAfterTheNextStart() throws Exception {
    // When
    List<String> changes =
        trail(AuditEntry.GATEWAY_STREAM).stream()
            .filter(entry -> entry.step().action() == AuditAction.CONFIGURED)
            .map(entry -> entry.step().whyText().orElseThrow())
            .toList();
    // Then
    assertThat(changes)
        .hasSize(4)
        .anyMatch(change -> change.matches("none/[0-9a-f]{64}/users\\.sha256"))
        .anyMatch(change -> change.matches("none/[0-9a-f]{64}/configuration\\.sha256"))
        .anyMatch(change -> change.matches("[0-9a-f]{64}/[0-9a-f]{64}/users\\.properties"))
        .anyMatch(change -> change.matches("[0-9a-f]{64}/[0-9a-f]{64}/deadlines\\.csv"));
  }

  private static List<AuditEntry> trail(String stream) throws Exception {
    EmbeddedConfig config = EmbeddedConfig.in(country.data().resolve("postgres"));
    try (EmbeddedPostgres server = EmbeddedPostgres.start(config);
        Store store =
            Store.open(StoreConfig.of(server.url(), server.user(), server.passwordFile()))) {
      return store.trailEntries().of(stream).orElseThrow();
    }
  }

  private static void knock(HttpClient client, URI management) throws Exception {
    HttpRequest login =
        HttpRequest.newBuilder(management.resolve("/hawtio/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"nobody\",\"password\":\"synthetic\"}"))
            .build();
    client.send(login, BodyHandlers.discarding());
  }

  @Test
  void refusesToStartIfTheDatabaseLacksPublishedEntries() throws Exception {
    // Given
    Path database = country.data().resolve("postgres");
    Path lost = country.data().resolve("postgres-lost");
    Files.move(database, lost);
    TestCluster.linkPrograms(database);
    // Then
    assertRefused("the database has signed 0: is it restored from an older copy?");
    TestFolders.delete(database);
    Files.move(lost, database);
  }

  @Test
  void refusesAnotherSigningKeyUnderAKnownId() throws Exception {
    // When
    String others = Files.readString(pki.resolve("office.jwks"));
    // Then
    assertRefusedWith(
        pki.resolve("police-1.jwks"),
        others.replace("office:", "police-1:"),
        "police-1.jwks: the signing key police-1:sig:1 was another one before");
  }

  @Test
  void refusesToRetireASealingKeyInUse() throws Exception {
    // When
    Path file = pki.resolve("police-1.jwks");
    // Then
    assertRefusedWith(
        file,
        Files.readString(file).replace("police-1:enc:1", "police-1:enc:2"),
        "police-1.jwks: lacks the sealing key police-1:enc:1 of 1 deliveries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.port", "management.port"})
  void occupiedPortStopsTheStartAndStartedParts(String key) throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      country.with(key, Integer.toString(taken.getLocalPort()));
      // Then
      assertRefused("in use");
    } finally {
      country.with(key, "0");
    }
  }

  @Test
  void invalidUsersFileStopsTheStartAndNamesTheLine() throws Exception {
    assertRefusedWith(
        country.data().resolve("users.properties"), "someone viewer nonsense\n", "line 1");
  }

  private static void assertRefused(String problem) {
    StartTest.assertRefused(country, problem);
  }

  /** While the file holds something else. */
  private static void assertRefusedWith(Path file, String content, String problem)
      throws Exception {
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, content);
    assertRefused(problem);
    Files.write(file, before);
  }

  private static SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", country.pki().authorities().get(0));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate presented(URI management) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/health")).build();
    return HttpClient.newBuilder()
        .sslContext(trust())
        .build()
        .send(request, BodyHandlers.discarding())
        .sslSession()
        .orElseThrow()
        .getPeerCertificates()[0];
  }

  private static int status(HttpClient client, URI management)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/health")).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
