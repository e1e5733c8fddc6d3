package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientIdentity;
import org.wasl.client.ClientKeys;
import org.wasl.client.DeliveryRegister;
import org.wasl.client.PushEndpoint;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestSeed;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.DeliveryVerification;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * Tests docs/reference/vectors/delivery.json, which has a whole delivery and a signed submission
 * with their keys. The kit accepts and refuses them as the file says. {@code -Dvectors.write=true}
 * writes the file anew.
 */
class DeliveryVectorsTest {
  private static final Path FILE =
      Path.of("..", "..", "docs", "reference", "vectors", "delivery.json");
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "wire.md");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AgencyId AGENCY = new AgencyId("kp-example");
  private static final List<AgencyId> SENDERS =
      List.of(CertificationKeys.SENDER, CertificationKeys.OTHER_SENDER, AgencyId.GATEWAY);

  /** Its forgery is of the future for an hour only. The file has another. */
  private static final String OF_THE_FUTURE = "C-172";

  /** The check of the page that a forgery of the case fails. */
  private static final Map<String, Integer> CHECKS =
      Map.of(
          "C-117", 4, "C-121", 5, "C-123", 4, "C-124", 4, "C-125", 5, "C-126", 6, "C-127", 6,
          "C-128", 7, "C-129", 6, "C-162", 5);

  @TempDir private static Path folder;
  private static JsonNode vector;
  private static PkiFolder pki;

  @BeforeAll
  static void read() throws Exception {
    if (Boolean.getBoolean("vectors.write")) {
      write();
    }
    vector = JSON.readTree(FILE.toFile());
    pki = new PkiFolder(Files.createDirectory(folder.resolve("read")));
    Files.writeString(pki.publicKeysFile(AGENCY), vector.path("publicKeys").toString());
    for (AgencyId sender : SENDERS) {
      Files.writeString(
          pki.publicKeysFile(sender), vector.path("senders").path(sender.value()).toString());
    }
    Path secret = Files.createFile(pki.privateKeysFile(AGENCY));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(secret, vector.path("privateKeys").toString());
  }

  private static void write() throws Exception {
    PkiFolder made = CertificationKeys.create(folder.resolve("made"), AGENCY);
    SyntheticGateway gateway = new SyntheticGateway(made, AGENCY, DeliveryFormat.PLAIN);
    SyntheticDelivery delivery = gateway.newCase();
    ObjectNode out = JSON.createObjectNode();
    out.put(
        "about",
        "Synthetic. What an agency gets and how it answers, and what it sends:"
            + " docs/reference/wire.md.");
    out.put("agency", AGENCY.value());
    out.set("privateKeys", JSON.readTree(Files.readString(made.privateKeysFile(AGENCY))));
    out.set("publicKeys", JSON.readTree(Files.readString(made.publicKeysFile(AGENCY))));
    ObjectNode senders = out.putObject("senders");
    for (AgencyId sender : SENDERS) {
      senders.set(sender.value(), JSON.readTree(Files.readString(made.publicKeysFile(sender))));
    }
    putRequest(out.putObject("delivery"), delivery.request());
    out.put("message", new String(delivery.message().bytes(), StandardCharsets.UTF_8));
    out.put("signature", delivery.message().signature());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    out.put(
        "receipt",
        made.signer(AGENCY).signReceipt(arrival(out.path("delivery")).receipt(AGENCY, now)));
    putRefused(out.putArray("refused"), made, gateway);
    ObjectNode submission = out.putObject("submission");
    submission.put("to", "POST /v1/cases");
    var own =
        gateway.write(
            AGENCY,
            SyntheticGateway.CASE,
            Optional.empty(),
            SampleContent.of(SyntheticGateway.CASE, "promoting-crime-without-subjects-fr"),
            now);
    submission
        .putObject("headers")
        .put("Content-Type", "application/json")
        .put("Wasl-Signature", own.signature());
    submission.put("body", new String(own.bytes(), StandardCharsets.UTF_8));
    Files.writeString(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n");
  }

  /** Each has the number of the check on the page, and the status and problem of the refusal. */
  private static void putRefused(ArrayNode refused, PkiFolder made, SyntheticGateway gateway)
      throws Exception {
    ForgedDeliveries forged =
        new ForgedDeliveries(gateway, TestSeed.random(DeliveryVectorsTest.class, 1));
    for (RefusalChecks.HeaderFault fault : RefusalChecks.HEADER_FAULTS) {
      int check = fault.ofMediaType() ? 1 : 2;
      HttpDelivery request = gateway.newCase().request(fault.change());
      putRefused(refused, "C-116", check, fault.what(), request);
    }
    for (ForgedDeliveries.Forgery forgery : forged.of("C-122")) {
      putRefused(
          refused, "C-122", 3, forgery.what(), forgery.made().apply(gateway.newCase()).request());
    }
    for (ForgedDeliveries.Forged forgedDelivery : ForgedDeliveries.all(made, AGENCY)) {
      if (!forgedDelivery.number().equals(OF_THE_FUTURE)) {
        int check =
            forgedDelivery.what().equals("Wasl-Sender of another agency")
                ? 5
                : CHECKS.get(forgedDelivery.number());
        putRefused(
            refused,
            forgedDelivery.number(),
            check,
            forgedDelivery.what(),
            HttpDelivery.of(forgedDelivery.delivery(), Instant.now()));
      }
    }
    HttpDelivery ofTheFuture = forged.caseOfTime(Instant.parse("2999-01-01T00:00:00Z")).request();
    putRefused(refused, OF_THE_FUTURE, 8, "a message from the year 2999", ofTheFuture);
  }

  private static void putRefused(
      ArrayNode refused, String number, int check, String reason, HttpDelivery request) {
    ObjectNode entry = refused.addObject();
    entry.put("case", number);
    entry.put("check", check);
    entry.put("reason", reason);
    DeliveryRejection rejection =
        switch (check) {
          case 1 -> DeliveryRejection.MEDIA_TYPE;
          case 2 -> DeliveryRejection.HEADERS;
          case 3 -> DeliveryRejection.DIGEST;
          case 4 -> DeliveryRejection.NOT_OPENED;
          case 5 ->
              number.equals("C-125")
                  ? DeliveryRejection.UNKNOWN_SENDER
                  : DeliveryRejection.SIGNATURE;
          case 6 ->
              number.equals("C-126") ? DeliveryRejection.ENVELOPE : DeliveryRejection.NOT_A_MESSAGE;
          default -> DeliveryRejection.ENVELOPE;
        };
    entry.put("status", rejection.answer().status());
    entry.put("problem", rejection.code());
    putRequest(entry, request);
  }

  private static void putRequest(ObjectNode to, HttpDelivery request) {
    Map<String, String> sorted = new TreeMap<>(request.headers());
    sorted.put(
        "Content-Type", request.headers().getOrDefault("Content-Type", request.contentType()));
    ObjectNode headers = to.putObject("headers");
    sorted.forEach(headers::put);
    to.put("body", new String(request.body(), StandardCharsets.UTF_8));
  }

  private static IncomingDelivery arrival(JsonNode request) {
    return IncomingDelivery.of(
            name -> request.path("headers").path(name).asText(null),
            request.path("body").asText().getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static DeliveryVerification opened(JsonNode request) {
    IncomingDelivery arrival = arrival(request);
    assertThat(arrival.hasItsDigest()).isTrue();
    return DeliveryVerification.of(
        arrival, pki.privateKeys(AGENCY), pki.directory(), Instant.now(), ReadEnvelope::of);
  }

  @Test
  void opensTheDeliveryAndSignsAReceiptForItsExactBytes() {
    // When
    DeliveryVerification opened = opened(vector.path("delivery"));
    ReceiptVerification receipt =
        SignatureVerifier.ofAnyTime(pki.directory())
            .verifyReceipt(
                pki.directory().byId(AGENCY).orElseThrow(), vector.path("receipt").asText());
    // Then
    assertThat(opened)
        .isInstanceOfSatisfying(
            DeliveryVerification.Valid.class,
            valid -> {
              assertThat(valid.message().body())
                  .asString(StandardCharsets.UTF_8)
                  .isEqualTo(vector.path("message").asText());
              assertThat(valid.message().signature()).isEqualTo(vector.path("signature").asText());
            });
    assertThat(receipt)
        .isInstanceOfSatisfying(
            ReceiptVerification.Genuine.class,
            genuine -> {
              Receipt read = genuine.receipt();
              assertThat(read.digest())
                  .isEqualTo(
                      Digest.of(
                          vector.at("/delivery/body").asText().getBytes(StandardCharsets.UTF_8)));
              assertThat(read.recipient().value()).isEqualTo(AGENCY.value());
            });
  }

  @Test
  void refusesEachForgedDeliveryForTheStatedReason() throws Exception {
    // Given
    PushEndpoint client =
        new PushEndpoint(
            new ClientIdentity(
                AGENCY,
                SSLContext.getDefault(),
                () ->
                    new ClientKeys(
                        purpose -> pki.signer(AGENCY, purpose),
                        pki.privateKeys(AGENCY),
                        pki.directory())),
            DeliveryRegister.inMemory(),
            _ -> {});
    // When
    Map<String, String> answers = new TreeMap<>();
    Map<String, String> stated = new TreeMap<>();
    for (JsonNode node : vector.path("refused")) {
      String reason = node.path("reason").asText();
      answers.put(reason, answer(client, node));
      stated.put(reason, node.path("status").asText() + " " + node.path("problem").asText());
    }
    // Then
    assertThat(answers).hasSize(vector.path("refused").size()).isEqualTo(stated);
    assertThat(vector.path("refused").valueStream().map(node -> node.path("check").asInt()))
        .contains(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(answer(client, vector.path("delivery"))).startsWith("200");
  }

  /** Status and code of the problem. */
  private static String answer(PushEndpoint client, JsonNode request) throws IOException {
    PushEndpoint.PushResponse answer =
        client.handlePush(
            "POST",
            name -> request.path("headers").path(name).asText(null),
            request.path("body").asText().getBytes(StandardCharsets.UTF_8));
    String problem =
        answer.status() == 200 ? "" : JSON.readTree(answer.body()).path("type").asText();
    return answer.status() + " " + problem.replace("urn:wasl:agency:", "");
  }

  /** {@code docs/reference/wire.md} shows the requests of this file. */
  @Test
  void wirePageShowsTheVectors() throws Exception {
    // Given
    List<String> shown = new ArrayList<>();
    for (String request : List.of("delivery", "submission")) {
      vector
          .path(request)
          .path("headers")
          .forEachEntry((name, value) -> shown.add("\n" + name + ": " + value.asText() + "\n"));
    }
    String receipt = vector.path("receipt").asText();
    shown.add("\n" + receipt.substring(0, 60) + "…\n");
    shown.add(
        "\n"
            + new String(
                Base64.getUrlDecoder().decode(receipt.split("\\.")[1]), StandardCharsets.UTF_8)
            + "\n");
    // When
    String page = Files.readString(PAGE);
    // Then
    assertThat(shown).hasSize(12).allMatch(page::contains);
  }

  @Test
  void submissionSignatureCoversTheExactBytes() {
    // When
    SignatureStatus status =
        SignatureVerifier.ofAnyTime(pki.directory())
            .verifyMessage(
                pki.directory().byId(AGENCY).orElseThrow(),
                vector.at("/submission/body").asText().getBytes(StandardCharsets.UTF_8),
                vector.at("/submission/headers/Wasl-Signature").asText());
    // Then
    assertThat(status).isEqualTo(SignatureStatus.VALID);
  }
}
