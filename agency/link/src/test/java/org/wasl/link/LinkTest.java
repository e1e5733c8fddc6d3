package org.wasl.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSObject;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.Certification;
import org.wasl.certification.ReceiverUnderTest;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.client.OutgoingMessage;
import org.wasl.commands.schema.SchemaCommand;
import org.wasl.connectors.jms.RabbitMq;
import org.wasl.connectors.jms.TestBroker;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.SoftHsm;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.pki.TokenKeyMaker;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.forward.ParkedMessages;
import org.wasl.link.xml.MappingResult;
import org.wasl.link.xml.XmlMapping;
import org.wasl.link.xml.XmlMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestDisk;
import org.wasl.runtime.TestPorts;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine;

/** A whole link between the two halves of a gateway and an old system. */
class LinkTest {
  private static final AgencyId OFFICE = new AgencyId("kp-rabat");
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path keys;
  @TempDir Path folder;

  /** Another authority vouches for them. */
  private static PkiFolder others;

  private static TestGateway gateway;
  private static KitRuntime runtime;
  private static TestSubmissionServer door;

  private Path shared;
  private Path data;
  private final Map<String, String> settings = new TreeMap<>();

  @BeforeAll
  static void open() {
    gateway = new TestGateway(keys.resolve("pki"), OFFICE, PLATFORM);
    others = SandboxPki.create(keys.resolve("others"), List.of(OFFICE));
    runtime = KitRuntime.start(2);
    door = new TestSubmissionServer(runtime, gateway.pki);
  }

  @AfterAll
  static void close() {
    door.close();
    runtime.close();
  }

  @BeforeEach
  void settings() throws Exception {
    shared = TestOldSystem.sharedFolder(folder);
    data = folder.resolve("data");
    settings.put("agency", OFFICE.value());
    settings.put("pki", gateway.pki.path().toString());
    settings.put("gateway", door.url().toString());
    settings.put("receive", "push");
    settings.put("receive.port", "0");
    settings.put("health.port", "0");
    settings.put("api.port", "0");
    settings.put("folder", shared.toString());
    settings.put("pollMillis", "20");
    settings.put("outbound.settleMillis", "0");
    settings.put("retry.millis", "20");
    settings.put("retry.maxMillis", "100");
  }

  private Link start() throws Exception {
    return Link.start(data, LinkConfig.read(Path.of("/dev/null"), settings), Clock.systemUTC());
  }

  private URI address(String name) throws Exception {
    JsonNode run = TestOldSystem.JSON.readTree(data.resolve(Link.RUN_FILE).toFile());
    return URI.create(run.path(name).asText());
  }

  private List<String> files(String place) throws Exception {
    return TestOldSystem.names(shared.resolve(place));
  }

  /** The old system puts a document into its folder, whole from the first look on. */
  private void give(String name, String document) throws IOException {
    Path part = shared.resolve("out").resolve(name + ".part");
    Files.writeString(part, document);
    Files.move(part, shared.resolve("out").resolve(name));
  }

