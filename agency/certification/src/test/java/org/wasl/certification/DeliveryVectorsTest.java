package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
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

  /** It is of the future for an hour only. */
  private static final String OF_THE_FUTURE = "C-172";

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
    ArrayNode refused = out.putArray("refused");
    for (ForgedDeliveries.Forged one : ForgedDeliveries.all(made, AGENCY)) {
      if (!one.number().equals(OF_THE_FUTURE)) {
        ObjectNode entry = refused.addObject();
        entry.put("case", one.number());
        entry.put("reason", one.what());
        putRequest(entry, HttpDelivery.of(one.delivery(), now));
      }
    }
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

  private static void putRequest(ObjectNode to, HttpDelivery request) {
    ObjectNode headers = to.putObject("headers");
    headers.put("Content-Type", request.contentType());
    request.headers().forEach(headers::put);
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
  void theDeliveryIsOpenedAndItsReceiptIsOfTheExactBytes() {
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
  void refusesEveryForgedRequestOfTheVector() {
    // When
    List<JsonNode> taken =
        vector.path("refused").valueStream().filter(DeliveryVectorsTest::isTaken).toList();
    // Then
    assertThat(vector.path("refused").valueStream().map(one -> one.path("case").asText()))
        .contains("C-117", "C-121", "C-123", "C-124", "C-125", "C-126", "C-127", "C-128", "C-129");
    assertThat(taken).isEmpty();
  }

  private static boolean isTaken(JsonNode request) {
    return opened(request) instanceof DeliveryVerification.Valid;
  }

  /** {@code docs/reference/wire.md} shows the requests of this file. */
  @Test
  void theWirePageShowsThisDeliveryItsReceiptAndThisSubmission() throws Exception {
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
  void theSubmissionIsSignedOverTheExactBytes() {
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
