package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.REGISTRY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.wire.file.FileSealer;
import org.wasl.wire.file.SealedFile;
import org.wasl.wire.jose.Digest;

/** Tests the way of a sealed evidence file over real HTTP. */
class EvidenceFileTest extends SubmissionTestBase {
  private static final String FILES = "/v1/files";
  private static final int PART_BYTES = 700_000;

  private static PlainHttpsClient police;

  private final FileId id = new FileId(UUID.randomUUID());
  private final byte[] plain = new byte[1_500_000];
  private byte[] sealed;
  private SealedFile listed;

  @BeforeAll
  static void recipients() {
    police = client(POLICE);
  }

  private static PlainHttpsClient client(AgencyId agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  private void seal() throws IOException {
    Arrays.fill(plain, (byte) 'x');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    listed = FileSealer.seal(id, new ByteArrayInputStream(plain), out);
    sealed = out.toByteArray();
  }

  private static Map<String, String> tus(String... pairs) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Tus-Resumable", "1.0.0");
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private PlainHttpsClient.Answer announce(PlainHttpsClient by, long sizeBytes, String sha256)
      throws Exception {
    return by.send(
        "POST",
        FILES,
        new byte[0],
        tus(
            "Upload-Length",
            Long.toString(sizeBytes),
            "Upload-Metadata",
            "id " + base64(id.toString()) + ",digest " + base64(sha256)));
  }

  private String address() {
    return FILES + "/" + id;
  }

  private PlainHttpsClient.Answer upload(int from, int to, String... more) throws Exception {
    Map<String, String> headers =
        tus(
            "Upload-Offset",
            Integer.toString(from),
            "Content-Type",
            "application/offset+octet-stream");
    headers.putAll(tus(more));
    return platform.send("PATCH", address(), Arrays.copyOfRange(sealed, from, to), headers);
  }

  private PlainHttpsClient.Answer head(PlainHttpsClient by) throws Exception {
    return by.send("HEAD", address(), new byte[0], tus());
  }

  private void uploadWhole() throws Exception {
    seal();
    assertThat(announce(platform, sealed.length, listed.sealedSha256()).status()).isEqualTo(201);
    assertThat(upload(0, sealed.length).status()).isEqualTo(204);
  }

  /** A case that lists the file. */
  private byte[] caseWithFile() throws IOException {
    ObjectNode message = (ObjectNode) JSON.readTree(nextCase().body());
    ObjectNode entry = ((ObjectNode) message.path("content")).putArray("evidence").addObject();
    entry
        .put("name", "screenshot.png")
        .put("mediaType", "image/png")
        .put("sizeBytes", listed.sizeBytes())
        .put("sha256", listed.sha256());
    entry
        .putObject("sealed")
        .put("id", id.toString())
        .put("key", listed.key().secretText())
        .put("sizeBytes", listed.sealedSizeBytes())
        .put("sha256", listed.sealedSha256());
    return JSON.writeValueAsBytes(message);
  }

  private static PlainHttpsClient.Answer publish(byte[] body) throws Exception {
    return platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
  }

  @Test
  void fileTravelsFromSenderToRecipientAfterCuts() throws Exception {
    // Given
    seal();
    PlainHttpsClient.Answer announced = announce(platform, sealed.length, listed.sealedSha256());
    upload(0, PART_BYTES);
    // When
    String offset = head(platform).header("Upload-Offset");
    PlainHttpsClient.Answer rest = upload(PART_BYTES, sealed.length);
    PlainHttpsClient.Answer accepted = publish(caseWithFile());
    PlainHttpsClient.Answer first =
        police.send("GET", address(), new byte[0], Map.of("Range", "bytes=0-99999"));
    PlainHttpsClient.Answer second =
        police.send("GET", address(), new byte[0], Map.of("Range", "bytes=100000-"));
    // Then
    assertThat(announced.header("Location")).isEqualTo(address());
    assertThat(offset).isEqualTo(Integer.toString(PART_BYTES));
    assertThat(rest.header("Upload-Offset")).isEqualTo(Integer.toString(sealed.length));
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(first.status()).isEqualTo(206);
    assertThat(first.header("Content-Range")).isEqualTo("bytes 0-99999/" + sealed.length);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    read.write(first.body());
    read.write(second.body());
    assertThat(read.toByteArray()).isEqualTo(sealed);
    assertThat(
            trial
                .ledger()
                .column(
                    "select action || ' ' || actor from audit_entry where why = '"
                        + id
                        + "' order by step"))
        .containsExactly("file-stored platform", "file-fetched " + POLICE);
  }

  @Test
  void messageWithoutItsWholeFileIsRefusedAndNamesIt() throws Exception {
    // Given
    seal();
    announce(platform, sealed.length, listed.sealedSha256());
    upload(0, PART_BYTES);
    byte[] body = caseWithFile();
    // When
    PlainHttpsClient.Answer early = publish(body);
    upload(PART_BYTES, sealed.length);
    PlainHttpsClient.Answer then = publish(body);
    PlainHttpsClient.Answer again = publish(body);
    // Then
    assertThat(early.status()).isEqualTo(422);
    assertThat(early.json().at("/errors/0/pointer").asText())
        .isEqualTo("/content/evidence/0/sealed");
    assertThat(early.json().toString()).contains(id.toString());
    assertThat(then.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(then.body());
  }

  @Test
  void fileDoesNotExistForThoseWhoMayNotOpenItsMessage() throws Exception {
    // Given
    uploadWhole();
    PlainHttpsClient.Answer early = police.get(address());
    publish(caseWithFile());
    // When
    PlainHttpsClient.Answer recipient = client(OFFICE).get(address());
    PlainHttpsClient.Answer stranger = client(REGISTRY).get(address());
    PlainHttpsClient.Answer uploaderOnly = head(police);
    PlainHttpsClient.Answer withdrawn = platform.send("DELETE", address(), new byte[0], tus());
    // Then
    assertThat(early.status()).isEqualTo(404);
    assertThat(recipient.body()).isEqualTo(sealed);
    assertThat(recipient.header("ETag")).isEqualTo('"' + listed.sealedSha256() + '"');
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(uploaderOnly.status()).isEqualTo(404);
    assertThat(withdrawn.status()).isEqualTo(409);
  }

  @Test
  void lieAboutDigestOrOffsetIsFound() throws Exception {
    // Given
    seal();
    String other = Digest.hex(new byte[1]);
    announce(platform, sealed.length, other);
    // When
    PlainHttpsClient.Answer wrongOffset = upload(1, PART_BYTES);
    PlainHttpsClient.Answer wrongPart =
        upload(
            0,
            PART_BYTES,
            "Upload-Checksum",
            "sha256 " + Base64.getEncoder().encodeToString(new byte[32]));
    String offset = head(platform).header("Upload-Offset");
    PlainHttpsClient.Answer wrongFile = upload(0, sealed.length);
    PlainHttpsClient.Answer gone = head(platform);
    // Then
    assertThat(wrongOffset.problem()).isEqualTo("upload-conflict");
    assertThat(wrongPart.status()).isEqualTo(460);
    assertThat(offset).isEqualTo("0");
    assertThat(wrongFile.problem()).isEqualTo("upload-digest");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(folder().resolve(id.toString())).doesNotExist();
  }

  @Test
  void partWithRightChecksumIsKept() throws Exception {
    // Given
    seal();
    announce(platform, sealed.length, listed.sealedSha256());
    byte[] digest = Digest.raw(Arrays.copyOf(sealed, PART_BYTES));
    // When
    PlainHttpsClient.Answer part =
        upload(
            0,
            PART_BYTES,
            "Upload-Checksum",
            "sha256 " + Base64.getEncoder().encodeToString(digest));
    // Then
    assertThat(part.status()).isEqualTo(204);
    assertThat(part.header("Upload-Offset")).isEqualTo(Integer.toString(PART_BYTES));
  }

  /** As after a restore without the folder of files. */
  @Test
  void fileWhoseBytesAreMissingIsUploadedAgain() throws Exception {
    // Given
    uploadWhole();
    publish(caseWithFile());
    Files.delete(folder().resolve(id.toString()));
    // When
    PlainHttpsClient.Answer missing = police.get(address());
    String offset = head(platform).header("Upload-Offset");
    byte[] right = sealed.clone();
    sealed[0] ^= 1;
    PlainHttpsClient.Answer forged = upload(0, sealed.length);
    PlainHttpsClient.Answer afterForgery = police.get(address());
    System.arraycopy(right, 0, sealed, 0, right.length);
    PlainHttpsClient.Answer uploaded = upload(0, sealed.length);
    // Then
    assertThat(missing.status()).isEqualTo(503);
    assertThat(offset).isEqualTo("0");
    assertThat(forged.status()).isBetween(409, 422);
    assertThat(afterForgery.status()).isEqualTo(503);
    assertThat(uploaded.status()).isEqualTo(204);
    assertThat(police.get(address()).body()).isEqualTo(right);
  }

  /** The gateway may die between the last byte and its answer. */
  @Test
  void uploadWhoseLastAnswerWasLostIsWholeAfterTheNextQuestion() throws Exception {
    // Given
    seal();
    announce(platform, sealed.length, listed.sealedSha256());
    Files.write(folder().resolve(id.toString()), sealed);
    PlainHttpsClient.Answer early = publish(caseWithFile());
    // When
    PlainHttpsClient.Answer state = head(platform);
    PlainHttpsClient.Answer then = publish(caseWithFile());
    // Then
    assertThat(early.status()).isEqualTo(422);
    assertThat(state.header("Upload-Offset")).isEqualTo(Integer.toString(sealed.length));
    assertThat(then.status()).isEqualTo(202);
  }

  @Test
  void hostileRequestsAreRefusedWithReason() throws Exception {
    // Given
    seal();
    announce(platform, sealed.length, listed.sealedSha256());
    // When
    PlainHttpsClient.Answer noVersion = platform.send("HEAD", address(), new byte[0], Map.of());
    PlainHttpsClient.Answer tooLarge = announce(platform, 1L << 50, listed.sealedSha256());
    PlainHttpsClient.Answer otherSize =
        announce(platform, sealed.length + 1, listed.sealedSha256());
    PlainHttpsClient.Answer otherAgency = announce(police, sealed.length, listed.sealedSha256());
    PlainHttpsClient.Answer climbing =
        platform.send("HEAD", FILES + "/..%2f..%2fgateway.properties", new byte[0], tus());
    PlainHttpsClient.Answer upperCase =
        platform.send(
            "HEAD",
            FILES + "/" + id.toString().toUpperCase(java.util.Locale.ROOT),
            new byte[0],
            tus());
    PlainHttpsClient.Answer noMetadata =
        platform.send("POST", FILES, new byte[0], tus("Upload-Length", "70000"));
    PlainHttpsClient.Answer longer = upload(0, sealed.length);
    PlainHttpsClient.Answer beyond = police.send("GET", address(), new byte[0], Map.of());
    // Then
    assertThat(noVersion.status()).isEqualTo(412);
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(otherSize.problem()).isEqualTo("upload-conflict");
    assertThat(otherAgency.problem()).isEqualTo("upload-conflict");
    assertThat(climbing.status()).isEqualTo(400);
    assertThat(upperCase.status()).isEqualTo(404);
    assertThat(noMetadata.json().path("parameter").asText()).isEqualTo("Upload-Metadata");
    assertThat(longer.status()).isEqualTo(204);
    assertThat(beyond.status()).isEqualTo(404);
  }

  private static Path folder() {
    return trial.data().resolve("files");
  }
}
