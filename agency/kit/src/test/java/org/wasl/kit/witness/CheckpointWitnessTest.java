package org.wasl.kit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Tests {@code add-checkpoint} of C2SP tlog-witness, with every status code and the remembered
 * state.
 */
class CheckpointWitnessTest {
  private static final String ORIGIN = "wasl.example/log";
  private static final SignerKey LOG = key(ORIGIN, KeyType.NOTE);
  private static final SignerKey KEY = key("witness.example/w1", KeyType.COSIGNATURE);
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_764_000_000), ZoneOffset.UTC);

  @TempDir private Path temporary;
  private Path folder;
  private CosignedCheckpoints seen;
  private CheckpointWitness witness;

  @BeforeEach
  void open() throws IOException {
    folder = temporary.resolve("seen");
    seen = new CosignedCheckpoints(folder);
    witness = witness(seen);
  }

  @AfterEach
  void close() throws IOException {
    seen.close();
  }

  @Test
  void cosignsAGrowingLogAtEachSizeAndAtTheSameSizeAgain() throws Exception {
    for (int[] step : new int[][] {{0, 5}, {5, 8}, {8, 8}, {8, 300}}) {
      // When
      AgencyResponse answer = add(step[0], note("a", step[1]), proof("a", step[0], step[1]));

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
      String line = text(answer);
      assertThat(line).startsWith("— witness.example/w1 ").endsWith("\n");
      NoteSignature cosignature = NoteSignature.parse(line.strip());
      assertThat(cosignature.cosignedAtEpochSeconds()).hasValue(1_764_000_000);
      assertThat(note("a", step[1]).withSignature(cosignature).verify(KEY.verifier()))
          .isEqualTo(SignedNote.Verification.VALID);
    }
  }

  @Test
  void answersMalformedRequestWith400() throws Exception {
    String note = note("a", 5).toString();
    for (String body :
        List.of(
            "",
            "old 0\n",
            "old -1\n\n" + note,
            "old 00\n\n" + note,
            "old 0\n" + note,
            "old 0\nAAAA\n\n" + note,
            "size 0\n\n" + note,
            "old 0\n\n" + note.strip(),
            "old 0\n" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64) + "\n" + note,
            "old 0\n\nnot a checkpoint\n\n— x AAAAAAA=\n")) {
      // When
      AgencyResponse answer = witness.addCheckpoint(bytes(body));
      // Then
      assertThat(answer.status()).as(body).isEqualTo(400);
    }
    assertThat(add(6, note("a", 5), List.of()).status()).isEqualTo(400);
    assertThat(seen.latest(ORIGIN)).isEmpty();
  }

  @Test
  void answersUnknownLogWith404() throws Exception {
    // Given
    SignerKey other = key("wasl.example/other", KeyType.NOTE);
    // When
    AgencyResponse answer = add(0, note(other, "a", 5), List.of());
    // Then
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void answersUnknownSignatureWith403() throws Exception {
    // Given
    SignerKey sameName = key(ORIGIN, KeyType.NOTE);
    SignedNote forged = new SignedNote(note("a", 5).text(), List.of(LOG.sign(note("b", 5).text())));
    // When
    AgencyResponse unknownLog = add(0, note(sameName, "a", 5), List.of());
    AgencyResponse wrong = add(0, forged, List.of());
    // Then
    assertThat(unknownLog.status()).isEqualTo(403);
    assertThat(wrong.status()).isEqualTo(403);
  }

  @Test
  void ignoresFurtherSignaturesOfUnknownKeys() throws Exception {
    // Given
    SignedNote more =
        note("a", 5).withSignature(key(ORIGIN, KeyType.NOTE).sign(note("a", 5).text()));
    // When
    AgencyResponse answer = add(0, more, List.of());
    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void answersAnotherOldSizeWith409AndTheLastSize() throws Exception {
    // Given
    assertThat(add(0, note("a", 5), List.of()).status()).isEqualTo(200);
    // When
    AgencyResponse behind = add(3, note("a", 8), proof("a", 3, 8));
    AgencyResponse smaller = add(3, note("a", 4), proof("a", 3, 4));
    AgencyResponse first = add(0, note("a", 8), List.of());
    // Then
    for (AgencyResponse answer : List.of(behind, smaller, first)) {
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.contentType()).isEqualTo("text/x.tlog.size");
      assertThat(text(answer)).isEqualTo("5\n");
    }
  }

  @Test
  void lastSizeBeforeTheFirstCheckpointIsZero() throws Exception {
    // When
    AgencyResponse answer = add(3, note("a", 8), proof("a", 3, 8));
    // Then
    assertThat(answer.status()).isEqualTo(409);
    assertThat(text(answer)).isEqualTo("0\n");
  }

  @Test
  void answersAnotherRootOfTheSameSizeWith409() throws Exception {
    // Given
    assertThat(add(0, note("a", 5), List.of()).status()).isEqualTo(200);
    // When
    AgencyResponse answer = add(5, note("b", 5), List.of());
    // Then
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(seen.latest(ORIGIN).map(kept -> Checkpoint.parse(kept.text())))
        .contains(checkpoint("a", 5));
  }

  @Test
  void answersInvalidProofWith422() throws Exception {
    // Given
    assertThat(add(0, note("a", 5), List.of()).status()).isEqualTo(200);
    // When
    AgencyResponse otherTree = add(5, note("b", 8), proof("b", 5, 8));
    AgencyResponse missing = add(5, note("a", 8), List.of());
    AgencyResponse surplus = add(5, note("a", 5), proof("a", 3, 5));
    // Then
    assertThat(Stream.of(otherTree, missing, surplus).map(AgencyResponse::status))
        .containsOnly(422);
    assertThat(seen.latest(ORIGIN).map(kept -> Checkpoint.parse(kept.text())))
        .contains(checkpoint("a", 5));
  }

  @Test
  void proofFromSizeZeroMustBeEmpty() throws Exception {
    // When
    AgencyResponse answer = add(0, note("a", 5), proof("a", 3, 5));
    // Then
    assertThat(answer.status()).isEqualTo(422);
  }

  @Test
  void neverCosignsASecondRootOrSmallerSizeAfterAKillAtAnyStep() throws Exception {
    for (int steps = 0; steps < 4; steps++) {
      // Given
      int size = 5 + steps;
      assertThat(add(last(), note("a", size), proof("a", last(), size)).status()).isEqualTo(200);
      seen.close();
      Killed killed = new Killed(folder, steps);
      int next = 20 + steps;

      // When
      byte[] body = body(size, note("a", next), proof("a", size, next));
      if (steps < 3) {
        assertThatThrownBy(() -> witness(killed).addCheckpoint(body))
            .isInstanceOf(IOException.class);
      } else {
        assertThat(witness(killed).addCheckpoint(body).status()).isEqualTo(200);
      }
      killed.close();
      seen = new CosignedCheckpoints(folder);
      witness = witness(seen);

      // Then
      long last = last();
      assertThat(last).isEqualTo(steps < 2 ? size : next);
      assertThat(add(last, note("b", (int) last), List.of()).status()).isEqualTo(409);
      assertThat(add(last - 1, note("a", (int) last - 1), List.of()).status()).isEqualTo(409);
      assertThat(add(last, note("a", (int) last), List.of()).status()).isEqualTo(200);
      close();
      Files.walk(folder).filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
      open();
    }
  }

  @Test
  void damagedStateIsNeverAnUnknownLog() throws Exception {
    // Given
    assertThat(add(0, note("a", 5), List.of()).status()).isEqualTo(200);
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> !f.endsWith("lock")).findFirst().orElseThrow();
      Files.write(file, new byte[] {1, 2, 3});
    }
    // When
    byte[] body = body(0, note("b", 5), List.of());
    // Then
    assertThatThrownBy(() -> witness.addCheckpoint(body)).hasMessageContaining("damaged");
  }

  @Test
  void rejectsASecondWitnessOnOneState() {
    assertThatThrownBy(() -> new CosignedCheckpoints(folder))
        .hasMessageContaining("in use by another witness");
  }

  /** Dies at the given step of writing, renaming or syncing the folder. */
  private static final class Killed extends CosignedCheckpoints {
    private int left;

    Killed(Path folder, int steps) throws IOException {
      super(folder);
      left = steps;
    }

    @Override
    void write(Path draft, byte[] content) throws IOException {
      if (left == 0) {
        Files.write(draft, Arrays.copyOf(content, content.length / 2));
      }
      step();
      super.write(draft, content);
    }

    @Override
    void rename(Path draft, Path file) throws IOException {
      step();
      super.rename(draft, file);
    }

    @Override
    void sync() throws IOException {
      step();
      super.sync();
    }

    private void step() throws IOException {
      if (left-- == 0) {
        throw new IOException("killed");
      }
    }
  }

  private long last() throws IOException {
    return seen.latest(ORIGIN).map(kept -> Checkpoint.parse(kept.text()).size()).orElse(0L);
  }

  private static CheckpointWitness witness(CosignedCheckpoints seen) {
    return new CheckpointWitness(KEY, () -> List.of(LOG.verifier()), seen, CLOCK);
  }

  private AgencyResponse add(long old, SignedNote note, List<byte[]> proof) throws IOException {
    return witness.addCheckpoint(body(old, note, proof));
  }

  private static byte[] body(long old, SignedNote note, List<byte[]> proof) {
    return bytes(new ConsistencyProof(old, proof, note).toString());
  }

  private static List<byte[]> leaves(String log, int size) {
    return IntStream.range(0, size).mapToObj(i -> MerkleTree.leafHash(bytes(log + i))).toList();
  }

  private static List<byte[]> proof(String log, long old, int size) {
    return old == 0
        ? List.of()
        : MerkleTree.consistencyProof(old, size, MerkleTree.hashesOf(leaves(log, size)));
  }

  private static Checkpoint checkpoint(String log, int size) {
    return new Checkpoint(ORIGIN, size, MerkleTree.root(leaves(log, size)));
  }

  private static SignedNote note(String log, int size) {
    return note(LOG, log, size);
  }

  private static SignedNote note(SignerKey key, String log, int size) {
    String text =
        new Checkpoint(key.verifier().name(), size, MerkleTree.root(leaves(log, size))).text();
    return new SignedNote(text, List.of(key.sign(text)));
  }

  private static SignerKey key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom());
  }

  private static String text(AgencyResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
