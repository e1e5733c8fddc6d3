package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.GENERAL_OFFICE;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientConfig;
import org.wasl.client.DeliveryRegister;
import org.wasl.client.HandedOver;
import org.wasl.client.OpenedDelivery;
import org.wasl.client.PushEndpoint;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.PollOutcome;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.documents.DocumentShell;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.receipt.Receipt;

/** The Java client against a gateway of its own process, until that is killed. */
@Tag("soak")
class JavaClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Duration WAIT = Duration.ofSeconds(2);

  private static GatewayTrial trial;
  private static int next;

  /** Content types of pushed requests, by agency. */
  private static final Map<AgencyId, Set<String>> PUSHED = new ConcurrentHashMap<>();

  private static final List<OpenedDelivery> PUSHES = new CopyOnWriteArrayList<>();
  private static final List<HttpsServer> SERVERS = new ArrayList<>();

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test, Set.of(POLICE));
    receiveBy(OFFICE, "deliveriesPerRequest = 4");
    receiveBy(GENERAL_OFFICE, "format = cloudevents-structured");
    receiveBy(SPECIAL_POLICE, "format = cloudevents-binary");
    trial.startGateway();
  }

  /** The agency is a server of the JDK with the client's endpoint. */
  private static void receiveBy(AgencyId agency, String form) throws Exception {
    ClientConfig config =
        ClientConfig.of(URI.create("https://127.0.0.1:1"), trial.world().pki().path(), agency);
    PushEndpoint endpoint =
        new PushEndpoint(config.identity(), DeliveryRegister.inMemory(), PUSHES::add);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(config.identity().tls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            tls.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(tls);
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, agency, endpoint));
    server.start();
    SERVERS.add(server);
    trial.reach(agency, server.getAddress().getPort());
    Path file = trial.world().config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("(?m)^deliveriesPerRequest.*$", "")
            + "\n"
            + form
            + "\n");
  }

  private static void answer(HttpExchange exchange, AgencyId agency, PushEndpoint endpoint)
      throws IOException {
    try (exchange) {
      PUSHED
          .computeIfAbsent(agency, _ -> ConcurrentHashMap.newKeySet())
          .add(exchange.getRequestHeaders().getFirst("Content-Type"));
      PushEndpoint.PushResponse answer =
          endpoint.handlePush(
              exchange.getRequestMethod(),
              name -> exchange.getRequestHeaders().getFirst(name),
              exchange.getRequestBody().readAllBytes());
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    trial.close();
    SERVERS.forEach(server -> server.stop(0));
  }

  private static ClientConfig config(URI gateway, AgencyId agency) {
    return ClientConfig.of(gateway, trial.world().pki().path(), agency)
        .withTimes(Duration.ofMinutes(1), SOON)
        .withDelays(Duration.ofMillis(50), Duration.ofMillis(500));
  }

  private static WaslClient client(AgencyId agency) {
    return WaslClient.open(config(trial.api(), agency));
  }

  private static byte[] nextCase(WaslClient client) throws Exception {
    return client.write("vetted-case", 1, Optional.empty(), nextContent().toString());
  }

  private static ObjectNode nextContent() throws Exception {
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(++next, 1, false).get(0);
    return (ObjectNode) JSON.readTree(syntheticCase.body()).get("content");
  }

  private static List<OpenedDelivery> ofReferral(
      List<OpenedDelivery> handled, Outcome.Accepted published) {
    return handled.stream().filter(it -> it.referral().equals(published.referral())).toList();
  }

  private static void collect(WaslClient client, PushEndpoint endpoint, BooleanSupplier enough) {
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              PollOutcome polled = client.poll(endpoint, WAIT);
              assertThat(polled).isInstanceOf(PollOutcome.Collected.class);
              return enough.getAsBoolean();
            });
  }

  @Test
  void publishesAmendsCollectsAndProvesACase() throws Exception {
    List<OpenedDelivery> handled = new CopyOnWriteArrayList<>();
    try (WaslClient platform = client(PLATFORM);
        WaslClient police = client(POLICE)) {
      // Given
      PushEndpoint endpoint =
          new PushEndpoint(
              config(trial.api(), POLICE).identity(), DeliveryRegister.inMemory(), handled::add);
      ObjectNode content = nextContent();
      byte[] message = platform.write("vetted-case", 1, Optional.empty(), content.toString());
      // When
      Outcome.Accepted published = (Outcome.Accepted) platform.publish(message);
      Outcome repeatedOutcome = platform.publish(message);
      collect(police, endpoint, () -> ofReferral(handled, published).size() == 1);
      Outcome amended =
          platform.amend(published.referral(), amendment(platform, published, content));
      collect(police, endpoint, () -> ofReferral(handled, published).size() == 2);
      List<OpenedDelivery> received = ofReferral(handled, published);
      Answer timeline = platform.timeline(published.referral());
      boolean retrieved = police.acknowledge(received.getFirst(), Receipt.Kind.RETRIEVAL);
      // Then
      assertThat(published.recipients()).contains(POLICE);
      assertThat(platform.verifyReceipt(new AgencyId("gateway"), published.jws()).genuine())
          .contains(published.receipt());
      assertThat(platform.verifyReceipt(POLICE, published.jws()).genuine()).isEmpty();
      assertThat(repeatedOutcome)
          .isInstanceOfSatisfying(
              Outcome.Accepted.class, it -> assertThat(it.jws()).isEqualTo(published.jws()));
      assertThat(amended).isInstanceOf(Outcome.Accepted.class);
      assertThat(received)
          .extracting(it -> it.envelope().typeAndVersion())
          .containsExactly("vetted-case/1", "case-amendment/1");
      assertThat(received.getFirst().body()).isEqualTo(message);
      assertThat(timeline)
          .isInstanceOfSatisfying(
              Answer.Found.class,
              it -> assertThat(it.document()).contains(published.referral().toString()));
      assertThat(platform.actions(published.referral())).isInstanceOf(Answer.Found.class);
      assertThat(retrieved).isTrue();
      assertThat(
              trial
                  .ledger()
                  .count("delivery where state = 'delivered' and recipient = '" + POLICE + "'"))
          .isGreaterThanOrEqualTo(2);
    }
  }

  private static byte[] amendment(
      WaslClient platform, Outcome.Accepted published, ObjectNode content) {
    ObjectNode amendment = JSON.createObjectNode();
    amendment.put("caseVersion", 2).put("reason", "correction").put("text", "…");
    amendment.set("case", content);
    return platform.write(
        "case-amendment", 1, Optional.of(published.referral()), amendment.toString());
  }

  @Test
  void refusalSaysWhatToCorrectAndAffectsNoOtherMessageOfTheBatch() throws Exception {
    try (WaslClient platform = client(PLATFORM)) {
      // Given
      byte[] wrong =
          platform.write(
              "vetted-case", 1, Optional.empty(), nextContent().put("surplus", 1).toString());
      // When
      Outcome alone = platform.publish(wrong);
      List<Outcome> batch =
          platform.publishAll(List.of(nextCase(platform), wrong, nextCase(platform)));
      Answer unknown = platform.timeline(new ReferralId(UUID.randomUUID()));
      Answer running = platform.statistics("category", "2999-01");
      // Then
      assertThat(alone)
          .isInstanceOfSatisfying(
              Refused.class,
              it -> {
                assertThat(it.problem().kind()).isEqualTo("schema-violation");
                assertThat(it.problem().detail()).isNotBlank();
                assertThat(json(it.problem().document()).path("errors")).isNotEmpty();
              });
      assertThat(batch.get(0)).isInstanceOf(Outcome.Accepted.class);
      assertThat(batch.get(1))
          .isInstanceOfSatisfying(
              Refused.class,
              it ->
                  // Each receipt of a refusal has a new signature.
                  assertThat(it.problem().document().replaceAll("\"receipt\":\"[^\"]*\"", ""))
                      .isEqualTo(
                          ((Refused) alone)
                              .problem()
                              .document()
                              .replaceAll("\"receipt\":\"[^\"]*\"", "")));
      assertThat(batch.get(2)).isInstanceOf(Outcome.Accepted.class);
      assertThat(unknown)
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.problem().status()).isEqualTo(404));
      assertThat(running)
          .isInstanceOfSatisfying(
              Refused.class, it -> assertThat(it.problem().status()).isEqualTo(400));
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new AssertionError("no JSON", e);
    }
  }

  @Test
  void killedGatewayHasEachMessageOnceAfterRestart() throws Exception {
    ClientConfig patient =
        config(trial.api(), PLATFORM).withTimes(Duration.ofSeconds(10), Duration.ofMinutes(5));
    try (WaslClient platform = WaslClient.open(patient);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      List<byte[]> messages = new ArrayList<>();
      for (int i : IntStream.range(0, 150).toArray()) {
        messages.add(nextCase(platform));
      }
      long before = trial.ledger().count("message");
      // When
      Future<List<Outcome>> outcomes = executor.submit(() -> platform.publishAll(messages));
      Awaitility.await().atMost(SOON).until(() -> trial.ledger().count("message") > before + 5);
      trial.gateway().kill();
      trial.inProcess().startGateway();
      List<Outcome> all = outcomes.get();
      List<Outcome> repeatedOutcomes = platform.publishAll(messages);
      // Then
      assertThat(all).hasSize(150).allMatch(Outcome.Accepted.class::isInstance);
      assertThat(repeatedOutcomes)
          .extracting(it -> ((Outcome.Accepted) it).jws())
          .containsExactlyElementsOf(
              all.stream().map(it -> ((Outcome.Accepted) it).jws()).toList());
      assertThat(trial.ledger().count("message")).isEqualTo(before + 150);
    }
  }

  @Test
  void retriesAfterTheTimeThatTheGatewayNames() throws Exception {
    try (TestSubmissionServer busy =
        new TestSubmissionServer(trial.world().runtime(), trial.world().pki())) {
      busy.next(
          (request, door, body) ->
              request.response().setStatusCode(503).putHeader("Retry-After", "1").end(),
          (request, door, body) -> request.connection().close());
      try (WaslClient platform = WaslClient.open(config(busy.url(), PLATFORM))) {
        long start = System.nanoTime();
        // When
        Outcome outcome = platform.publish(nextCase(platform));
        // Then
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Accepted.class, it -> assertThat(it.attempts()).isEqualTo(3));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isGreaterThan(Duration.ofSeconds(1));
        assertThat(busy.arrived)
            .allMatch(it -> it.signature().equals(busy.arrived.get(0).signature()));
      }
    }
  }

  @Test
  void collectsDeliveryWhoseContentArrivesSlowly() throws Exception {
    // Given a connection on which the last piece of the content arrives after the limit of an
    // attempt
    DeliveryId delivery = new DeliveryId(UUID.randomUUID());
    Duration attempt = TestLoad.limit(Duration.ofSeconds(1));
    try (TestSubmissionServer slow =
        new TestSubmissionServer(trial.world().runtime(), trial.world().pki())) {
      slow.next(
          (request, door, body) ->
              request
                  .response()
                  .end("{\"deliveries\":[{\"delivery\":\"%s\"}]}".formatted(delivery)),
          (request, door, body) -> {
            request.response().putHeader("Content-Length", "4").write("x");
            AtomicInteger written = new AtomicInteger(1);
            trial
                .world()
                .runtime()
                .vertx()
                .setPeriodic(
                    attempt.toMillis() / 2,
                    timer -> {
                      request.response().write("x");
                      if (written.incrementAndGet() == 4) {
                        trial.world().runtime().vertx().cancelTimer(timer);
                        request.response().end();
                      }
                    });
          },
          TestSubmissionServer.status(202));
      ClientConfig config = config(slow.url(), OFFICE).withTimes(attempt, SOON);
      PushEndpoint endpoint =
          new PushEndpoint(config.identity(), DeliveryRegister.inMemory(), opened -> {});
      try (WaslClient office = WaslClient.open(config)) {
        // When
        office.poll(endpoint, Duration.ZERO);
      }
      // Then it has arrived. Its content is not a delivery, and that is reported
      assertThat(slow.arrived)
          .extracting(TestSubmissionServer.Arrived::path)
          .containsExactly(
              "/v1/inbox",
              "/v1/deliveries/" + delivery,
              "/v1/deliveries/" + delivery + "/refusals");
    }
  }

  @Test
  void outcomeAllowsResendingTheBytesIfNobodyListens() throws Exception {
    // Given
    Duration time = TestLoad.limit(Duration.ofSeconds(1));
    ClientConfig nowhere =
        config(URI.create("https://127.0.0.1:1"), PLATFORM).withTimes(time, time);
    try (WaslClient platform = WaslClient.open(nowhere)) {
      // When
      Outcome outcome = platform.publish(nextCase(platform));
      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Unavailable.class, it -> assertThat(it.reason()).isEqualTo("connection-refused"));
    }
  }

  @Test
  void endpointAcceptsBatchesAndBothModesOfCloudEvents() throws Exception {
    try (WaslClient platform = client(PLATFORM)) {
      // Given
      List<byte[]> cases = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        cases.add(nextCase(platform));
      }
      JsonNode terrorism =
          JSON.readTree(
              HOME.resolve(
                      "schemas/types/vetted-case/1/valid/terrorism-anonymous-from-abroad-en.json")
                  .toFile());
      cases.add(
          platform.write("vetted-case", 1, Optional.empty(), terrorism.get("content").toString()));

      // When
      List<Outcome> outcomes = platform.publishAll(cases);

      // Then
      assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
      Set<AgencyId> recipients = new TreeSet<>();
      outcomes.forEach(outcome -> recipients.addAll(((Outcome.Accepted) outcome).recipients()));
      assertThat(recipients).contains(OFFICE, GENERAL_OFFICE, SPECIAL_POLICE);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  trial
                          .ledger()
                          .count(
                              "delivery where state <> 'delivered' and recipient in ('%s','%s','%s')"
                                  .formatted(OFFICE, GENERAL_OFFICE, SPECIAL_POLICE))
                      == 0);
      assertThat(PUSHED)
          .containsEntry(OFFICE, Set.of(WireHeaders.DELIVERIES_TYPE))
          .containsEntry(GENERAL_OFFICE, Set.of(HttpDelivery.STRUCTURED_TYPE))
          .containsEntry(SPECIAL_POLICE, Set.of(WireHeaders.SEALED_TYPE));
    }
  }

  /** A handover in one referral of an instruction that the platform wrote in another. */
  private OpenedDelivery carrying(
      ReferralId written, ReferralId referral, OpenedDelivery handover) {
    Envelope head =
        new Envelope(
            "instruction",
            1,
            new MessageId(UUID.randomUUID()),
            PLATFORM,
            Optional.of(written),
            Instant.EPOCH,
            "AAAAAAAAAAAAAAAAAAAAAA",
            false);
    byte[] body =
        "{\"envelope\":%s,\"content\":{}}"
            .formatted(JSONObjectUtils.toJSONString(head.members()))
            .getBytes(StandardCharsets.UTF_8);
    String signature = trial.world().pki().signer(PLATFORM).signMessage(body);
    OpenedDelivery instruction =
        new OpenedDelivery(
            handover.deliveryId(), written, handover.digest(), head, body, signature);
    try (WaslClient police = client(POLICE)) {
      byte[] carrier = police.handover(instruction, OFFICE, 1);
      return new OpenedDelivery(
          handover.deliveryId(), referral, handover.digest(), handover.envelope(), carrier, "");
    }
  }

  @Test
  void clientCollectsUntilItIsClosed() throws Exception {
    List<OpenedDelivery> handled = new CopyOnWriteArrayList<>();
    PushEndpoint endpoint =
        new PushEndpoint(
            config(trial.api(), POLICE).identity(), DeliveryRegister.inMemory(), handled::add);
    try (WaslClient platform = client(PLATFORM);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> ended;
      try (WaslClient police = client(POLICE)) {
        // Given
        ended =
            threads.submit(
                () -> {
                  police.collect(endpoint, WAIT, failed -> {});
                  return true;
                });

        // When
        byte[] message = nextCase(platform);
        Outcome.Accepted published = (Outcome.Accepted) platform.publish(message);
        Awaitility.await().atMost(SOON).until(() -> !ofReferral(handled, published).isEmpty());
        OpenedDelivery received = ofReferral(handled, published).getFirst();
        Outcome handedOver =
            police.amend(received.referral(), police.handover(received, OFFICE, 1));
        Awaitility.await().atMost(SOON).until(() -> handover(published).isPresent());

        // Then
        assertThat(handedOver).isInstanceOf(Outcome.Accepted.class);
        OpenedDelivery handover = handover(published).orElseThrow();
        assertThat(handover.envelope().sender().value()).isEqualTo(POLICE.value());
        assertThat(platform.handedOver(received)).isEmpty();
        try (WaslClient office = client(OFFICE)) {
          HandedOver original = office.handedOver(handover).orElseThrow();
          assertThat(original.body()).isEqualTo(message);
          assertThat(original.envelope().sender().value()).isEqualTo(PLATFORM.value());
          ReferralId another = new ReferralId(UUID.randomUUID());
          assertThat(office.handedOver(carrying(another, another, handover))).isPresent();
          assertThat(office.handedOver(carrying(another, received.referral(), handover))).isEmpty();
        }
      }
      assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Optional<OpenedDelivery> handover(Outcome.Accepted published) {
    return ofReferral(PUSHES, published).stream()
        .filter(openedDelivery -> openedDelivery.envelope().type().equals("handover"))
        .findFirst();
  }

  @Test
  void forwardsSealedSubmissionWithoutReadingIt() throws Exception {
    try (WaslClient platform = client(PLATFORM)) {
      // Given
      SubmissionKeyAnswer.Found key = (SubmissionKeyAnswer.Found) platform.submissionKey();
      byte[] message = nextCase(platform);
      byte[] sealed = platform.sealSubmission(message, Optional.empty(), key.key());

      // When
      Answer passedOn = platform.passOn(sealed, Optional.empty());
      Outcome.Accepted open = (Outcome.Accepted) platform.publish(message);
      Answer elsewhere = platform.passOn(sealed, Optional.of(open.referral()));

      // Then
      assertThat(passedOn)
          .isInstanceOfSatisfying(
              Answer.Found.class, it -> assertThat(it.document()).contains(open.jws()));
      assertThat(elsewhere).isInstanceOf(Refused.class);
      assertThat(new String(sealed, StandardCharsets.US_ASCII))
          .matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){4}");
    }
  }

  @Test
  void endpointAcceptsOnlySealedAndSignedDeliveries() {
    // Given
    PushEndpoint endpoint =
        new PushEndpoint(
            config(trial.api(), POLICE).identity(),
            DeliveryRegister.inMemory(),
            delivery -> {
              throw new AssertionError("nothing to handle");
            });
    // When / Then
    assertThat(endpoint.handlePush("GET", name -> null, new byte[0]).status()).isEqualTo(405);
    assertThat(endpoint.handlePush("POST", name -> null, new byte[0]).status()).isEqualTo(415);
    assertThat(
            endpoint
                .handlePush(
                    "POST",
                    name -> name.equals("Content-Type") ? WireHeaders.SEALED_TYPE : "x",
                    new byte[0])
                .status())
        .isEqualTo(400);
  }

  @Test
  void onlyTheCustodianOpensAnIdentity() {
    byte[] person = "{\"name\":\"synthetic\"}".getBytes(StandardCharsets.UTF_8);
    try (WaslClient platform = client(PLATFORM);
        WaslClient police = client(POLICE)) {
      // When
      byte[] sealed = platform.sealIdentity(person, POLICE);
      // Then
      assertThat(police.openIdentity(sealed, PLATFORM))
          .isInstanceOfSatisfying(
              ReporterIdentity.Opening.Opened.class,
              it -> assertThat(it.identity()).isEqualTo(person));
      assertThat(platform.openIdentity(sealed, PLATFORM))
          .isInstanceOf(ReporterIdentity.Opening.NotOpened.class);
    }
  }

  @Test
  void pageCommandsPrintTheDocumentedOutput(@TempDir Path folder) throws Exception {
    // Given
    for (String name : List.of("docs", "schemas")) {
      Files.createSymbolicLink(folder.resolve(name), HOME.resolve(name));
    }
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/how-to/client-java.md")));
    assertThat(page).hasSize(3);
    // When, Then
    new DocumentShell(HOME, folder)
        .assertTyped(
            "PATH=%s/bin:$PATH gateway=%s pki=%s lib='%s'"
                .formatted(
                    System.getProperty("java.home"),
                    trial.api(),
                    trial.world().pki().path().toAbsolutePath(),
                    System.getProperty("java.class.path")),
            page);
  }
}
