package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both verifiers say whether a file is the one that was sent, and who had it when. */
class CustodyCheckTest {
  private static final byte[] SEALED = "sealed bytes".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OPENED = "opened bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final EvidenceFixtures evidence = EvidenceFixtures.withSentFile(SEALED);
  private String bundle = "";
  private String trust = "";

  @BeforeAll
  static void node() {
    Node.assumeThere();
  }

  @BeforeEach
  void bundle() throws IOException {
    EvidenceBundle made = evidence.bundle();
    bundle = file("bundle.json", made.bytes());
    trust = made.trust().fingerprint();
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  /** The signed message in two files, as commands and desks write it. */
  private String message(byte[] opened, TestAgency signer) throws IOException {
    String body = listing(opened, SEALED);
    file("message.jws", signer.signDetached(body).getBytes(StandardCharsets.US_ASCII));
    return file("message.json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static String listing(byte[] opened, byte[] sealed) {
    return """
    {"envelope":{"sender":"platform","messageId":"%s"},"content":{"evidence":[{"name":"a","sizeBytes":%d,"sha256":"%s",
     "sealed":{"id":"%s","key":"k","sizeBytes":1,"sha256":"%s"}}]}}
    """
        .formatted(
            EvidenceFixtures.MESSAGE,
            opened.length,
            HexFormat.of().formatHex(TrustPolicy.sha256(opened)),
            EvidenceFixtures.FILE,
            HexFormat.of().formatHex(TrustPolicy.sha256(sealed)));
  }

  /** What both say. */
  private Node.Ran run(String... more) {
    List<String> words = new ArrayList<>(List.of("file"));
    words.addAll(List.of(more));
    Node.Ran second = Node.verify(words);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    Node.Ran first = new Node.Ran(code, out.toString(StandardCharsets.UTF_8));
    assertThat(second).isEqualTo(first);
    return first;
  }

  @Test
  void sealedFileIsProvenWithItsChain() throws IOException {
    // Given
    String path = file("any.sealed", SEALED);
    // When
    Node.Ran ran = run(path, "--bundle", bundle, "--trust", trust);
    Node.Ran unanchored = run(path, "--bundle", bundle);
    // Then
    assertThat(ran.code()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(ran.out().lines().map(line -> line.replaceAll(", [0-9T:.-]+Z", "")))
        .containsExactly(
            "PROVEN: file "
                + EvidenceFixtures.FILE
                + ", as platform sent it in message "
                + EvidenceFixtures.MESSAGE
                + ", referral "
                + EvidenceFixtures.REFERRAL,
            "step 1: announced by platform",
            "step 2: stored, uploaded by platform",
            "step 3: offered to police-a",
            "step 4: fetched by police-a",
            "step 5: verified by police-a",
            "step 6: handed over by police-a to office-b",
            "step 7: kept on hold by operator:a");
    assertThat(unanchored.code()).isEqualTo(OfflineVerifier.UNANCHORED);
    assertThat(unanchored.out()).contains("verified by police-a");
  }

  @Test
  void openedFileIsProvenByItsSignedMessage() throws IOException {
    // Given
    String path = file("opened.png", OPENED);
    String message = message(OPENED, EvidenceFixtures.PLATFORM);
    // When
    Node.Ran ran = run(path, "--bundle", bundle, "--message", message, "--trust", trust);
    Node.Ran without = run(path, "--bundle", bundle, "--trust", trust);
    // Then
    assertThat(ran.code()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(ran.out()).contains("verified by police-a");
    assertThat(without.code()).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(without.out()).contains("an opened file needs --message");
  }

  @Test
  void otherFileAndForgedMessageAreRefuted() throws IOException {
    // Given
    String other = file("other.png", "other bytes".getBytes(StandardCharsets.UTF_8));
    String opened = file("opened.png", OPENED);
    String message = message(OPENED, EvidenceFixtures.PLATFORM);
    // When
    Node.Ran otherFile = run(other, "--bundle", bundle, "--message", message, "--trust", trust);
    message = message("other bytes".getBytes(StandardCharsets.UTF_8), evidence.police);
    Node.Ran forged = run(other, "--bundle", bundle, "--message", message, "--trust", trust);
    Files.writeString(Path.of(message), listing(OPENED, OPENED));
    Node.Ran otherSealed = run(opened, "--bundle", bundle, "--message", message, "--trust", trust);
    // Then
    assertThat(List.of(otherFile.code(), forged.code(), otherSealed.code()))
        .containsOnly(OfflineVerifier.REFUTED);
    assertThat(forged.out()).contains("message, keys of platform");
  }

  @Test
  void malformedMessageAndMissingFilesAreNamed() throws IOException {
    // Given
    String path = file("opened.png", OPENED);
    String noMessage = file("message.json", "{\"envelope\":[]}".getBytes(StandardCharsets.UTF_8));
    file("message.jws", new byte[0]);
    // When
    int malformed =
        OfflineVerifier.run(
            List.of("file", path, "--bundle", bundle, "--message", noMessage),
            new PrintStream(new ByteArrayOutputStream()));
    Node.Ran second =
        Node.verify(List.of("file", path, "--bundle", bundle, "--message", noMessage));
    Node.Ran missing = Node.verify(List.of("file", path + "x", "--bundle", bundle));
    // Then
    assertThat(malformed).isEqualTo(OfflineVerifier.MALFORMED);
    assertThat(second.code()).isEqualTo(OfflineVerifier.MALFORMED);
    assertThat(missing.code()).isEqualTo(OfflineVerifier.USAGE);
  }
}
