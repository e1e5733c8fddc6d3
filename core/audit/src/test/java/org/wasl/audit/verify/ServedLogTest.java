package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.LogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.audit.mirror.Mirror;
import org.wasl.audit.mirror.MirrorUpdate;

/** A log that is served from one folder, and its copy in another. */
abstract class ServedLogTest {
  static final int QUORUM = 2;
  static final long MAX_ENTRIES = 100_000;
  static final boolean NODE = Node.version().isPresent();

  @TempDir Path folder;
  final TestMemoryLog log = new TestMemoryLog("log.example/2026");
  Path served;
  Path copy;

  @BeforeEach
  void folders() {
    served = folder.resolve("served");
    copy = folder.resolve("copy");
  }

  /** The log has so many entries, and serves them. */
  void grow(int size) throws IOException {
    log.fill(size);
    log.write(served, log.checkpoint(size, QUORUM));
  }

  void offer(SignedNote note) throws IOException {
    Files.write(served.resolve("checkpoint"), note.bytes());
  }

  Mirror mirror() throws IOException {
    return new Mirror(log.trust(QUORUM, List.of()).policy(), Optional.empty(), copy, MAX_ENTRIES);
  }

  MirrorUpdate catchUp() throws IOException {
    return catchUp(new FolderLogSource(served));
  }

  MirrorUpdate catchUp(LogSource source) throws IOException {
    try (Mirror mirror = mirror()) {
      return mirror.update(source);
    }
  }

  /** The files of the copy by path. Each has its digest. */
  Map<String, String> files() throws IOException {
    return files(copy);
  }

  static Map<String, String> files(Path of) throws IOException {
    try (Stream<Path> all = Files.walk(of)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .collect(
              Collectors.toMap(
                  file -> of.relativize(file).toString(),
                  ServedLogTest::digest,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  static String digest(Path file) {
    try {
      return HexFormat.of().formatHex(TrustPolicy.sha256(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void flip(Path file, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  /**
   * Expects the same result of both verifiers for the copy, and returns the code and the words of
   * the first one.
   */
  String verified() throws IOException {
    Path trust = Files.write(folder.resolve("trust.json"), log.trust(QUORUM, List.of()).bytes());
    List<String> words = List.of("mirror", copy.toString(), "--trust", trust.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    if (NODE) {
      assertThat(Node.verify(words).code()).isEqualTo(code);
    }
    return code + " " + out.toString(StandardCharsets.UTF_8).strip();
  }

  /** Is not reached any more after so many files. */
  static final class Counting implements LogSource {
    private final LogSource source;
    private final int most;
    int fetched;

    Counting(LogSource source, int most) {
      this.source = source;
      this.most = most;
    }

    @Override
    public CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes) {
      return ++fetched > most
          ? CompletableFuture.failedFuture(new LogUnavailableException("cut off"))
          : source.fetch(path, maxBytes);
    }
  }
}
