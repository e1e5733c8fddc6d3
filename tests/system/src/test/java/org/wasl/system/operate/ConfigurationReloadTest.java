package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CRLReason;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.ReloadCommand;
import org.wasl.assembly.Gateway;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.StepReason;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.SoftHsm;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.store.Store;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;
import org.wasl.system.documents.DocumentShell;
import org.wasl.system.documents.TypedCommands;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/** Agencies, certificates and tables change while the gateway runs. */
@Tag("soak")
class ConfigurationReloadTest {
  private static final int SEED = 40;

  private static SyntheticInstallation country;
  private static Gateway gateway;
  private static Store store;
  private static Path revocations;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1).withDatabase();
    revocations = country.config().resolveSibling("authority.crl");
    revoke(List.of());
    country
        .with("pki.crlFiles", revocations.toString())
        .with("alarms.intervalMillis", "200")
        .with("alarms.settleSeconds", "1");
    gateway = Gateway.start(country.configuration());
    store = DatabaseWiring.openRunning(country.configuration().gateway());
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    gateway.close();
  }

  private static CommandResult reload() {
    return CommandResult.of(
        new ReloadCommand(),
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
  }

  /** Reloads with this content of a file, and restores the file afterwards. */
  private static CommandResult reloadWith(Path file, String content) throws IOException {
    String before = Files.readString(file);
    try {
      Files.writeString(file, content);
      return reload();
    } finally {
      Files.writeString(file, before);
      reload();
    }
  }

  /** The changes in the audit trail, by file. */
  private static List<StepReason.FileChange> changes(String file) {
    return store.trailEntries().of("gateway").orElseThrow().stream()
        .flatMap(entry -> entry.step().why().stream())
        .filter(StepReason.FileChange.class::isInstance)
        .map(StepReason.FileChange.class::cast)
        .filter(change -> change.file().equals(file))
        .toList();
  }

  @Test
  void row40InvalidFileChangesNothing() throws Exception {
    // Given
    Path table = country.config().resolve("competence.csv");
    String good = Files.readString(table);
    try {
      // When
      Files.writeString(table, good.replace("police-1", "police-nobody"));
      CommandResult bad = reload();
      // Then
      assertThat(bad.code()).isEqualTo(2);
      assertThat(bad.err()).contains("competence.csv").contains("no agency police-nobody");
      await().atMost(SOON).until(() -> health().contains("change-refused"));
      await().atMost(SOON).until(() -> health().contains("configuration-refused"));
      assertThat(country.publish(gateway.api(), SEED + 100)).isNotNull();
    } finally {
      Files.writeString(table, good);
    }
    // Then
    await().atMost(SOON).until(() -> !health().contains("change-refused"));
    await().atMost(SOON).until(() -> !health().contains("configuration-refused"));
    CommandResult same = reload();
    assertThat(same.out().strip()).isEqualTo("unchanged");
  }

  @Test
  void row40RejectsCustodianWithoutSealingKeyAndToleratesExpiredKey() throws Exception {
    // Given
    Path table = country.config().resolve("agreements.csv");
    Path keys = country.gatewayPki().publicKeysFile(new AgencyId("oversight"));
    String before = Files.readString(table);
    String valid = Files.readString(keys);
    try {
      Files.writeString(
          table,
          before
              + """
              prosecution,instruction,disclose-reporter-identity,*,custodian
              oversight,reporter-identity,*,*,asker
              platform,sealed-identity,terrorism,*,oversight
              """);
      assertThat(reload().code()).isZero();
      // When
      Files.writeString(keys, withoutSealingKey(valid));
      CommandResult bad = reload();
      Files.writeString(keys, valid.replace("\"use\":\"enc\"", "\"use\":\"enc\",\"exp\":1"));
      CommandResult expired = reload();
      // Then
      assertThat(bad.code()).isEqualTo(2);
      assertThat(bad.err()).contains("oversight.jwks: no sealing key in it (use=enc)");
      assertThat(expired.code()).as(expired.err()).isZero();
    } finally {
      Files.writeString(keys, valid);
      Files.writeString(table, before);
    }
    assertThat(reload().code()).isZero();
  }

  private static String withoutSealingKey(String jwks) throws IOException {
    JsonNode set = new ObjectMapper().readTree(jwks);
    ((ArrayNode) set.path("keys")).removeIf(key -> key.path("use").asText().equals("enc"));
    return set.toString();
  }

  @Test
  void row40ReloadsEachTableAndNamesAnInvalidOne() throws Exception {
    // Given
    Map<String, String> tables = new TreeMap<>();
    for (String name :
        List.of(
            "acting-offices.csv",
            "agreements.csv",
            "calendar.csv",
            "competence.csv",
            "deadlines.csv",
            "retention.csv")) {
      tables.put(name, Files.readString(country.config().resolve(name)));
    }
    try {
      // When
      CommandResult good =
          await()
              .atMost(SOON)
              .until(
                  () -> changedAndReloaded(tables),
                  done -> tables.keySet().stream().allMatch(done.out()::contains));
      Files.writeString(country.config().resolve("calendar.csv"), "no,such,row\n");
      CommandResult bad = reload();
      // Then
      assertThat(good.code()).as(good.err()).isZero();
      assertThat(good.out()).contains(tables.keySet());
      assertThat(bad.code()).isEqualTo(2);
      assertThat(bad.err()).contains("calendar.csv:");
      for (String name : tables.keySet()) {
        await().atMost(SOON).until(() -> !changes(name).isEmpty());
      }
    } finally {
      for (Map.Entry<String, String> table : tables.entrySet()) {
        Files.writeString(country.config().resolve(table.getKey()), table.getValue());
      }
    }
    assertThat(reload().code()).isZero();
  }

  /**
   * Changes these tables and reloads. The gateway may have reloaded some by itself before, and its
   * answer omits those.
   */
  private static CommandResult changedAndReloaded(Map<String, String> tables) throws IOException {
    for (Map.Entry<String, String> table : tables.entrySet()) {
      Files.writeString(
          country.config().resolve(table.getKey()),
          table.getValue() + "# changed " + System.nanoTime() + "\n");
    }
    return reload();
  }

  @Test
  void acceptsCaseWithOffenceCodeThatWasAddedAtRunTime() throws Exception {
    // Given
    Path list = Files.createDirectories(country.config().resolve("codes")).resolve("offence.json");
    byte[] body = caseWithOffence(SEED + 110, "CP-607-99");
    HttpResponse<String> before = submitOnce(body);
    String tagBefore = offences();
    // When
    Files.writeString(list, withCode("CP-607-99", ""));
    CommandResult added = reload();
    HttpResponse<String> after = submitOnce(body);
    // Then
    assertThat(before.statusCode()).as(before.body()).isEqualTo(422);
    assertThat(before.body()).contains("x-wasl-code");
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(after.statusCode()).as(after.body()).isEqualTo(202);
    assertThat(offences()).isNotEqualTo(tagBefore);
    await().atMost(SOON).until(() -> !changes("codes/offence.json").isEmpty());
    // When the authority ends the code, or takes away one that messages have
    Files.writeString(list, withCode("CP-607-99", ", \"until\": \"2026-01-31\""));
    CommandResult ended = reload();
    HttpResponse<String> late = submitOnce(caseWithOffence(SEED + 111, "CP-607-99"));
    String kept = offences();
    Files.writeString(list, Files.readString(list).replace("CP-540\"", "CP-541\""));
    CommandResult removed = reload();
    Files.writeString(list, withCode("CP-607-99", "").replace("\"fr\": \"Vol", "\"f\": \"Vol"));
    CommandResult untranslated = reload();
    // Then
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(late.statusCode()).as(late.body()).isEqualTo(422);
    assertThat(late.body()).contains("code-retired");
    assertThat(removed.code()).isEqualTo(2);
    assertThat(removed.err()).contains("codes: removed: offence/CP-540: give a code a last day");
    assertThat(untranslated.code()).isEqualTo(2);
    assertThat(untranslated.err())
        .containsPattern("codes/offence\\.json:\\d+: labels are needed in ar, fr and en");
    assertThat(offences()).isEqualTo(kept);
    // The code stays known to the gateway, so later tests go on with this list.
    Files.writeString(list, withCode("CP-607-99", ""));
    assertThat(reload().code()).isZero();
  }

  /** The shipped offences and another one. */
  private static String withCode(String code, String dates) throws IOException {
    return Files.readString(Path.of("..", "..", "config", "codes", "offence.json"))
        .replaceFirst(
            "\"codes\": \\[",
            "\"codes\": [\n    {\"code\": \"%s\", \"ar\": \"أ\", \"fr\": \"N\", \"en\": \"N\"%s},"
                .formatted(code, dates));
  }

  private static byte[] caseWithOffence(long seed, String code) throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode document = json.readTree(SyntheticInstallation.oneCase(seed).body());
    ((ObjectNode) document.at("/content/offences/0")).put("code", code);
    return json.writeValueAsBytes(document);
  }

  /** The entity tag of the list of offences. */
  private static String offences() throws Exception {
    HttpResponse<String> answer =
        platform()
            .send(
                HttpRequest.newBuilder(gateway.api().resolve("/v1/codes/offence")).build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void onboardingPageCommandsAdmitAnAgencyThatReceivesACase() throws Exception {
    // Given
    String page = Files.readString(Path.of("..", "..", "docs", "how-to", "onboarding.md"));
    List<DocumentShell.Step> steps = DocumentShell.steps(page);
    Path agency = country.config().resolveSibling("agency");
    Path competence = country.config().resolve("competence.csv");
    String before = Files.readString(competence);
    try (TypedCommands typed = new TypedCommands()) {
      typed.set("pki", agency.resolve("pki"));
      typed.set("post", Files.createDirectories(agency.resolve("post")));
      typed.set("inbox", agency.resolve("data"));
      typed.set("config", country.config());
      typed.set("data", country.data());
      typed.set("ca", country.pki().path());
      typed.set("api", gateway.api());

      // When
      int last = steps.size() - 1;
      for (DocumentShell.Step step : steps.subList(0, last)) {
        assertThat(typed.type(step.block())).as(typed.printed()).isZero();
        List<String> readOut =
            Pattern.compile("telephone: ([0-9 ]+)")
                .matcher(typed.printed())
                .results()
                .map(found -> found.group(1).replace(' ', '-'))
                .toList();
        assertThat(readOut).isNotEmpty();
        typed.set("number", readOut.getFirst());
        typed.set("reply", readOut.getLast());
      }
      Files.writeString(competence, before.replace("police-1", "bnpj-fes"));
      assertThat(reload().code()).isZero();
      country.publish(gateway.api(), SEED + 104);
      typed.type(steps.get(last).block());

      // Then
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(typed.printed()).contains("received vetted-case/1 from platform"));
      String printed = typed.printed();
      assertThat(steps).flatExtracting(step -> step.missingIn(printed).stream().toList()).isEmpty();
      assertThat(Files.getPosixFilePermissions(agency.resolve("pki").resolve("bnpj-fes.key")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      await().atMost(SOON).until(() -> !changes("agencies/bnpj-fes.properties").isEmpty());
    } finally {
      Files.writeString(competence, before);
    }
    assertThat(reload().code()).isZero();
  }

  @Test
  void survivesRemovalAndReturnOfTheSigningToken() throws Exception {
    assumeTrue(SoftHsm.isInstalled(), "softhsm2 is not installed");
    // Given
    SoftHsm hsm = SoftHsm.in(country.data().resolve("hsm"), "gateway");
    Path privateKeys = country.pki().privateKeysFile(new AgencyId("gateway"));
    String before = Files.readString(privateKeys);
    String name = "agencies/police-1.properties";
    Path agency = country.config().resolve(name);
    int changedBefore = changes(name).size();
    try {
      // When
      CommandResult made =
          CommandResult.of(
              new PkiCommand(),
              List.of(
                  "--pki",
                  country.pki().path().toString(),
                  "--token",
                  hsm.uri("gateway", "gateway-sig-2"),
                  "gateway"));
      CommandResult inForce = reload();
      ReferralId signed = country.publish(gateway.api(), SEED + 105);
      hsm.remove();
      // Then
      assertThat(made.out()).contains("gateway:sig:2 in the token");
      assertThat(inForce.code()).as(inForce.err()).isZero();
      assertThat(signed).isNotNull();
      await().atMost(SOON).until(() -> health().contains("certificate-expiry"));
      CommandResult revoked = reloadWith(agency, Files.readString(agency) + "revoked = true\n");
      Path used = country.gatewayPki().privateKeysFile(new AgencyId("gateway"));
      CommandResult withAnotherKey = reloadWith(used, Files.readString(used) + "\n");
      HttpResponse<String> refused = submitOnce(SEED + 108);
      CompletableFuture<ReferralId> meanwhile =
          CompletableFuture.supplyAsync(() -> country.publish(gateway.api(), SEED + 106));
      assertThat(revoked.code()).as(revoked.err()).isZero();
      assertThat(changes(name))
          .hasSizeGreaterThan(changedBefore); // perhaps by the gateway's own check
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(withAnotherKey.code()).isEqualTo(2);
      assertThat(withAnotherKey.err())
          .contains("gateway.private.jwks: key gateway:sig:2: token gateway cannot be used");
      hsm.putBack();
      await().atMost(SOON).until(() -> !health().contains("certificate-expiry"));
      assertThat(meanwhile.get(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    } finally {
      hsm.putBack();
      Files.writeString(privateKeys, before);
      SandboxPki.exportGateway(country.pki());
    }
    await().atMost(SOON).until(() -> reload().code() == 0);
  }

  @Test
  void row59RefusesSandboxChangeOfAnAgencyWithOpenDeliveries() throws Exception {
    // Given a case that waits for agencies that do not answer
    country.publish(gateway.api(), SEED + 102);
    Map<Path, String> before = new HashMap<>();
    for (AgencyId agency : List.of(new AgencyId("police-1"), new AgencyId("office"))) {
      Path file = country.config().resolve("agencies").resolve(agency + ".properties");
      before.put(file, Files.readString(file));
    }
    try {
      // When
      for (Path file : before.keySet()) {
        Files.writeString(file, "sandbox = true\n", StandardOpenOption.APPEND);
      }
      CommandResult refused = reload();
      // Then
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .containsPattern(
              "agencies/(police-1|office)\\.properties: sandbox = true: \\d+ deliveries to it")
          .contains("are of cases that are no tests");
      assertThat(country.publish(gateway.api(), SEED + 103)).isNotNull();
    } finally {
      for (Map.Entry<Path, String> file : before.entrySet()) {
        Files.writeString(file.getKey(), file.getValue());
      }
    }
    assertThat(reload().code()).isZero();
  }

  private static String health() throws Exception {
    return ManagementPage.of(gateway.management(), "/health");
  }

  @Test
  void row40NewAgencyReceivesADeliveryWithoutRestart() throws Exception {
    // Given an agency with a server of its own
    SandboxPki.create(country.pki().path(), List.of(new AgencyId("police-9")));
    try (KitRuntime runtime = KitRuntime.start();
        AgencyEndpoint agency =
            new AgencyEndpoint(
                runtime,
                country.pki(),
                new AgencyId("police-9"),
                country.pki().directory(),
                country.data().resolveSibling("inboxes"),
                InboxConfig.DEFAULT,
                Clock.systemUTC())) {
      AgencyServer server =
          agency.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
      Path agencies = country.config().resolve("agencies");
      Path table = country.config().resolve("competence.csv");
      String before = Files.readString(table);
      // When
      Files.writeString(
          agencies.resolve("police-9.properties"),
          Files.readString(agencies.resolve("police-1.properties"))
              .replaceFirst("(?m)^endpoint.*$", "endpoint = " + server.endpoint()));
      Files.writeString(table, before.replace("police-1", "police-9"));
      CommandResult done = reload();
      country.publish(gateway.api(), SEED + 101);
      // Then
      assertThat(done.code()).as(done.err()).isZero();
      await().atMost(SOON).until(() -> agency.size() == 1);
      assertThat(
              ManagementFactory.getPlatformMBeanServer()
                  .isRegistered(new ObjectName("org.wasl:type=Agency,name=police-9")))
          .isTrue();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(changes("agencies/police-9.properties"))
                      .singleElement()
                      .matches(change -> change.before().isEmpty() && change.after().isPresent()));
      Files.writeString(table, before);
      assertThat(reload().code()).isZero();
      server.close();
    }
  }

  @Test
  void consoleShowsTheActiveProtocol() throws Exception {
    // Given
    Path file = country.config().resolve("agencies").resolve("police-1.properties");
    String before = Files.readString(file);
    ObjectName agency = new ObjectName("org.wasl:type=Agency,name=police-1");
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Object first = beans.getAttribute(agency, "Protocol");
    try {
      // When
      Files.writeString(
          file,
          before
              .replaceFirst("(?m)^protocol.*$", "protocol = pull")
              .replaceFirst("(?m)^endpoint.*$", ""));
      CommandResult done = reload();
      // Then
      assertThat(done.code()).as(done.err()).isZero();
      assertThat(first).isEqualTo("https");
      assertThat(beans.getAttribute(agency, "Protocol")).isEqualTo("pull");
    } finally {
      Files.writeString(file, before);
    }
    assertThat(reload().code()).isZero();
  }

  @Test
  void row40ClosesConnectionsOfARevokedAgencyWithinFiveSeconds() throws Exception {
    // Given a connection that is kept alive
    Path file = country.config().resolve("agencies").resolve("desk.properties");
    try (SSLSocket socket = inUse(new AgencyId("desk"))) {
      // When
      Files.writeString(file, "revoked = true\n", StandardOpenOption.APPEND);
      // Then
      assertEndsWithinFiveSeconds(socket);
    }
    await().atMost(SOON).until(() -> changes("agencies/desk.properties").size() == 1);
    assertThat(changes("agencies/desk.properties").get(0).before()).isPresent();
  }

  @Test
  void row02ClosesConnectionsOfARevokedCertificateWithinFiveSeconds() throws Exception {
    // Given
    try (SSLSocket socket = inUse(new AgencyId("registry"))) {
      // When
      revoke(country.pki().certificates(new AgencyId("registry")));
      // Then
      assertEndsWithinFiveSeconds(socket);
    }
  }

  /** Writes a list of the authority with these certificates (RFC 5280). */
  private static void revoke(List<X509Certificate> certificates) throws Exception {
    PkiFolder pki = country.pki();
    Instant now = Instant.now();
    JcaX509v2CRLBuilder list =
        new JcaX509v2CRLBuilder(
            pki.authorities().get(0).getSubjectX500Principal(), Date.from(now.minusSeconds(60)));
    list.setNextUpdate(Date.from(now.plusSeconds(3600)));
    for (X509Certificate certificate : certificates) {
      list.addCRLEntry(
          certificate.getSerialNumber(), Date.from(now), CRLReason.PRIVILEGE_WITHDRAWN.ordinal());
    }
    PrivateKey key = Pem.privateKey(pki.path().resolve("ca.key"), "EC");
    Path draft = revocations.resolveSibling("authority.new");
    Files.write(
        draft, list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)).getEncoded());
    Files.move(draft, revocations, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A connection that is kept alive after an answer has begun. */
  private static SSLSocket inUse(AgencyId agency) throws IOException {
    SSLSocket socket = connect(agency);
    socket
        .getOutputStream()
        .write("GET /v1/schemas HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isNotNegative();
    return socket;
  }

  private static void assertEndsWithinFiveSeconds(SSLSocket socket) throws IOException {
    long began = System.nanoTime();
    drain(socket.getInputStream());
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(TestLoad.limit(Duration.ofSeconds(5)));
  }

  private static SSLSocket connect(AgencyId agency) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(country.pki(), agency)
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.api().getPort());
    socket.setSoTimeout((int) SOON.toMillis());
    socket.startHandshake();
    return socket;
  }

  private static void drain(InputStream in) {
    byte[] part = new byte[4096];
    try {
      while (in.read(part) >= 0) {
        // read the rest of the answer
      }
    } catch (IOException reset) {
      assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private static HttpResponse<String> submitOnce(long seed) throws Exception {
    return submitOnce(SyntheticInstallation.oneCase(seed).body());
  }

  private static HttpResponse<String> submitOnce(byte[] body) throws Exception {
    return CertificateRotations.submitOnce(
        platform(), gateway.api(), country.pki().signer(new AgencyId("platform")), body);
  }

  private static HttpClient platform() {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(country.pki(), new AgencyId("platform")).sslContext())
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  @Test
  void row40RefusesNoMessageInFiftyRotations() throws Exception {
    new CertificateRotations(country, Map.of(country.data(), gateway.api())).run(50);
  }

  @Test
  void commandReportsThatNoGatewayRuns() {
    // When
    CommandResult none =
        CommandResult.of(
            new ReloadCommand(),
            List.of(
                "--config",
                country.config().toString(),
                "--data",
                country.data().resolveSibling("nowhere").toString(),
                "--set",
                "pki.dir=" + country.gatewayPki().path()));
    // Then
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no gateway runs on this data folder");
  }
}
