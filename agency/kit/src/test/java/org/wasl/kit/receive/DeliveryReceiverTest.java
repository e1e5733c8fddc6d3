package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.PushEndpoint;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.receipt.Receipt;

class DeliveryReceiverTest {
  private static final JsonLimits LIMITS = JsonLimits.DEFAULT;

  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  @TempDir Path data;
  private AgencyEndpoint end;
  private AgencyServer server;
  private URI endpoint;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway =
        new TestGateway(
            pki, new AgencyId("platform"), new AgencyId("bnpj"), new AgencyId("registry"));
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void start() throws Exception {
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            data,
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    server = end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join();
    endpoint = server.endpoint();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    end.close();
  }

  private List<InboxReader.InboxDelivery> inbox() throws Exception {
    return InboxReader.read(data.resolve("bnpj").resolve(Inbox.FILE_NAME));
  }

  private void assertRefused(TestDelivery delivered, int status, String code) throws Exception {
    HttpResponse<String> answer = gateway.push(endpoint, delivered);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"urn:wasl:agency:%s\",\"status\":%d,\"title\":\"%s\"}"
                .formatted(code, status, code));
    assertThat(inbox()).isEmpty();
  }

  @Test
  void row13AnAgencyCannotDenyItsReceipt() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    HttpResponse<String> answer = gateway.push(endpoint, delivered);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(WireHeaders.RECEIPT_TYPE);
    Receipt receipt = gateway.receipt(new AgencyId("bnpj"), answer.body()).orElseThrow();
    assertThat(receipt.kind()).isEqualTo(Receipt.Kind.DELIVERY);
    assertThat(receipt.deliveryId()).contains(delivered.deliveryId());
    assertThat(receipt.messageId()).isEqualTo(delivered.message().messageId());
    assertThat(receipt.sender().value()).isEqualTo("platform");
    assertThat(receipt.recipient().value()).isEqualTo("bnpj");
    assertThat(receipt.referral()).isEqualTo(delivered.referral());
    assertThat(receipt.digest()).isEqualTo(Digest.of(delivered.sealed()));
    assertThat(inbox()).hasSize(1);
    assertThat(inbox().get(0).received().receipt()).isEqualTo(answer.body());
  }

  /** The largest documents that the gateway lets through with its defaults. */
  static Map<String, JsonNode> largest() {
    ObjectNode deep = object();
    ObjectNode inner = deep;
    for (int level = 3; level <= LIMITS.maxDepth(); level++) { // document and content are two
      inner = inner.putObject("inner");
    }
    ObjectNode many = object();
    ArrayNode values = many.putArray("values");
    while (values.size() < LIMITS.maxNodes() - 20) { // the envelope has less than twenty
      values.add(1);
    }
    return Map.of("the deepest nesting", deep, "the most values", many);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Stream<Arguments> eachOfTheLargest() {
    return largest().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("eachOfTheLargest")
  void acceptsContentAtTheLimitsOfTheGateway(String name, JsonNode content) throws Exception {
    // Given
    OutgoingMessage message =
        gateway.writer(new AgencyId("platform")).write("vetted-case", 1, Optional.empty(), content);
    assertThat(new StrictJson(LIMITS).parse(message.bytes()))
        .as("the gateway's door")
        .isInstanceOf(StrictJson.Parsed.class);
    // When
    HttpResponse<String> answer =
        gateway.push(
            endpoint, gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), message, 0));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(inbox()).hasSize(1);
  }

  /** Returns the document with spaces behind it, up to this size. */
  private static OutgoingMessage padded(OutgoingMessage message, int bytes) {
    byte[] larger = Arrays.copyOf(message.bytes(), bytes);
    Arrays.fill(larger, message.bytes().length, bytes, (byte) ' ');
    return gateway.writer(new AgencyId("platform")).signed(message.messageId(), larger);
  }

  @Test
  void row50AcceptsTheLargestOriginalAndHandover() throws Exception {
    // Given
    MessageLimits limits = MessageLimits.LARGEST;
    OutgoingMessage original =
        padded(gateway.newCase(new AgencyId("platform")), limits.messageBytes());
    HandedOverMessage content =
        HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage handover =
        padded(
            gateway
                .writer(new AgencyId("platform"))
                .write(
                    "handover", 1, Optional.of(referral), content.content(new AgencyId("bnpj"), 1)),
            limits.handoverBytes());
    MessageSealer widest = new MessageSealer(MessageSealer.MAX_PADDING_STEP_BYTES);
    byte[] sealed =
        widest
            .seal(
                new SignedMessage(handover.bytes(), handover.signature()),
                Collections.nCopies(64, gateway.agency(new AgencyId("bnpj"))))
            .bytes();
    TestDelivery delivered =
        gateway.delivery(
            new AgencyId("platform"), new AgencyId("bnpj"), referral, "handover/1", handover, 1);
    // When
    HttpResponse<String> first =
        gateway.push(
            endpoint,
            gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), original, 0));
    HttpResponse<String> second =
        gateway.push(
            endpoint,
            delivered.withSealed(sealed).withHeader(WireHeaders.DIGEST, Digest.of(sealed)));
    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(sealed).hasSizeLessThanOrEqualTo(PushEndpoint.MAX_SEALED_BYTES);
    assertThat(inbox()).hasSize(2);
  }

  @Test
  void row50PartnerPageStatesTheLimits() throws Exception {
    assertThat(Files.readString(Path.of("../../docs/reference/wire.md")))
        .contains(
            text("| 1 MiB (%,d bytes) |", MessageLimits.LARGEST.messageBytes()),
            text("8 KiB (%,d bytes)", MessageLimits.LARGEST.handoverBytes()),
            text("| %d; %,d; %d |", LIMITS.maxDepth(), LIMITS.maxNodes(), LIMITS.maxNumberLength()),
            text("| %,d bytes, whatever", PushEndpoint.MAX_SEALED_BYTES));
  }

  private static String text(String format, Integer... numbers) {
    return String.format(Locale.ROOT, format, (Object[]) numbers);
  }

  @Test
  void row50RejectsASealedMessageOneByteTooLarge() throws Exception {
    // Given
    byte[] tooLarge = new byte[PushEndpoint.MAX_SEALED_BYTES + 1];
    // When, Then
    assertRefused(
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")).withSealed(tooLarge),
        413,
        "too-large");
  }

  @Test
  void duplicateGetsTheSameReceiptAndHasNoEffect() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    String first = gateway.push(endpoint, delivered).body();
    // When
    String second = gateway.push(endpoint, delivered).body();
    // Then
    assertThat(second).isEqualTo(first);
    end.close();
    server.close();
    assertThat(inbox()).hasSize(1);
    start();
    assertThat(gateway.push(endpoint, delivered).body()).isEqualTo(first);
    assertThat(end.size()).isEqualTo(1);
  }

  @Test
  void acceptsADeliveryAsACloudEvent() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    String event =
        "{\"specversion\":\"1.0\",\"data_base64\":\"%s\"}"
            .formatted(Base64.getEncoder().encodeToString(delivered.sealed()));
    TestDelivery structured = asEvent(delivered, event);
    TestDelivery withoutData = asEvent(delivered, "{\"specversion\":\"1.0\"}");
    // When
    assertRefused(withoutData, 400, "headers");
    String first = gateway.push(endpoint, structured).body();
    String plain = gateway.push(endpoint, delivered.withHeader("ce-specversion", "1.0")).body();
    // Then
    assertThat(plain).isEqualTo(first);
    assertThat(inbox()).hasSize(1);
  }

  private static TestDelivery asEvent(TestDelivery delivered, String event) {
    return delivered
        .withSealed(event.getBytes(StandardCharsets.UTF_8))
        .withHeader("Content-Type", "application/cloudevents+json; charset=UTF-8")
        .withHeader("Wasl-Digest", delivered.headers().get("Wasl-Digest"));
  }

  @Test
  void keepsSimultaneousDuplicatesOnceAndAnswersThemAlike() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 16).mapToObj(i -> gateway.pushAsync(endpoint, delivered)).toList();
    // Then
    assertThat(answers.stream().map(answer -> answer.join().body()).distinct()).hasSize(1);
    assertThat(inbox()).hasSize(1);
    assertThat(inbox().get(0).first()).isTrue();
  }

  @Test
  void anotherDeliveryOfTheSameMessageHasItsOwnReceiptAndNoSecondEffect() throws Exception {
    // Given
    TestDelivery first = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    gateway.push(endpoint, first);
    TestDelivery handedOver =
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), first.message(), 1);
    // When
    String answer = gateway.push(endpoint, handedOver).body();
    // Then
    assertThat(gateway.receipt(new AgencyId("bnpj"), answer).orElseThrow().deliveryId())
        .contains(handedOver.deliveryId());
    assertThat(inbox()).extracting(InboxReader.InboxDelivery::first).containsExactly(true, false);
    assertThat(end.size()).isEqualTo(1);
  }

  @Test
  void signsForAResealedDeliveryAgainWithoutEffect() throws Exception {
    // Given
    TestDelivery first = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    gateway.push(endpoint, first);
    TestDelivery repeatedDelivery =
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), first.message(), 0);
    // When
    String answer = gateway.push(endpoint, repeatedDelivery).body();
    // Then
    Receipt receipt = gateway.receipt(new AgencyId("bnpj"), answer).orElseThrow();
    assertThat(receipt.deliveryId()).contains(first.deliveryId());
    assertThat(receipt.digest()).isEqualTo(Digest.of(repeatedDelivery.sealed()));
    assertThat(receipt.referral()).isEqualTo(repeatedDelivery.referral());
    assertThat(inbox()).extracting(InboxReader.InboxDelivery::first).containsExactly(true, false);
  }

  @Test
  void rejectsAMessageIdUsedForOtherContent() throws Exception {
    // Given
    TestDelivery first = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    gateway.push(endpoint, first);
    String other =
        new String(first.message().bytes(), java.nio.charset.StandardCharsets.UTF_8)
            .replace("synthetic case", "another case");
    var message =
        gateway
            .writer(new AgencyId("platform"))
            .signed(first.message().messageId(), other.getBytes());
    // When
    var answer =
        gateway.push(
            endpoint, gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), message, 1));
    // Then
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(inbox()).hasSize(1);
  }

  @Test
  void row6RejectsOneChangedByte() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    byte[] changed = delivered.sealed().clone();
    int inCiphertext =
        new String(changed, java.nio.charset.StandardCharsets.US_ASCII).indexOf("\"ciphertext\":\"")
            + 40;
    changed[inCiphertext] = (byte) (changed[inCiphertext] == 'A' ? 'B' : 'A');
    // When, Then: under the digest of the stored bytes, and under a changed digest too
    assertRefused(
        delivered.withSealed(changed).withHeader(WireHeaders.DIGEST, Digest.of(delivered.sealed())),
        422,
        "digest");
    assertRefused(delivered.withSealed(changed), 422, "not-opened");
  }

  @Test
  void rejectsADeliverySealedForAnotherAgency() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    byte[] forOther =
        gateway.seal(
            delivered.message().bytes(), delivered.message().signature(), new AgencyId("registry"));
    // When, Then
    assertRefused(delivered.withSealed(forOther), 422, "not-opened");
  }

  @Test
  void rejectsAMessageSignedByAnotherAgency() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    byte[] body = delivered.message().bytes();
    String forged = gateway.pki.signer(new AgencyId("registry")).signMessage(body);
    // When, Then
    assertRefused(
        delivered.withSealed(gateway.seal(body, forged, new AgencyId("bnpj"))), 422, "signature");
  }

  @Test
  void rejectsASenderOutsideTheDirectory() throws Exception {
    assertRefused(
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withHeader(WireHeaders.SENDER, "nobody"),
        422,
        "unknown-sender");
  }

  @ParameterizedTest
  @ValueSource(strings = {WireHeaders.MESSAGE, WireHeaders.TYPE})
  void rejectsHeadersThatContradictTheEnvelope(String header) throws Exception {
    assertRefused(
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withHeader(
                header,
                header.equals(WireHeaders.TYPE) ? "instruction/1" : UUID.randomUUID().toString()),
        422,
        "envelope");
  }

  @Test
  void refusesASenderOtherThanTheEnvelopes() throws Exception {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    byte[] body = delivered.message().bytes();
    byte[] sealed =
        gateway.seal(
            body,
            gateway.pki.signer(new AgencyId("registry")).signMessage(body),
            new AgencyId("bnpj"));
    // When, Then
    assertRefused(
        delivered.withSealed(sealed).withHeader(WireHeaders.SENDER, "registry"), 422, "envelope");
  }

  @Test
  void rejectsAReferralThatContradictsTheEnvelope() throws Exception {
    // Given
    var message =
        gateway
            .writer(new AgencyId("platform"))
            .write(
                "instruction",
                1,
                java.util.Optional.of(new ReferralId(UUID.randomUUID())),
                TestGateway.content("synthetic"));
    // When, Then
    assertRefused(
        gateway.delivery(
            new AgencyId("platform"), new AgencyId("bnpj"), "instruction/1", message, 0),
        422,
        "envelope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WireHeaders.DELIVERY,
        WireHeaders.IDEMPOTENCY_KEY,
        WireHeaders.REFERRAL,
        WireHeaders.MESSAGE,
        WireHeaders.SENDER,
        WireHeaders.TYPE,
        WireHeaders.DIGEST
      })
  void requiresEveryHeader(String header) throws Exception {
    assertRefused(
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")).withoutHeader(header),
        400,
        "headers");
  }

  @Test
  void rejectsAnInboxInUse() throws Exception {
    assertThat(Files.exists(data.resolve("bnpj"))).isTrue();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                new AgencyEndpoint(
                    runtime,
                    gateway.pki,
                    new AgencyId("bnpj"),
                    gateway.directory,
                    data,
                    InboxConfig.DEFAULT,
                    Clock.systemUTC()))
        .isInstanceOf(java.io.IOException.class)
        .hasMessageContaining("in use");
  }
}
