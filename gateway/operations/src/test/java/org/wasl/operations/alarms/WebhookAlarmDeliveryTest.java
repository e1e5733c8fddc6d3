package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.ProductVersion;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Signer;

class WebhookAlarmDeliveryTest {
  private static final byte[] SECRET = "synthetic-secret".getBytes(StandardCharsets.UTF_8);

  private record Posted(String agent, String hmac, String jws, byte[] body) {}

  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/alarms",
        exchange -> {
          posted.add(
              new Posted(
                  exchange.getRequestHeaders().getFirst("User-Agent"),
                  exchange.getRequestHeaders().getFirst(WebhookAlarmDelivery.HMAC_HEADER),
                  exchange.getRequestHeaders().getFirst(WireHeaders.SIGNATURE),
                  exchange.getRequestBody().readAllBytes()));
          exchange.getResponseHeaders().set("Location", "/alarms");
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebhookAlarmDelivery webhook(
      Function<byte[], Map<String, String>> signature, String... languages) {
    return new WebhookAlarmDelivery(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alarms"),
        AlarmDispatcherTest.format(languages.length == 0 ? new String[] {"en"} : languages),
        signature,
        Optional.empty(),
        Duration.ofSeconds(60),
        Clock.systemUTC());
  }

  @Test
  void signsNotificationAndTimeWithSecret() throws Exception {
    // Given
    List<AlarmNotification> notifications = AlarmDispatcherTest.notifications(2);
    // When
    webhook(WebhookAlarmDelivery.hmac(SECRET)).send(notifications);
    // Then
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    Posted request = posted.get(0);
    assertThat(request.hmac())
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())));
    assertThat(request.agent()).isEqualTo(ProductVersion.userAgent());
    JsonNode document = new ObjectMapper().readTree(request.body());
    assertThat(Instant.parse(document.path("sentAt").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(document.path("notifications"))
        .hasSize(2)
        .extracting(notification -> notification.path("id").asText())
        .containsExactly(
            notifications.get(0).id().toString(), notifications.get(1).id().toString());
  }

  @Test
  void putsOnlyIdsCodesAndCountsIntoNotification() throws Exception {
    // Given
    String runbook = Files.readString(Path.of("..", "..", "docs", "how-to", "runbook.md"));
    // When
    webhook(WebhookAlarmDelivery.hmac(SECRET)).send(AlarmDispatcherTest.notifications(1));
    // Then
    JsonNode notification =
        new ObjectMapper().readTree(posted.get(0).body()).path("notifications").path(0);
    assertThat(notification.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "what",
            "at",
            "kind",
            "subject",
            "severity",
            "since",
            "count",
            "text",
            "runbook",
            "texts")
        .allSatisfy(member -> assertThat(runbook).contains("`" + member + "`"));
    assertThat(notification.path("kind").asText()).isEqualTo("parked");
    assertThat(notification.path("subject").asText()).isEqualTo("agency-0");
    assertThat(notification.path("what").asText()).isEqualTo("began");
    assertThat(notification.path("runbook").asText()).isEqualTo("docs/how-to/runbook.md#parked");
  }

  @Test
  void writesConfiguredLanguagesInTheirOrder() throws Exception {
    // When
    webhook(WebhookAlarmDelivery.hmac(SECRET), "ar", "fr")
        .send(AlarmDispatcherTest.notifications(1));
    // Then
    JsonNode notification =
        new ObjectMapper().readTree(posted.get(0).body()).path("notifications").path(0);
    JsonNode texts = notification.path("texts");
    assertThat(texts.fieldNames()).toIterable().containsExactly("ar", "fr");
    assertThat(texts.path("ar").path("title").asText()).isEqualTo("عمليات تسليم معلّقة");
    assertThat(texts.path("fr").path("title").asText()).isEqualTo("Remises mises de côté");
    assertThat(texts.path("fr").path("text").asText())
        .isEqualTo("Des remises à agency-0 attendent la décision d’une personne : 3");
    assertThat(texts.path("fr").path("runbook").asText())
        .isEqualTo("docs/how-to/runbook.fr.md#parked");
    assertThat(notification.path("runbook").asText()).isEqualTo("docs/how-to/runbook.ar.md#parked");
    assertThat(notification.path("text")).isEqualTo(texts.path("ar").path("text"));
    assertThat(notification.path("text").asText())
        .isEqualTo("\u200fعمليات تسليم إلى \u2068agency-0\u2069 تنتظر قرارا من شخص: \u20683\u2069");
  }

  @Test
  void putsLanguageIntoUrlOfRunbook() {
    // Given
    AlarmFormat alarmFormat = new AlarmFormat(List.of(), "https://host.example/runbook");
    AlarmFormat each = new AlarmFormat(List.of(), "https://host.example/{language}/runbook");
    // When / Then
    assertThat(alarmFormat.runbook(AlarmKind.PARKED, "fr"))
        .isEqualTo("https://host.example/runbook#parked");
    assertThat(each.runbook(AlarmKind.PARKED, "fr"))
        .isEqualTo("https://host.example/fr/runbook#parked");
  }

  @Test
  void signsWithGatewayKeyWithoutSecret() throws Exception {
    // Given
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("gateway-sig").generate();
    Signer signer = new Signer(key);
    // When
    webhook(body -> Map.of(WireHeaders.SIGNATURE, signer.signAlarms(body)))
        .send(AlarmDispatcherTest.notifications(1));
    // Then
    Posted request = posted.get(0);
    JWSObject jws = JWSObject.parse(request.jws(), new Payload(request.body()));
    assertThat(jws.verify(new ECDSAVerifier(key.toECPublicKey()))).isTrue();
    assertThat(jws.getHeader().getType().getType()).isEqualTo("wasl-alarms+jws");
    assertThat(request.hmac()).isNull();
  }

  @Test
  void failsWithout2xxAndFollowsNoRedirect() {
    for (int answer : new int[] {302, 400, 404, 500, 503}) {
      // Given
      status.set(answer);
      posted.clear();
      // When Then
      assertThatThrownBy(
              () ->
                  webhook(WebhookAlarmDelivery.hmac(SECRET))
                      .send(AlarmDispatcherTest.notifications(1)))
          .hasMessage("status " + answer);
      assertThat(posted).hasSize(1);
    }
  }

  /** The headers at once, then a byte of the body every tenth of a second without end. */
  @Test
  @Tag("soak")
  void timesOutOnEndlessAnswer() throws Exception {
    // Given
    CountDownLatch latch = new CountDownLatch(1);
    HttpServer slow =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slow.createContext(
        "/alarms",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (!latch.await(100, TimeUnit.MILLISECONDS)) {
              body.write(' ');
              body.flush();
            }
          } catch (IOException e) {
            latch.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    slow.start();
    try {
      WebhookAlarmDelivery webhook =
          new WebhookAlarmDelivery(
              URI.create("http://127.0.0.1:" + slow.getAddress().getPort() + "/alarms"),
              AlarmDispatcherTest.format("en"),
              WebhookAlarmDelivery.hmac(SECRET),
              Optional.empty(),
              TestLoad.limit(Duration.ofSeconds(5), Duration.ofMinutes(1)),
              Clock.systemUTC());
      // When Then
      assertThatThrownBy(() -> webhook.send(AlarmDispatcherTest.notifications(1)))
          .isInstanceOf(HttpTimeoutException.class);
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS))
          .as("the connection is closed")
          .isTrue();
    } finally {
      latch.countDown();
      slow.stop(0);
    }
  }
}
