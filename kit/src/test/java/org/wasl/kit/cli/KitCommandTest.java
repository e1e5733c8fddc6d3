package org.wasl.kit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.kit.Delivered;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDoor;
import org.wasl.kit.TestGateway;
import org.wasl.kit.receive.Handover;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.wire.Digest;
import org.wasl.wire.Receipt;
import org.wasl.wire.SignedMessage;

@Timeout(180)
class KitCommandTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;
  private int deadlineSeconds = 20;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private KitRuntime runtime;
  private TestGateway gateway;
  private TestDoor door;

  @BeforeEach
  void start() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), "platform", "bnpj");
    door = new TestDoor(runtime, gateway.pki);
  }

  @AfterEach
  void stop() {
    door.close();
    runtime.close();
  }

  private int run(String... arguments) {
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

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

  private Path file(byte[] content) throws IOException {
    return Files.write(dir.resolve("message.json"), content);
  }

  private void assertBadUsage(int code, String says) {
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(says);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void aDocumentIsSentByteForByteAndTheAnswerPrinted() throws IOException {
    // Given
    byte[] document = gateway.newCase("platform").bytes();
    // When
    int code = send(file(document));
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("referral ", "message ", "recipients bnpj", "receipt ");
    assertThat(door.arrived.get(0).body()).isEqualTo(document);
  }

  @Test
  void contentIsPutIntoAnEnvelope() throws IOException {
    // Given
    UUID referral = UUID.randomUUID();
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
  void aRefusalIsToldWithWhatToMend() throws IOException {
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
    int code = send(file(gateway.newCase("platform").bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("refused: 422 Not its schema. Mend it.")
        .contains("/content: x is missing");
  }

  @Test
  void aRefusalSaysInWhichStateAndWhoMay() throws IOException {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(409)
                .end("{\"title\":\"No\",\"state\":\"referred\",\"holders\":[\"a\",\"b\"]}"));
    // When
    int code = send(file(gateway.newCase("platform").bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).contains("  state: referred", "  holders: a, b");
  }

  @Test
  void contentMayComeFromStandardInput() {
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

  private int receive(Delivered delivered) throws IOException {
    StringBuilder headers = new StringBuilder("HTTP/1.1 200 OK\r\n");
    delivered
        .headers()
        .forEach(
            (name, value) -> headers.append(name.toLowerCase(Locale.ROOT) + ": " + value + "\r\n"));
    return run(
        "receive",
        Files.write(dir.resolve("sealed"), delivered.sealed()).toString(),
        "--headers=" + Files.writeString(dir.resolve("headers"), headers + "\r\n"),
        "--as=bnpj",
        "--pki=" + gateway.pki.path(),
        "--data=" + dir);
  }

  @Test
  void whatAnotherProgramFetchedIsKeptAndItsReceiptPrintedTheSameWhenItComesAgain()
      throws IOException {
    // Given
    Delivered delivered = gateway.delivery("platform", "bnpj");
    // When
    int first = receive(delivered);
    int again = receive(delivered);
    // Then
    assertThat(List.of(first, again)).containsOnly(0);
    List<String> receipts = out.toString().lines().distinct().toList();
    assertThat(receipts).hasSize(1);
    assertThat(gateway.receipt("bnpj", receipts.get(0)).orElseThrow().deliveryId())
        .contains(delivered.deliveryId());
  }

  @Test
  void whatWasChangedOnTheWayGetsNoReceipt() throws IOException {
    // Given
    Delivered delivered = gateway.delivery("platform", "bnpj");
    // When
    int code = receive(delivered.withHeader("Wasl-Digest", "A".repeat(43)));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("refused: 422 digest");
  }

  @Test
  void aGatewayThatIsNotThereIsToldAsSuch() throws IOException {
    // Given
    door.close();
    deadlineSeconds = 2;
    // When
    int code = send(file(gateway.newCase("platform").bytes()));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("no answer after");
  }

  @Test
  void contentWithoutTypeIsBadUsage() throws IOException {
    assertBadUsage(send(file("{}".getBytes())), "give --type");
  }

  @Test
  void aFileThatIsNotThereIsBadUsage() {
    assertBadUsage(send(dir.resolve("absent.json")), "cannot read");
  }

  @Test
  void aFileThatIsNotJsonIsBadUsage() throws IOException {
    assertBadUsage(send(file("{\"a\":1,\"a\":2}".getBytes())), "duplicate-key at line 1");
  }

  @Test
  void anAgencyWithoutKeysIsBadUsage() throws IOException {
    Files.delete(gateway.pki.path().resolve("platform.key"));
    assertBadUsage(send(file(gateway.newCase("bnpj").bytes())), "no readable file platform.key");
  }

  @Test
  void anUnknownOptionIsBadUsage() {
    assertBadUsage(run("send", "--nonsense"), "send: ");
  }

  @Test
  void whoeverCollectsMustSayWhereFrom() {
    assertBadUsage(
        run("agency", "--as=bnpj", "--pki=" + gateway.pki.path(), "--data=" + dir, "--pull"),
        "--pull needs --gateway");
  }

  @Test
  void whatWasNeverReceivedCannotBeOpened() throws IOException {
    Files.createDirectories(dir.resolve("bnpj"));
    Files.createFile(dir.resolve("bnpj/inbox.journal"));
    assertBadUsage(
        run(
            "open",
            UUID.randomUUID().toString(),
            "--as=bnpj",
            "--pki=" + gateway.pki.path(),
            "--data=" + dir,
            "--gateway=https://127.0.0.1:1"),
        "no delivery");
  }

  private int handover(String which, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "handover",
                which,
                "--as=bnpj",
                "--pki=" + gateway.pki.path(),
                "--data=" + dir,
                "--gateway=" + door.url()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** What the door got, as the new recipient reads it. */
  private Optional<Handover> handedOver() {
    TestDoor.Arrived arrived = door.arrived.get(0);
    SignedMessage message = new SignedMessage(arrived.body(), arrived.signature());
    return Handover.in(message, gateway.directory);
  }

  @Test
  void aReceivedMessageIsHandedOverWithItsSendersSignature() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase("platform");
    Delivered delivered = gateway.delivery("platform", "bnpj", original, 0);
    receive(delivered);
    // When
    int code = handover(delivered.deliveryId().toString(), "--to=kp-fes");
    // Then
    assertThat(code).isZero();
    assertThat(door.arrived.get(0).path()).contains(delivered.referral().toString());
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(original.bytes());
    assertThat(handedOver().orElseThrow().envelope().sender()).isEqualTo("platform");
  }

  @Test
  void whatWasHandedOverIsHandedOnAsTheOriginal() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase("platform");
    Handover first = Handover.of(new SignedMessage(original.bytes(), original.signature()));
    UUID referral = UUID.randomUUID();
    OutgoingMessage carrier =
        gateway
            .writer("platform")
            .write("handover", 1, Optional.of(referral), first.content("bnpj", 1));
    Delivered delivered = gateway.delivery("platform", "bnpj", referral, "handover/1", carrier, 1);
    receive(delivered);
    // When
    handover(delivered.deliveryId().toString(), "--to=kp-fes", "--number=2");
    // Then
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(original.bytes());
    assertThat(new String(door.arrived.get(0).body(), StandardCharsets.UTF_8))
        .contains("\"addressee\":\"kp-fes\",\"number\":2");
  }

  @Test
  void whatTheAgencySentItselfIsHandedOverFromItsFile() throws IOException {
    // Given
    byte[] own = gateway.newCase("bnpj").bytes();
    // When
    int code = handover(file(own).toString(), "--to=kp-fes", "--referral=" + UUID.randomUUID());
    // Then
    assertThat(code).isZero();
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(own);
  }

  @Test
  void aHandoverThatWasChangedProvesNothing() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase("platform");
    Handover genuine = Handover.of(new SignedMessage(original.bytes(), original.signature()));
    JsonNode content = genuine.content("kp-fes", 1);
    ((ObjectNode) content.path("message")).put("messageId", UUID.randomUUID().toString());
    // When
    OutgoingMessage changed =
        gateway.writer("bnpj").write("handover", 1, Optional.of(UUID.randomUUID()), content);
    // Then
    assertThat(
            Handover.in(new SignedMessage(changed.bytes(), changed.signature()), gateway.directory))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--to=bnpj, not another agency's id",
    "--to=../x, not another agency's id",
    "--to=kp-fes --number=0, from 1 to 1000",
    "--to=kp-fes, no delivery"
  })
  void aHandoverOfNothingOrToNobodyIsBadUsage(String options, String says) throws IOException {
    receive(gateway.delivery("platform", "bnpj"));
    out.getBuffer().setLength(0);
    assertBadUsage(handover(UUID.randomUUID().toString(), options.split(" ")), says);
  }

  @Test
  void aFileIsHandedOverByItsSenderOnly() throws IOException {
    assertBadUsage(
        handover(file(gateway.newCase("platform").bytes()).toString(), "--to=kp-fes"),
        "is not a message of bnpj");
  }

  @Test
  void aCaseInAFileNeedsItsReferral() throws IOException {
    assertBadUsage(
        handover(file(gateway.newCase("bnpj").bytes()).toString(), "--to=kp-fes"),
        "give its --referral");
  }

  @Test
  void whatNoKeyOpensAnyMoreIsToldWhenAsked() throws IOException {
    // Given
    Delivered delivered = gateway.delivery("platform", "bnpj");
    receive(delivered);
    Path keys = gateway.pki.path().resolve("bnpj.private.jwks");
    Files.writeString(keys, Files.readString(keys).replace("bnpj:enc:1", "bnpj:enc:2"));
    door.next(TestDoor.status(204));
    // When
    int silent = open(delivered);
    int told = open(delivered, "--lost-key");
    // Then
    assertThat(List.of(silent, told)).containsExactly(1, 0);
    assertThat(door.arrived).hasSize(1);
    String receipt = new String(door.arrived.get(0).body(), StandardCharsets.US_ASCII);
    assertThat(gateway.receipt("bnpj", receipt).orElseThrow().kind())
        .isEqualTo(Receipt.Kind.NEEDS_RESEAL);
    assertThat(err.toString()).contains("no key of bnpj opens", "receipt of needs-reseal recorded");
  }

  @Test
  void whatWasRefusedBecauseNoKeyOpensItIsToldWhenAsked() throws IOException {
    // Given
    Path keys = gateway.pki.path().resolve("bnpj.private.jwks");
    Files.writeString(keys, Files.readString(keys).replace("bnpj:enc:1", "bnpj:enc:2"));
    Delivered delivered = gateway.delivery("platform", "bnpj");
    int refused = receive(delivered);
    door.next(TestDoor.status(204));
    // When
    int silent = open(delivered);
    int told = open(delivered, "--lost-key");
    // Then
    assertThat(List.of(refused, silent, told)).containsExactly(1, 1, 0);
    assertThat(door.arrived).hasSize(1);
    String said = new String(door.arrived.get(0).body(), StandardCharsets.US_ASCII);
    Receipt receipt = gateway.receipt("bnpj", said).orElseThrow();
    assertThat(receipt.kind()).isEqualTo(Receipt.Kind.NEEDS_RESEAL);
    assertThat(receipt.deliveryId()).contains(delivered.deliveryId());
    assertThat(receipt.digest()).isEqualTo(Digest.of(delivered.sealed()));
  }

  private int open(Delivered delivered, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "open",
                delivered.deliveryId().toString(),
                "--as=bnpj",
                "--pki=" + gateway.pki.path(),
                "--data=" + dir,
                "--gateway=" + door.url()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void keysAreMadeForEverybodyNamedAndTheGateway() {
    // When
    int code = run("pki", "--pki=" + dir.resolve("new"), "platform", "registry");
    // Then
    assertThat(code).isZero();
    assertThat(dir.resolve("new/registry.private.jwks")).exists();
    assertThat(dir.resolve("new/gateway.pem")).exists();
  }

  @Test
  void aWitnessSaysWhereItIsAndWhatItsKeyIs() throws Exception {
    // Given
    Path pki = gateway.pki.path();
    assertThat(run("pki", "--pki=" + pki, "platform", "--witness=w1")).isZero();
    Thread witness =
        new Thread(() -> run("witness", "--as=w1", "--pki=" + pki, "--data=" + dir.resolve("w1")));
    // When
    witness.start();
    // Then
    await().atMost(SOON).until(() -> out.toString().contains("its key: "));
    assertThat(out.toString())
        .contains("w1 witnesses at https://127.0.0.1:")
        .contains(Files.readString(pki.resolve("w1.witness.vkey")).strip());
    witness.interrupt();
    witness.join();
  }

  @Test
  void aWitnessWithoutItsKeyOrWithOneThatIsNoLogsIsBadUsage() {
    // Given
    String pki = "--pki=" + gateway.pki.path();
    // Then
    assertBadUsage(run("witness", "--as=w1", pki, "--data=" + dir), "w1.witness.key");
    assertThat(run("pki", pki, "platform", "--witness=w1")).isZero();
    err.getBuffer().setLength(0);
    assertBadUsage(
        run("witness", "--as=w1", pki, "--data=" + dir.resolve("w1"), "--log=x"),
        "--log: not the verifier key of a log");
  }

  @Test
  void anIdThatIsAPathIsBadUsage() {
    assertBadUsage(run("pki", "--pki=" + dir, "../x"), "not an id");
  }

  @Test
  void aKeyIsMadeAgainOfAShardThatIsNamedOnly() {
    assertBadUsage(run("pki", "--pki=" + gateway.pki.path(), "--again", "bnpj"), "--shard N");
  }

  @Test
  void anAgencyReceivesAndPrintsIdsAndNoContent() throws Exception {
    // Given
    Thread agency =
        new Thread(
            () -> run("agency", "--as=bnpj", "--pki=" + gateway.pki.path(), "--data=" + dir));
    agency.start();
    await().atMost(SOON).until(() -> out.toString().contains("receives at"));
    String line = out.toString().lines().findFirst().orElseThrow();
    URI endpoint = URI.create(line.substring(line.lastIndexOf(' ') + 1));
    Delivered delivered = gateway.delivery("platform", "bnpj");
    // When
    gateway.push(endpoint, delivered);
    gateway.push(endpoint, delivered);
    // Then
    await().atMost(SOON).until(() -> out.toString().contains(delivered.deliveryId().toString()));
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .contains("received vetted-case/1 from platform", delivered.referral().toString())
        .doesNotContain("synthetic case");
    agency.interrupt();
    agency.join();
  }
}
