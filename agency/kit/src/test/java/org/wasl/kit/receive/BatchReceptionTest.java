package org.wasl.kit.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.FlatJson;
import org.wasl.wire.message.Signer;

/**
 * Tests several deliveries in one request. Each is answered as if it had come alone, with one
 * signature for all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchReceptionTest {
  private KitRuntime runtime;
  private TestGateway gateway;
  private HttpClient client;
  private AgencyEndpoint end;
  private AgencyServer server;
  private final List<DeliveryId> handled = new CopyOnWriteArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    runtime = KitRuntime.start();
    gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    client = gateway.client(AgencyId.GATEWAY);
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            folder.resolve("data"),
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    end.onMessage(MessageHandler.of(message -> handled.add(message.received().deliveryId())));
    server = end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    end.close();
    runtime.close();
  }

  private static String line(TestDelivery delivery) {
    Map<String, String> members = new TreeMap<>(delivery.headers());
    members.remove("Content-Type");
    members.put(DeliveryBatch.SEALED, Base64Url.ENCODER.encodeToString(delivery.sealed()));
    StringBuilder line = new StringBuilder();
    FlatJson.write(members, line);
    return line.append('\n').toString();
  }

  private HttpResponse<String> push(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.endpoint())
            .header("Content-Type", WireHeaders.DELIVERIES_TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, ItemOutcome> outcomes(String body) throws Exception {
    HttpResponse<String> answer = push(body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(WireHeaders.OUTCOMES_TYPE);
    return ItemOutcome.read(answer.body().getBytes(UTF_8));
  }

  private static ItemOutcome of(Map<String, ItemOutcome> outcomes, TestDelivery delivery) {
    return outcomes.get(delivery.deliveryId().toString());
  }

  @Test
  void row68DecidesEachDeliveryAloneAndSharesOneSignature() throws Exception {
    // Given
    TestDelivery first = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery second = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery altered =
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withHeader(WireHeaders.DIGEST, "another");
    TestDelivery forOther = gateway.delivery(new AgencyId("platform"), new AgencyId("platform"));
    TestDelivery nameless =
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withoutHeader(WireHeaders.SENDER);
    // When
    Map<String, ItemOutcome> outcomes =
        outcomes(
            line(first)
                + line(altered)
                + "no line of ours\n"
                + line(forOther)
                + line(nameless)
                + line(second)
                + line(first));
    // Then
    assertThat(outcomes).hasSize(5);
    assertThat(of(outcomes, altered).problem()).contains("urn:wasl:agency:digest");
    assertThat(of(outcomes, altered).status()).isEqualTo(422);
    assertThat(of(outcomes, forOther).problem()).contains("urn:wasl:agency:not-opened");
    assertThat(of(outcomes, nameless).status()).isEqualTo(400);
    List<String> roots = new ArrayList<>();
    for (TestDelivery taken : List.of(first, second)) {
      String receipt = of(outcomes, taken).receipt();
      assertThat(gateway.receipt(new AgencyId("bnpj"), receipt).orElseThrow().deliveryId())
          .contains(taken.deliveryId());
      roots.add(receipt.substring(0, receipt.indexOf('~')));
    }
    assertThat(roots.get(0)).isEqualTo(roots.get(1));
    await().atMost(SOON).until(() -> handled.contains(second.deliveryId()));
    assertThat(handled).containsOnlyOnce(first.deliveryId(), second.deliveryId());
  }

  @Test
  void row68RepeatedDeliveryGetsItsFirstReceiptInABatchOrAlone() throws Exception {
    // Given one that came in a batch, and one that came alone
    TestDelivery batched = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery alone = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    String first = of(outcomes(line(batched)), batched).receipt();
    String second = gateway.push(server.endpoint(), alone).body();
    // When
    Map<String, ItemOutcome> repeatedOutcomes = outcomes(line(alone) + line(batched));
    String onceMore = gateway.push(server.endpoint(), batched).body();
    // Then
    assertThat(List.of(of(repeatedOutcomes, batched).receipt(), onceMore)).containsOnly(first);
    assertThat(of(repeatedOutcomes, alone).receipt()).isEqualTo(second);
    assertThat(gateway.receipt(new AgencyId("bnpj"), first)).isPresent();
  }

  @Test
  void answersAnEmptyRequestWithoutOutcomes() throws Exception {
    // When
    Map<String, ItemOutcome> outcomes = outcomes("\n");
    // Then
    assertThat(outcomes).isEmpty();
  }

  @Test
  void asksToRetryNewDeliveriesWhileTheSigningKeyIsMissing(@TempDir Path folder) throws Exception {
    // Given
    TestDelivery known = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery altered =
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withHeader(WireHeaders.DIGEST, "another");
    TestDelivery next = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    AtomicBoolean away = new AtomicBoolean();
    Signer signer = gateway.pki.signer(new AgencyId("bnpj"));
    Supplier<Signer> inToken =
        () -> {
          if (away.get()) {
            throw new IllegalStateException("the token is away");
          }
          return signer;
        };
    try (Inbox inbox = Inbox.open(folder, InboxConfig.DEFAULT, runtime.work())) {
      SealedReceiver receiver =
          new SealedReceiver(
              new AgencyId("bnpj"), inToken, inbox, Clock.systemUTC(), runtime.work());
      assertThat(statuses(receiver, known)).containsExactly(200);
      away.set(true);
      // When
      List<Integer> without = statuses(receiver, known, altered, next);
      away.set(false);
      List<Integer> with = statuses(receiver, known, altered, next);
      // Then
      assertThat(without).containsExactly(200, 422, 503);
      assertThat(with).containsExactly(200, 422, 200);
    }
  }

  private static List<Integer> statuses(SealedReceiver receiver, TestDelivery... deliveries)
      throws Exception {
    return receiver
        .receiveAll(
            Stream.of(deliveries)
                .map(
                    delivery ->
                        IncomingDelivery.of(delivery.headers()::get, delivery.sealed())
                            .orElseThrow())
                .toList())
        .toCompletableFuture()
        .get(SOON.toSeconds(), TimeUnit.SECONDS)
        .stream()
        .map(AgencyResponse::status)
        .toList();
  }
}