  private Path token(String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private int push(TestDelivery delivery) throws Exception {
    return gateway.push(address("endpoint"), delivery).statusCode();
  }

  private HttpResponse<String> get(URI url) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A caller with a certificate of its own. */
  private HttpResponse<String> post(HttpClient caller, String token, String key, String body)
      throws Exception {
    return caller.send(
        HttpRequest.newBuilder(address("api"))
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A report of the newer version, from a sample of the schemas. */
  private TestDelivery report(String sample) throws Exception {
    Path file =
        Path.of("../../schemas/types/investigation-report/2/valid").resolve(sample + ".json");
    JsonNode content = TestOldSystem.JSON.readTree(file.toFile()).path("content");
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message =
        gateway.writer(PLATFORM).write("investigation-report", 2, Optional.of(referral), content);
    return gateway.delivery(PLATFORM, OFFICE, referral, "investigation-report/2", message, 0);
  }

  private static void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
  }

  @Test
  void linkPassesTheCertification() throws Exception {
    // Given
    PkiFolder pki = CertificationKeys.create(folder.resolve("pki"), OFFICE);
    settings.put("pki", pki.path().toString());
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      CertificationReport report =
          new Certification(pki, CertificationLimits.DEFAULT, 7, Set.of(), result -> {})
              .receiver(
                  new ReceiverUnderTest(
                      OFFICE, address("endpoint"), DeliveryFormat.PLAIN, 4, Optional.empty()));
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
    }
  }

  @Test
  void exchangesByFolderDespiteFullOrMissingFolderAndRestart() throws Exception {
    int before = door.arrived.size();
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);
    String document = first.message().messageId() + ".platform.vetted-case-1.json";
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      int answer = push(first);
      await(() -> assertThat(files("in")).contains(document));
      // Then
      assertThat(answer).isEqualTo(200);
      assertThat(Files.readAllBytes(shared.resolve("in").resolve(document)))
          .isEqualTo(first.message().bytes());
      assertThat(get(address("health")).statusCode()).isEqualTo(200);

      // When
      Files.move(shared.resolve("in"), shared.resolve("away"));
      assertThat(push(second)).as("the receipt is of the inbox").isEqualTo(200);
      await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(503));
    }
    // When
    Files.move(shared.resolve("away"), shared.resolve("in"));
    for (String each : files("in")) {
      Files.delete(shared.resolve("in").resolve(each));
    }
    give("1.json", TestOldSystem.instruction().toString());
    give("2.json", "{}");
    try (Link restartedLink = start()) {
      assertThat(restartedLink).isNotNull();
      push(first);
      await(() -> assertThat(files("in")).hasSize(2));
      await(() -> assertThat(files("results")).containsExactly("1.json.result.json"));
      await(() -> assertThat(files("refused")).containsExactly("2.json", "2.json.problem.json"));
      // Then
      // A message is counted after its document has its name.
      await(
          () ->
              assertThat(get(address("health").resolve("/metrics")).body())
                  .contains("wasl_link_forwarded_total 1\n", "wasl_link_accepted_total 1\n"));
      assertThat(files("in"))
          .allSatisfy(name -> assertThat(name).startsWith(second.message().messageId().toString()));
    }
    assertThat(data.resolve(Link.RUN_FILE)).doesNotExist();
    assertThat(door.arrived).hasSize(before + 1);
  }

  @Test
  void rejectsASecondLinkOnADataFolderAndTheFirstContinues() throws Exception {
    // Given
    settings.put("inbound", "none");
    try (Link first = start()) {
      // When
      assertThatThrownBy(this::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another link runs on this data folder");
      // Then
      assertThat(address("health").toString()).isNotEmpty();
      assertThat(first.addresses()).contains(address("health").toString());
      assertThat(get(address("health")).statusCode()).isEqualTo(200);
    }
    try (Link next = start()) {
      assertThat(next.addresses()).contains(address("health").toString());
    }
  }

  /** Skipped where this machine has no IPv6. */
  @Test
  void ipv6AddressesAreValidUrls() throws Exception {
    // Given
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    Path token = token("opensesame\n");
    settings.putAll(
        Map.of(
            "receive.host",
            "::1",
            "health.host",
            "::1",
            "outbound",
            "https",
            "api.host",
            "::1",
            "api.tokenFile",
            token.toString()));
    // When
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // Then
      assertThat(List.of(address("health"), address("endpoint"), address("api")))
          .allSatisfy(url -> assertThat(url.getHost()).isEqualTo("[::1]"));
      assertThat(get(address("health")).statusCode()).isEqualTo(200);
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** The platform hands a message over. */
  private static TestDelivery handover(OutgoingMessage message, int number) {
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage handover =
        gateway
            .writer(PLATFORM)
            .write(
                HandedOverMessage.TYPE,
                1,
                Optional.of(referral),
                HandedOverMessage.of(new SignedMessage(message.bytes(), message.signature()))
                    .content(OFFICE, number));
    return gateway.delivery(PLATFORM, OFFICE, referral, HandedOverMessage.TYPE + "/1", handover, 0);
  }

  @Test
  void forwardsAHandedOverMessageOnceInAnyOrder() throws Exception {
    // Given
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery last = gateway.delivery(PLATFORM, OFFICE);
    OutgoingMessage other =
        gateway
            .writer(PLATFORM)
            .signed(first.message().messageId(), another(first.message().bytes()));
    List<String> taken = new ArrayList<>();
    try (Link link = start()) {
      assertThat(link).isNotNull();
      push(first);
      push(handover(second.message(), 1));
      await(() -> assertThat(take(taken)).hasSize(2));
    }
    // When
    try (Link restartedLink = start()) {
      assertThat(restartedLink).isNotNull();
      push(handover(first.message(), 1));
      push(handover(first.message(), 2));
      push(second);
      push(handover(other, 3));
      push(last);
      await(() -> assertThat(take(taken)).hasSizeGreaterThan(2));
    }
    // Then
    assertThat(taken)
        .extracting(name -> name.substring(0, name.indexOf('.')))
        .containsExactlyInAnyOrder(
            first.message().messageId().toString(),
            second.message().messageId().toString(),
            last.message().messageId().toString());
    assertThat(new ParkedMessages(data).entries())
        .singleElement()
        .asString()
        .contains("conflicting-duplicate", first.message().messageId().toString());
  }

  /** Returns the message with another text. */
  private static byte[] another(byte[] document) {
    return new String(document, StandardCharsets.UTF_8)
        .replace("synthetic case", "another case")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Takes all files as an old system does. */
  private List<String> take(List<String> taken) throws Exception {
    for (String name : files("in")) {
      if (name.endsWith(".json") && !name.startsWith(".")) {
        Files.delete(shared.resolve("in").resolve(name));
        taken.add(name);
      }
    }
    return taken;
  }

  /** Skipped where this user may not mount a disk. */
  @Test
  void messagesAndDocumentsWaitWhileDisksAreFull() throws Exception {
    // Given
    settings.put("outbound.settleMillis", "100");
    try (TestDisk hers = TestDisk.mount(folder.resolve("hers"), "1m");
        TestDisk disk = TestDisk.mount(folder.resolve("ours"), "1m")) {
      shared = TestOldSystem.sharedFolder(hers.folder());
      settings.put("folder", shared.toString());
      data = disk.folder().resolve("data");
      TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
      OutgoingMessage large = // than what is left of the last block of a file
          gateway
              .writer(PLATFORM)
              .write("vetted-case", 1, Optional.empty(), TestGateway.content("x".repeat(10_000)));
      TestDelivery second = gateway.delivery(PLATFORM, OFFICE, large, 0);
      int before = door.arrived.size();
      try (Link link = start()) {
        assertThat(link).isNotNull();

        // When the old system's disk is full
        Files.writeString(
            shared.resolve("out/1.json.part"), TestOldSystem.instruction().toString());
        hers.fill(0);
        Files.move(shared.resolve("out/1.json.part"), shared.resolve("out/1.json"));
        assertThat(push(first)).as("the receipt is of the inbox").isEqualTo(200);
        // Then
        awaitDiskFull("inbound", "outbound");
        await(() -> assertThat(files("in")).as("after each attempt").isEmpty());

        // When
        hers.empty();
        // Then
        await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(200));
        await(() -> assertThat(files("in")).hasSize(2));
        await(() -> assertThat(files("results")).containsExactly("1.json.result.json"));
        assertThat(door.arrived).hasSize(before + 1);

        // When the link's own is full
        Files.writeString(
            shared.resolve("out/2.json.part"), TestOldSystem.instruction().toString());
        disk.fill(0);
        Files.move(shared.resolve("out/2.json.part"), shared.resolve("out/2.json"));
        int refused = push(second);
        // Then
        assertThat(refused).as("no receipt for what is not on disk").isEqualTo(503);
        awaitDiskFull("inbox", "outbound");
        assertThat(door.arrived).hasSize(before + 1);

        // When
        disk.empty();
        // Then
        assertThat(push(second)).isEqualTo(200);
        await(() -> assertThat(files("in")).hasSize(4));
        await(() -> assertThat(files("results")).hasSize(2));
        await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(200));
        assertThat(door.arrived).hasSize(before + 2);
        assertThat(files("out")).isEmpty();
      }
    }
  }

  /** Health says so of these sides. */
  private void awaitDiskFull(String... sides) {
    awaitWaiting("the disk is full", sides);
  }

  private void awaitWaiting(String reason, String... sides) {
    await(
        () -> {
          HttpResponse<String> health = get(address("health"));
          assertThat(health.statusCode()).isEqualTo(503);
          JsonNode waits = TestOldSystem.JSON.readTree(health.body());
          for (String side : sides) {
            assertThat(waits.findPath(side).asText()).contains(reason);
          }
        });
  }

  @Test
  void carriesXmlBothWaysAndRefusesInvalidXml() throws Exception {
    // Given
    settings.put("format", "xml");
    settings.put("language", "fr");
    settings.put("reads", "investigation-report/1");
    CodeLists codes = CodeLists.load();
    SchemaRegistry schemas = SchemaRegistry.load(codes);
    XmlMapping mapping = XmlMapping.of(schemas, codes, XmlMapping.LARGEST_BYTES);
    OutgoingMessage published =
        gateway
            .writer(PLATFORM)
            .write("vetted-case", 1, Optional.empty(), TestOldSystem.caseContent());
    TestDelivery delivery = gateway.delivery(PLATFORM, OFFICE, published, 0);
    String name = published.messageId() + ".platform.vetted-case-1.xml";
    ObjectNode instruction = TestOldSystem.instruction();
    byte[] written = ((MappingResult.Mapped<byte[]>) mapping.toXml(instruction)).value();
    TestDelivery report = report("interim-ar");
    TestDelivery linked = report("final-linked-fr");
    String shown = report.message().messageId() + ".platform.investigation-report-1";
    int before = door.arrived.size();
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      push(delivery);
      push(report);
      push(linked);
      give("1.xml", new String(written, StandardCharsets.UTF_8));
      give("2.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x>&e;</x>");
      await(() -> assertThat(files("in")).contains(name));
      await(() -> assertThat(files("results")).containsExactly("1.xml.result.json"));
      await(() -> assertThat(files("refused")).containsExactly("2.xml", "2.xml.problem.json"));
      await(() -> assertThat(new ParkedMessages(data).size()).isEqualTo(1));
    }
    // Then
    assertThat(files("in")).contains(shown + ".xml").hasSize(4);
    assertThat(Files.readString(shared.resolve("in").resolve(shown + ".properties")))
        .contains(
            "Wasl-Type = investigation-report/1", "Wasl-Converted-From = investigation-report/2");
    assertThat(new ParkedMessages(data).entries().getFirst())
        .contains(
            linked.message().messageId().toString(),
            "\"/content/links/0/ground\"",
            "\"not-in-version\"");
    var read = mapping.read(Files.readAllBytes(shared.resolve("in").resolve(name)));
    XmlMessage message = ((MappingResult.Mapped<XmlMessage>) read).value();
    assertThat(message.document().path("content")).isEqualTo(TestOldSystem.caseContent());
    assertThat(message.delivery().orElseThrow().referral()).isEqualTo(delivery.referral());
    assertThat(message.delivery().orElseThrow().digest()).isEqualTo(Digest.of(published.bytes()));
    assertThat(door.arrived).hasSize(before + 1);
    assertThat(TestOldSystem.JSON.readTree(door.arrived.getLast().body()).path("content"))
        .isEqualTo(instruction.path("content"));
    assertThat(Files.readString(shared.resolve("refused/2.xml.problem.json")))
        .contains("schema-violation", "\"errors\":[{");
  }

  /** Registers a set as `schema add` does, with no category and texts of 12 characters. */
  private void registerSchemas() throws Exception {
    Path set = folder.resolve("set");
    String schema =
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"properties\":"
            + "{\"content\":{\"properties\":{\"%s\":{\"maxLength\":%d}}}}}";
    Map<String, String> schemas =
        Map.of(
            "in/vetted-case/1/schema.json",
            schema.formatted("category", 1),
            "out/instruction/1/schema.json",
            schema.formatted("text", 12));
    for (Map.Entry<String, String> entry : schemas.entrySet()) {
      Path file = set.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, entry.getValue());
    }
    Path registry = folder.resolve("registry");
    assertThat(
            new CommandLine(new SchemaCommand())
                .execute("add", set.toString(), "--to=" + registry, "--name=old-system-2026"))
        .isZero();
    settings.put("schemas", registry.resolve("old-system-2026").toString());
  }

  private static OutgoingMessage caseOfOldSystem() throws IOException {
    return gateway
        .writer(PLATFORM)
        .write("vetted-case", 1, Optional.empty(), TestOldSystem.caseContent());
  }

  /** The old system takes two messages, and sends a document and something else. */
  @Test
  void refusesOrParksMessagesAgainstRegisteredSchemas() throws Exception {
    // Given
    registerSchemas();
    TestDelivery delivery = gateway.delivery(PLATFORM, OFFICE, caseOfOldSystem(), 0);
    ObjectNode instruction = TestOldSystem.instruction();
    ObjectNode content = (ObjectNode) instruction.path("content");
    int before = door.arrived.size();
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      push(delivery);
      content.put("text", "Thirteen char");
      give("1.json", instruction.toPrettyString());
      content.put("text", "Twelve chars");
      give("2.json", instruction.toPrettyString());
      await(() -> assertThat(files("results")).containsExactly("2.json.result.json"));
      await(() -> assertThat(files("refused")).containsExactly("1.json", "1.json.problem.json"));
      await(() -> assertThat(new ParkedMessages(data).size()).isEqualTo(1));
    }
    // Then
    assertThat(Files.readString(shared.resolve("refused/1.json.problem.json")))
        .containsPattern(
            "\"pointer\":\"[1-9][0-9]*:[0-9]+ /content/text\",\"keyword\":\"own-schema\"")
        .doesNotContain("Thirteen");
    assertThat(new ParkedMessages(data).entries().getFirst())
        .contains(delivery.message().messageId().toString(), "/content/category", "own-schema");
    assertThat(files("in")).isEmpty();
    assertThat(door.arrived).hasSize(before + 1);
  }

  /**
   * A person asked for the message again without the schemas. The link was killed before it noted
   * that it gave it.
   */
  @Test
  void retriesAParkedMessageOnceDespiteAKill() throws Exception {
    // Given
    registerSchemas();
    TestDelivery delivery = gateway.delivery(PLATFORM, OFFICE, caseOfOldSystem(), 0);
    ParkedMessages parked = new ParkedMessages(data);
    try (Link link = start()) {
      assertThat(link).isNotNull();
      push(delivery);
      await(() -> assertThat(parked.size()).isEqualTo(1));
    }
    settings.remove("schemas");
    Files.writeString(data.resolve("forward-attempts"), delivery.deliveryId() + "\n");
    // When
    assertThat(parked.retry(delivery.deliveryId())).isTrue();
    try (Link restartedLink = start()) {
      assertThat(restartedLink).isNotNull();
      await(() -> assertThat(parked.size()).isZero());
    }
    // Then
    assertThat(files("in")).as("the old system took it before").isEmpty();
  }

  @Test
  void failedForwardingIsATroubleOfTheLink() throws Exception {
    // Given: a token that no header takes
    Path token = token("open\nsesame\n");
    settings.put("inbound", "https");
    settings.put("inbound.url", "https://127.0.0.1:1/messages");
    settings.put("inbound.tokenFile", token.toString());
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      assertThat(push(gateway.delivery(PLATFORM, OFFICE))).isEqualTo(200);
      // Then
      awaitWaiting("a message is tried again and again", "inbound");
    }
  }

  @Test
  void sendsADeletedDocumentOnceTheGatewayReturns() throws Exception {
    // Given
    int port = TestPorts.reserve();
    settings.put("gateway", "https://127.0.0.1:" + port);
    try (Link link = start()) {
      assertThat(link).isNotNull();
      give("1.json", TestOldSystem.instruction().toString());
      awaitWaiting("", "gateway");
      // When
      Files.delete(shared.resolve("out/1.json"));
      try (TestSubmissionServer back =
          new TestSubmissionServer(
              runtime, gateway.pki, AgencyId.GATEWAY, gateway.pki.signer(AgencyId.GATEWAY), port)) {
        // Then
        await(() -> assertThat(back.accepted()).isEqualTo(1));
        await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(200));
        assertThat(TestOldSystem.names(data.resolve("pending"))).isEmpty();
      }
    }
  }

  private void assertExchanged(JMSContext old, TestDelivery first, TestDelivery second)
      throws Exception {
    int before = door.arrived.size();
    JMSConsumer in = old.createConsumer(old.createQueue(settings.get("jms.in")));
    Message firstMessage = in.receive(SOON.toMillis());
    Message two = in.receive(SOON.toMillis());
    assertThat(firstMessage.getBody(String.class).getBytes()).isEqualTo(first.message().bytes());
    assertThat(firstMessage.getStringProperty("Wasl_Referral"))
        .isEqualTo(first.referral().toString());
    assertThat(two.getJMSCorrelationID()).isEqualTo(second.message().messageId().toString());

    String id = UUID.randomUUID().toString();
    Queue out = old.createQueue(settings.get("jms.out"));
    old.createProducer().setJMSCorrelationID(id).send(out, TestOldSystem.instruction().toString());
    old.createProducer().send(out, "{}");
    JMSConsumer results = old.createConsumer(old.createQueue(settings.get("jms.results")));
    Message accepted = results.receive(SOON.toMillis());
    Message refused = results.receive(SOON.toMillis());
    assertThat(accepted.getStringProperty("Wasl_Outcome")).isEqualTo("accepted");
    assertThat(accepted.getJMSCorrelationID()).isEqualTo(id);
    assertThat(accepted.getBody(String.class)).contains(id);
    assertThat(refused.getStringProperty("Wasl_Outcome")).isEqualTo("refused");
    assertThat(refused.getBody(String.class)).contains("schema-violation");
    assertThat(door.arrived).hasSize(before + 1);
  }

  /** Skipped where Debian's package {@code rabbitmq-server} is not installed. */
  @Test
  @Tag("soak")
  void exchangesByRabbitMqQueues() throws Exception {
    assumeTrue(RabbitMq.isInstalled(), "rabbitmq-server 4 is not installed");
    // Given
    RabbitMq rabbit =
        new RabbitMq(
            folder.resolve("rabbit"),
            gateway.pki.authorityFile(),
            gateway.pki.certificateFile(PLATFORM),
            gateway.pki.keyFile(PLATFORM),
            OFFICE);
    settings.put("inbound", "jms");
    settings.put("outbound", "jms");
    settings.put("jms.address", "amqp://127.0.0.1:" + rabbit.clearPort());
    settings.put("jms.tls", "false");
    settings.put("jms.in", "/queues/wasl.submissions");
    settings.put("jms.out", "/queues/wasl.deliveries");
    settings.put("jms.results", "/queues/wasl.submissions.0");
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);
    JmsConnectionFactory overTls =
        new JmsConnectionFactory(
            "amqps://127.0.0.1:%d?amqp.saslMechanisms=EXTERNAL".formatted(rabbit.tlsPort()));
    overTls.setSslContext(TlsIdentity.of(gateway.pki, OFFICE).sslContext());
    try (Link link = start();
        JMSContext old = overTls.createContext()) {
      assertThat(link).isNotNull();
      // When
      push(first);
      push(second);
      // Then
      assertExchanged(old, first, second);
    } finally {
      rabbit.stop();
    }
  }

  @Tag("soak")
  @Test
  void exchangesByQueuesDespiteABrokerOutage() throws Exception {
    // Given
    TestBroker broker =
        new TestBroker(
            gateway.pki.tls(OFFICE), gateway.pki.authorityFile(), folder.resolve("broker"));
    settings.put("inbound", "jms");
    settings.put("outbound", "jms");
    settings.put("jms.address", "artemis://127.0.0.1:" + broker.port());
    settings.put("jms.in", "wasl.deliveries");
    settings.put("jms.out", "wasl.submissions");
    settings.put("jms.results", "wasl.answers");
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);

    // When the broker's certificate is of another authority, or the link has none to show
    settings.put("jms.trustFile", others.authorityFile().toString());
    shows(PLATFORM);
    assertGivesNothing(first, broker);
    settings.put("jms.trustFile", gateway.pki.authorityFile().toString());
    settings.remove("jms.certificateFile");
    settings.remove("jms.keyFile");
    assertGivesNothing(first, broker);

    // When
    shows(PLATFORM);
    try (Link link = start()) {
      assertThat(link).isNotNull();
      await(() -> assertThat(broker.depth("wasl.deliveries")).isEqualTo(1));
      broker.close();
      push(second);
      await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(503));
      broker.restart();
      // Then
      try (JMSContext old =
          new ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker.clearPort()).createContext()) {
        assertExchanged(old, first, second);
      }
    } finally {
      broker.close();
    }
  }

  private void shows(AgencyId certificateOf) {
    settings.put("jms.certificateFile", gateway.pki.certificateFile(certificateOf).toString());
    settings.put("jms.keyFile", gateway.pki.keyFile(certificateOf).toString());
  }

  private void assertGivesNothing(TestDelivery delivery, TestBroker broker) throws Exception {
    try (Link link = start()) {
      assertThat(link).isNotNull();
      assertThat(push(delivery)).as("the receipt is of the inbox").isEqualTo(200);
      awaitWaiting("the broker cannot be used", "inbound", "outbound");
      assertThat(broker.depth("wasl.deliveries")).isZero();
    }
  }

  @Test
  void exchangesByHttpAndParksForAPersonIfTheOldSystemDeclines() throws Exception {
    // Given
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    LinkedBlockingQueue<Integer> answers = new LinkedBlockingQueue<>(List.of(503, 200, 422));
    HttpsServer old =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.setHttpsConfigurator(
        new HttpsConfigurator(TlsIdentity.of(gateway.pki, PLATFORM).sslContext()));
    old.createContext(
        "/messages",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          Integer next = answers.poll();
          taken.add(
              exchange.getRequestHeaders().getFirst("Idempotency-Key")
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(next == null ? 204 : next, -1);
          exchange.close();
        });
    old.start();
    Path token = token("opensesame\n");
    settings.put("inbound", "https");
    settings.put("inbound.url", "https://127.0.0.1:" + old.getAddress().getPort() + "/messages");
    settings.put("inbound.tokenFile", token.toString());
    settings.put("outbound", "https");
    settings.put("api.tokenFile", token.toString());
    settings.put("api.certificateFile", gateway.pki.certificateFile(OFFICE).toString());
    settings.put("api.keyFile", gateway.pki.keyFile(OFFICE).toString());
    settings.put("api.clientsFile", gateway.pki.certificateFile(PLATFORM).toString());
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);

    // When the old system's certificate is of another authority
    settings.put("inbound.trustFile", others.authorityFile().toString());
    try (Link link = start()) {
      assertThat(link).isNotNull();
      push(first);
      awaitWaiting("no answer", "inbound");
      assertThat(taken).isEmpty();
    }

    // When
    settings.put("inbound.trustFile", gateway.pki.authorityFile().toString());
    try (Link link = start();
        HttpClient caller = gateway.client(PLATFORM)) {
      assertThat(link).isNotNull();
      await(() -> assertThat(taken).hasSize(2));
      push(second);
      ParkedMessages parked = new ParkedMessages(data);
      await(() -> assertThat(parked.size()).isEqualTo(1));
      // Then
      assertThat(taken.subList(0, 2))
          .containsOnly(first.message().messageId() + "Bearer opensesame");
      assertThat(parked.entries().getFirst())
          .contains("http-422", second.deliveryId().toString())
          .doesNotContain("synthetic case");
      assertThat(get(address("health")).body()).contains("\"parked_now\":1");

      // When
      assertThat(parked.retry(second.deliveryId())).isTrue();
      await(() -> assertThat(parked.size()).isZero());
      // Then
      assertThat(taken.getLast()).startsWith(second.message().messageId().toString());

      // When
      String key = UUID.randomUUID().toString();
      int before = door.arrived.size();
      HttpResponse<String> accepted =
          post(caller, "opensesame", key, TestOldSystem.instruction().toString());
      HttpResponse<String> repeated =
          post(caller, "opensesame", key, TestOldSystem.instruction().toString());
      HttpResponse<String> wrongToken =
          post(caller, "guessed", key, TestOldSystem.instruction().toString());
      HttpResponse<String> invalid = post(caller, "opensesame", "x", "{}");
      HttpClient neighbour = gateway.client(OFFICE);
      // Then
      assertThat(accepted.statusCode()).isEqualTo(200);
      assertThat(accepted.body()).contains(key);
      assertThat(repeated.body()).isEqualTo(accepted.body());
      assertThat(door.arrived).hasSize(before + 1);
      assertThat(wrongToken.statusCode()).isEqualTo(401);
      assertThatThrownBy(() -> post(neighbour, "opensesame", key, "{}"))
          .as("a certificate of the same authority that is not admitted")
          .isInstanceOf(IOException.class);
      assertThat(invalid.statusCode()).isEqualTo(422);
      assertThat(invalid.headers().firstValue("Content-Type")).contains("application/problem+json");
    } finally {
      old.stop(0);
    }
  }

  /** Skipped where Debian's package {@code softhsm2} is not installed. */
  @Test
  void waitsWhileTheTokenWithTheSigningKeyIsRemoved() throws Exception {
    assumeTrue(SoftHsm.isInstalled(), "softhsm2 is not installed");
    // Given
    PkiFolder pki = copyOfKeys();
    SoftHsm hsm = SoftHsm.in(folder.resolve("hsm"), "link");
    String kid =
        TokenKeyMaker.add(pki, OFFICE, hsm.uri("link", "kp-rabat-sig-2"), Optional.empty());
    settings.put("pki", pki.path().toString());
    TestDelivery first = gateway.delivery(PLATFORM, OFFICE);
    TestDelivery second = gateway.delivery(PLATFORM, OFFICE);
    int before = door.arrived.size();
    try (Link link = start()) {
      assertThat(link).isNotNull();
      // When
      String receipt = gateway.push(address("endpoint"), first).body();
      give("1.json", TestOldSystem.instruction().toString());
      await(() -> assertThat(files("results")).hasSize(1));
      // Then
      assertThat(JWSObject.parse(receipt).getHeader().getKeyID()).isEqualTo(kid);
      assertThat(signed(pki, door.arrived.getLast())).isEqualTo(SignatureStatus.VALID);

      // When
      hsm.remove();
      awaitWaiting("token link", "key");
      give("2.json", TestOldSystem.instruction().toString());
      int refused = push(second);
      // Then
      assertThat(refused).as("no receipt without a signature").isBetween(500, 599);
      assertThat(door.arrived).hasSize(before + 1);

      // When
      hsm.putBack();
      await(() -> assertThat(files("results")).hasSize(2));
      // Then
      await(() -> assertThat(get(address("health")).statusCode()).isEqualTo(200));
      assertThat(push(second)).isEqualTo(200);
      assertThat(signed(pki, door.arrived.getLast())).isEqualTo(SignatureStatus.VALID);
    }
  }

  private PkiFolder copyOfKeys() throws IOException {
    Path copy =
        Files.createDirectory(
            folder.resolve("pki"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String name : TestOldSystem.names(gateway.pki.path())) {
      Files.copy(
          gateway.pki.path().resolve(name), copy.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new PkiFolder(copy);
  }

  private static SignatureStatus signed(PkiFolder pki, TestSubmissionServer.Arrived message) {
    return SignatureVerifier.ofNow(pki::directory, Clock.systemUTC())
        .verifyMessage(
            pki.directory().byId(OFFICE).orElseThrow(), message.body(), message.signature());
  }
}
