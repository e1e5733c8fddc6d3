package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.MerkleTree;

/** Both verifiers look at a log's files. If there is no Node, only the first one does. */
class LogFilesTest {
  private static final int SIZE = 700;
  private static final int THREE_LEVELS = 66_000;
  private static final boolean NODE = Node.version().isPresent();
  private static final TestMemoryLog LOG = new TestMemoryLog("log.example/2026");

  @TempDir private static Path folder;
  private static String trust;
  private static Path log;

  @BeforeAll
  static void write() throws IOException {
    LOG.fill(SIZE);
    trust = file("trust.json", LOG.trust(2, List.of()).bytes());
    log = folder.resolve("log");
    LOG.write(log, LOG.checkpoint(SIZE, 2));
  }

  /** Restores the checkpoint after a test. */
  @AfterEach
  void restore() throws IOException {
    Files.write(log.resolve("checkpoint"), LOG.checkpoint(SIZE, 2).bytes());
  }

  private static String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  /** Expects the same code from both verifiers and returns the output of the first one. */
  private Node.Ran both(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--trust", trust));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    if (NODE) {
      Node.Ran second = Node.verify(arguments);
      assertThat(second.code()).as(out + "\n" + second.out()).isEqualTo(code);
    }
    return new Node.Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void wholeTilesAreProven() throws IOException {
    // Given
    TestMemoryLog large = LOG.again();
    large.fill(THREE_LEVELS);
    Path files = folder.resolve("large");
    large.write(files, large.checkpoint(THREE_LEVELS, 2));
    String older = file("older", large.checkpoint(THREE_LEVELS - 300, 0).bytes());

    // Then
    assertThat(both("mirror", files.toString()).out())
        .isEqualTo("PROVEN: log log.example/2026 of 66000 entries\n");
    assertThat(both("consistency", older, files.toString()).code())
        .isEqualTo(OfflineVerifier.PROVEN);
  }

  @Test
  void aMirrorWantsAQuorum() throws IOException {
    // When
    Files.write(log.resolve("checkpoint"), LOG.checkpoint(SIZE, 1).bytes());

    // Then
    assertThat(both("log", log.toString()).code()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(both("mirror", log.toString()).out())
        .contains("checkpoint, witnesses: expected 2 at least, found 1");
  }

  @Test
  void anAlteredFileIsFound() throws IOException {
    for (String file :
        List.of("tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001")) {
      // Given
      byte[] bytes = Files.readAllBytes(log.resolve(file));
      byte[] altered = bytes.clone();
      altered[bytes.length / 2] ^= 1;

      // When
      Files.write(log.resolve(file), altered);

      // Then
      assertThat(both("mirror", log.toString()).code()).as(file).isEqualTo(OfflineVerifier.REFUTED);
      Files.write(log.resolve(file), bytes);
    }
  }

  @Test
  void aFileThatIsCutOrMissingIsFound() throws IOException {
    for (String file : List.of("tile/0/001", "tile/entries/001")) {
      // Given
      byte[] bytes = Files.readAllBytes(log.resolve(file));
      Files.write(log.resolve(file), new byte[31]);
      assertThat(both("mirror", log.toString()).code()).isEqualTo(OfflineVerifier.REFUTED);

      // When
      Files.delete(log.resolve(file));

      // Then
      assertThat(both("mirror", log.toString()).out()).contains(file + " is missing");
      Files.write(log.resolve(file), bytes);
    }
  }

  @Test
  void anOlderCheckpointIsProvenAgainstTheTilesAndByAProof() throws IOException {
    for (int size : new int[] {0, 1, 256, 300, SIZE}) {
      // Given
      String older = file("older", LOG.checkpoint(size, 0).bytes());
      ConsistencyProof proof =
          new ConsistencyProof(
              size, MerkleTree.consistencyProof(size, SIZE, LOG::hash), LOG.checkpoint(SIZE, 0));
      String newer = file("newer", proof.toString().getBytes(StandardCharsets.UTF_8));

      // Then
      assertThat(both("consistency", older, newer).code())
          .as("" + size)
          .isEqualTo(OfflineVerifier.PROVEN);
      assertThat(both("consistency", older, log.toString()).code())
          .as("" + size)
          .isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @Test
  void twoLogsWithOneKeyAreCaught() throws IOException {
    // Given
    TestMemoryLog clone = LOG.again();
    clone.fill(300);
    String older = file("older", clone.checkpoint(300, 0).bytes());
    ConsistencyProof proof =
        new ConsistencyProof(
            300, MerkleTree.consistencyProof(300, SIZE, LOG::hash), LOG.checkpoint(SIZE, 0));

    // When
    Node.Ran byProof =
        both(
            "consistency", older, file("newer", proof.toString().getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(byProof.out())
        .contains("expected that it begins with the signed tree of 300, found that it does not");
    assertThat(both("consistency", older, log.toString()).code())
        .isEqualTo(OfflineVerifier.REFUTED);
  }

  @Test
  void aCheckpointOfAnotherLogOrNoneAtAllIsNotTaken() throws IOException {
    // Given
    TestMemoryLog other = new TestMemoryLog("other.example");
    other.fill(3);

    // When
    Files.write(log.resolve("checkpoint"), other.checkpoint(3, 3).bytes());

    // Then
    assertThat(both("log", log.toString()).code()).isEqualTo(OfflineVerifier.REFUTED);

    // And
    Files.write(log.resolve("checkpoint"), new byte[] {1});
    assertThat(both("log", log.toString()).code()).isEqualTo(OfflineVerifier.MALFORMED);
    Files.delete(log.resolve("checkpoint"));
    assertThat(both("log", log.toString()).code()).isEqualTo(OfflineVerifier.USAGE);
  }

  @Test
  void aSizeFarBeyondTheTilesIsRefutedAtTheFirstOneThatIsMissing() throws IOException {
    // Given
    String older = file("older", LOG.checkpoint(300, 0).bytes());
    for (long size : new long[] {1L << 60, Long.MAX_VALUE}) {
      // When
      Files.write(log.resolve("checkpoint"), LOG.signed(size, new byte[32], 2).bytes());

      // Then
      for (String command : List.of("log", "mirror")) {
        Node.Ran ran = both(command, log.toString());
        assertThat(ran.code()).as(command).isEqualTo(OfflineVerifier.REFUTED);
        assertThat(ran.out()).contains("tiles: expected every tile, found tile/0/002 is missing");
      }
      assertThat(both("consistency", older, log.toString()).code())
          .isEqualTo(OfflineVerifier.REFUTED);
    }
  }

  @Test
  void aCheckpointThatIsTooLargeIsMalformed() throws IOException {
    // When
    try (RandomAccessFile file = new RandomAccessFile(log.resolve("checkpoint").toFile(), "rw")) {
      file.setLength(3L << 30);
    }

    // Then
    assertThat(both("log", log.toString()).code()).isEqualTo(OfflineVerifier.MALFORMED);
  }
}
