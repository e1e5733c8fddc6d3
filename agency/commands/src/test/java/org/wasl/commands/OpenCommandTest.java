package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.receipt.Receipt;

/** Tests {@code kit receive} and {@code kit open}. */
class OpenCommandTest extends CommandTest {
  @Test
  void keepsAFetchedDeliveryAndPrintsOneReceiptForItsRepeat() throws IOException {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    int first = receive(delivered);
    int repeatedCode = receive(delivered);
    // Then
    assertThat(List.of(first, repeatedCode)).containsOnly(0);
    List<String> receipts = out.toString().lines().distinct().toList();
    assertThat(receipts).hasSize(1);
    assertThat(gateway.receipt(new AgencyId("bnpj"), receipts.get(0)).orElseThrow().deliveryId())
        .contains(delivered.deliveryId());
  }

  @Test
  void signsNoReceiptForAChangedDelivery() throws IOException {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    int code = receive(delivered.withHeader("Wasl-Digest", "A".repeat(43)));
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("refused: 422 digest");
  }

  @Test
  void cannotOpenADeliveryThatWasNeverReceived() throws IOException {
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

  @Test
  void row51ShowsHostileTextWithoutTerminalControls() throws IOException {
    // Given
    String hostile =
        "<script>alert(1)</script> \u202eesrever\u202c \u2066x\u2069 \u009b31m\u007f \u2028"
            + " ملخّص\u200f";
    OutgoingMessage message =
        gateway
            .writer(new AgencyId("platform"))
            .write("vetted-case", 1, Optional.empty(), TestGateway.content(hostile));
    TestDelivery delivered =
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), message, 0);
    receive(delivered);
    door.next(TestSubmissionServer.status(204));
    out.getBuffer().setLength(0);
    // When
    int code = open(delivered);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("<script>", "\\u202eesrever\\u202c", "\\u009b31m\\u007f", "ملخّص\u200f")
        .doesNotContainPattern("[\u007f-\u009f\u2028-\u202e\u2066-\u2069]");
    assertThat(new ObjectMapper().readTree(out.toString()))
        .isEqualTo(new ObjectMapper().readTree(message.bytes()));
  }

  @Test
  void showsAMessageOnlyInAVersionThatTheReaderKnows() throws IOException {
    // Given
    TestDelivery unlinked = report("interim-ar");
    TestDelivery linked = report("final-linked-fr");
    door.next(TestSubmissionServer.status(204));
    out.getBuffer().setLength(0);
    // When
    int shown = open(unlinked, "--as-version=1");
    String first = out.toString();
    out.getBuffer().setLength(0);
    int lossy = open(linked, "--as-version=1");
    // Then: without output, no receipt is signed
    assertThat(List.of(shown, lossy)).containsExactly(0, 1);
    assertThat(new ObjectMapper().readTree(first).at("/envelope/version").asInt()).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("open: version 1 has no place for /content/links/0/ground")
        .containsOnlyOnce("receipt of retrieval");
    assertThat(open(linked, "--as-version=9")).isEqualTo(2);
    assertThat(err.toString()).contains("--as-version 9: there are the versions 1, 2");
  }

  private TestDelivery report(String sample) throws IOException {
    Path file = Path.of("../../schemas/types/investigation-report/2/valid", sample + ".json");
    ReferralId referral = new ReferralId(UUID.randomUUID());
    String type = "investigation-report/2";
    OutgoingMessage message =
        gateway
            .writer(new AgencyId("platform"))
            .write(
                "investigation-report",
                2,
                Optional.of(referral),
                new ObjectMapper().readTree(file.toFile()).path("content"));
    TestDelivery delivered =
        gateway.delivery(
            new AgencyId("platform"), new AgencyId("bnpj"), referral, type, message, 0);
    assertThat(receive(delivered)).isZero();
    return delivered;
  }

  @Test
  void signsNoReceiptIfTheOutputFails() throws IOException {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    receive(delivered);
    door.next(TestSubmissionServer.status(204));
    PrintStream before = System.out;
    try (var full = new PrintStream("/dev/full", StandardCharsets.UTF_8)) {
      System.setOut(full);
      // When
      int code =
          KitCommand.commandLine()
              .setErr(new PrintWriter(err))
              .execute(openArguments(delivered).toArray(String[]::new));
      // Then
      assertThat(code).isEqualTo(1);
    } finally {
      System.setOut(before);
    }
    assertThat(door.arrived).isEmpty();
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "open: standard output cannot be written, its content is incomplete");
  }

  @Test
  void row52InboxFilesHoldNoPlainContent() throws IOException {
    // Given
    String secret = "canary-of-the-inbox";
    OutgoingMessage message =
        gateway
            .writer(new AgencyId("platform"))
            .write("vetted-case", 1, Optional.empty(), TestGateway.content(secret));
    TestDelivery delivered =
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), message, 0);
    receive(delivered);
    door.next(TestSubmissionServer.status(204));
    // When
    int code = open(delivered);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains(secret);
    try (Stream<Path> files = Files.walk(dir.resolve("bnpj"))) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .doesNotContain(secret));
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(gateway.pki.path().resolve("bnpj.private.jwks"))))
        .isEqualTo("rw-------");
  }

  @Test
  void reportsALostKeyOnlyIfAsked() throws IOException {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    receive(delivered);
    Path keys = gateway.pki.path().resolve("bnpj.private.jwks");
    Files.writeString(keys, Files.readString(keys).replace("bnpj:enc:1", "bnpj:enc:2"));
    door.next(TestSubmissionServer.status(204));
    // When
    int silent = open(delivered);
    int openedCode = open(delivered, "--lost-key");
    // Then
    assertThat(List.of(silent, openedCode)).containsExactly(1, 0);
    assertThat(door.arrived).hasSize(1);
    String receipt = new String(door.arrived.get(0).body(), StandardCharsets.US_ASCII);
    assertThat(gateway.receipt(new AgencyId("bnpj"), receipt).orElseThrow().kind())
        .isEqualTo(Receipt.Kind.NEEDS_RESEAL);
    assertThat(err.toString()).contains("no key of bnpj opens", "receipt of needs-reseal recorded");
  }

  @Test
  void reportsALostKeyOfARefusedDeliveryOnlyIfAsked() throws IOException {
    // Given
    Path keys = gateway.pki.path().resolve("bnpj.private.jwks");
    Files.writeString(keys, Files.readString(keys).replace("bnpj:enc:1", "bnpj:enc:2"));
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    int refused = receive(delivered);
    door.next(TestSubmissionServer.status(204));
    // When
    int silent = open(delivered);
    int openedCode = open(delivered, "--lost-key");
    // Then
    assertThat(List.of(refused, silent, openedCode)).containsExactly(1, 1, 0);
    assertThat(door.arrived).hasSize(1);
    String sentReceipt = new String(door.arrived.get(0).body(), StandardCharsets.US_ASCII);
    Receipt receipt = gateway.receipt(new AgencyId("bnpj"), sentReceipt).orElseThrow();
    assertThat(receipt.kind()).isEqualTo(Receipt.Kind.NEEDS_RESEAL);
    assertThat(receipt.deliveryId()).contains(delivered.deliveryId());
    assertThat(receipt.digest()).isEqualTo(Digest.of(delivered.sealed()));
  }

  private int open(TestDelivery delivered, String... more) {
    List<String> arguments = new ArrayList<>(openArguments(delivered));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private List<String> openArguments(TestDelivery delivered) {
    return List.of(
        "open",
        delivered.deliveryId().toString(),
        "--as=bnpj",
        "--pki=" + gateway.pki.path(),
        "--data=" + dir,
        "--gateway=" + door.url());
  }
}
