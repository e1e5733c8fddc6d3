package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;

/** Tests {@code kit send} and its messages. */
class SendCommandTest extends CommandTest {
  private int deadlineSeconds = 20;

  private int send(Path file, String... more) {
    String[] arguments = {
      "send",
      file.toString(),
      "--as=platform",
      "--pki=" + gateway.pki.path(),
      "--gateway=" + door.url(),
      "--deadline-seconds=" + deadlineSeconds
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  @Test
  void sendsADocumentByteForByteAndPrintsTheAnswer() throws IOException {
    // Given
    byte[] document = gateway.newCase(new AgencyId("platform")).bytes();
    // When
    int code = send(file(document));
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("referral ", "message ", "recipients bnpj", "receipt ");
    assertThat(door.arrived.get(0).body()).isEqualTo(document);
  }

  @Test
  void sendsDocumentAndContentAsTests() throws IOException {
    // Given
    Path document = file(gateway.newCase(new AgencyId("platform")).bytes());
    // When
    int whole = send(document, "--test");
    Path content = file("{\"text\":\"t\"}".getBytes(StandardCharsets.UTF_8));
    int alone = send(content, "--test", "--type=note/3", "--referral=" + UUID.randomUUID());
    // Then
    assertThat(whole).isZero();
    assertThat(alone).isZero();
    assertThat(door.arrived)
        .hasSize(2)
        .allSatisfy(
            message ->
                assertThat(new String(message.body(), StandardCharsets.UTF_8))
                    .matches("(?s)\\{\"envelope\":\\{.*\"nonce\":\"[^\"]+\",\"test\":true}.*"));
  }

  @Test
  void row50SendsTheLargestDocumentAndNoLargerOne() throws IOException {
    // Given
    byte[] document = gateway.newCase(new AgencyId("platform")).bytes();
    int most = MessageLimits.LARGEST.messageBytes();
    byte[] largest = Arrays.copyOf(document, most);
    Arrays.fill(largest, document.length, most, (byte) ' ');
    byte[] tooLarge = Arrays.copyOf(largest, most + 1);
    tooLarge[most] = ' ';
    // When
    int sent = send(file(largest));
    int refused = send(file(tooLarge));
    // Then
    assertThat(sent).isZero();
    assertThat(refused).isEqualTo(2);
    assertThat(door.arrived).hasSize(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("at most 1048576 bytes, this one has 1048577");
  }

  @Test
  void row50DoesNotSendContentTooLargeForAnEnvelope() throws IOException {
    // Given
    String text = "t".repeat(MessageLimits.LARGEST.messageBytes() - 12);
    byte[] content = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    // When
    int code = send(file(content), "--type=note/3", "--referral=" + UUID.randomUUID());
    // Then
    assertBadUsage(code, "a message of type note has at most 1048576 bytes");
  }

  @Test
  void wrapsContentInAnEnvelope() throws IOException {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    // When
    int code = send(file("{\"text\":\"t\"}".getBytes()), "--type=note/3", "--referral=" + referral);
    // Then
    assertThat(code).isZero();
    assertThat(new String(door.arrived.get(0).body(), StandardCharsets.UTF_8))
        .startsWith("{\"envelope\":{\"type\":\"note\",\"version\":3,")
        .contains("\"sender\":\"platform\",\"referral\":\"" + referral + "\"")
        .endsWith("\"content\":{\"text\":\"t\"}}");
  }

  @Test
  void refusalNamesTheCorrection() throws IOException {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(422)
                .end(
                    "{\"title\":\"Not its schema\",\"detail\":\"Mend it.\",\"errors\":"
                        + "[{\"pointer\":\"/content\",\"detail\":\"x is missing\"}]}"));
    // When
    int code = send(file(gateway.newCase(new AgencyId("platform")).bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("refused: 422 Not its schema. Mend it.")
        .contains("/content: x is missing");
  }

  @Test
  void refusalNamesTheStateAndThePermittedParty() throws IOException {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(409)
                .end("{\"title\":\"No\",\"state\":\"referred\",\"holders\":[\"a\",\"b\"]}"));
    // When
    int code = send(file(gateway.newCase(new AgencyId("platform")).bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).contains("  state: referred", "  holders: a, b");
  }

  @Test
  void readsContentFromStandardInput() {
    // Given
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"text\":\"t\"}".getBytes(StandardCharsets.UTF_8)));
    try {
      // When
      int code = send(Path.of("-"), "--type=note");
      // Then
      assertThat(code).isZero();
      assertThat(new String(door.arrived.get(0).body(), StandardCharsets.UTF_8))
          .endsWith("\"content\":{\"text\":\"t\"}}");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void printedCommandResendsUnansweredContentAsTheSameMessage() throws IOException {
    // Given
    door.next((request, it, body) -> it.accept(request, body)); // and never answers
    deadlineSeconds = 3;
    // When
    int unanswered = send(file("{\"text\":\"t\"}".getBytes(StandardCharsets.UTF_8)), "--type=note");
    String[] repeatedWords = err.toString().strip().lines().toList().getLast().split(" ");
    Path kept = Path.of(repeatedWords[2]);
    String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(kept));
    int answered = run(Arrays.copyOfRange(repeatedWords, 1, repeatedWords.length));
    // Then
    assertThat(unanswered).isEqualTo(1);
    assertThat(answered).isZero();
    assertThat(door.accepted()).isEqualTo(1);
    assertThat(door.arrived).hasSize(2);
    assertThat(door.arrived.get(1).body()).isEqualTo(door.arrived.get(0).body());
    assertThat(kept.getParent()).isEqualTo(dir);
    assertThat(rights).isEqualTo("rw-------");
  }

  @Test
  void keepsNoStateOfAnsweredContent() throws IOException {
    // Given
    door.next(TestSubmissionServer.status(422));
    Path content = file("{\"text\":\"t\"}".getBytes(StandardCharsets.UTF_8));
    // When
    int refused = send(content, "--type=note");
    int accepted = send(content, "--type=note");
    // Then
    assertThat(refused).isEqualTo(1);
    assertThat(accepted).isZero();
    try (var files = Files.list(dir)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).containsExactly(content);
    }
  }

  @Test
  void reportsAnUnreachableGatewayAtOnceAndAtTheEnd() throws IOException {
    // Given
    door.close();
    deadlineSeconds = 5;
    // When
    int code = send(file(gateway.newCase(new AgencyId("platform")).bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines().toList())
        .satisfiesExactly(
            atOnce ->
                assertThat(atOnce)
                    .startsWith("nobody listens at " + door.url() + "; trying again for "),
            atTheEnd ->
                assertThat(atTheEnd)
                    .startsWith("no answer after ")
                    .contains("(connection-refused)"));
  }

  @Test
  void reportsAnUnreachableGatewayInTheChosenLanguage() throws IOException {
    // Given
    door.close();
    deadlineSeconds = 5;
    Path document = file(gateway.newCase(new AgencyId("platform")).bytes());
    // When
    send(document, "--language=fr");
    send(document, "--language=ar");
    // Then
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("personne n’écoute à " + door.url() + " ; "),
            line -> assertThat(line).startsWith("pas de réponse après "),
            line -> assertThat(line).startsWith("لا أحد يستمع على " + door.url()),
            line -> assertThat(line).startsWith("لا جواب"));
  }

  @Test
  void requestsReasonsInTheChosenLanguage() throws IOException {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(422)
                .end("{\"title\":\"%s\"}".formatted(request.getHeader("Accept-Language"))));
    // When
    int code = send(file(gateway.newCase(new AgencyId("platform")).bytes()), "--language=ar");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("refused: 422 ar.");
  }

  @Test
  void unknownLanguageNamesTheAvailableOnes() throws IOException {
    assertBadUsage(
        send(file(gateway.newCase(new AgencyId("platform")).bytes()), "--language=de"),
        "--language must be one of ar, en, fr");
  }

  @Test
  void contentWithoutTypeIsBadUsage() throws IOException {
    assertBadUsage(send(file("{}".getBytes())), "give --type");
  }

  @Test
  void missingFileIsBadUsage() {
    assertBadUsage(send(dir.resolve("absent.json")), ": there is no such file or folder");
  }

  @Test
  void fileWithoutJsonIsBadUsage() throws IOException {
    assertBadUsage(send(file("{\"a\":1,\"a\":2}".getBytes())), "duplicate-key at line 1");
  }

  @Test
  void agencyWithoutKeysIsBadUsage() throws IOException {
    Files.delete(gateway.pki.path().resolve("platform.key"));
    assertBadUsage(
        send(file(gateway.newCase(new AgencyId("bnpj")).bytes())), "no readable file platform.key");
  }

  @Test
  void misspeltAgencySuggestsTheNearestOne() {
    assertBadUsage(
        run("send", "x", "--as=platfrom", "--pki=" + gateway.pki.path(), "--gateway=" + door.url()),
        "no readable file platfrom.pem; did you mean platform.pem?");
  }

  @Test
  void invalidAddressOrDeadlineIsBadUsage() throws IOException {
    assertBadUsage(
        run("send", "x", "--as=bnpj", "--pki=p", "--gateway=127.0.0.1:8443"),
        "'127.0.0.1:8443' is not an address, such as https://gateway.example:8443");
    err.getBuffer().setLength(0);
    deadlineSeconds = 0;
    assertBadUsage(send(file("{}".getBytes()), "--type=note"), "must be at least 1");
  }

  @Test
  void unknownOptionIsBadUsage() {
    assertBadUsage(run("send", "--nonsense"), "send: ");
  }
}
