package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.Tile;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.kit.KitRuntime;

/** Tests the mirror with right and wrong servers of a log. */
class MirrorCommandTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path dir;
  private final SignerKey key = SignerKey.generate("log.example/1", KeyType.NOTE, RANDOM);
  private final List<byte[]> entries = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger asked = new AtomicInteger();
  private KitRuntime runtime;
  private HttpServer server;

  /** Answers a request otherwise than with the file, and returns whether it did. */
  private volatile Predicate<HttpServerRequest> otherwise = request -> false;

  @BeforeEach
  void start() throws IOException {
    runtime = KitRuntime.start(1);
    server =
        runtime
            .vertx()
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    grow(700);
    TrustPolicy trust =
        new TrustPolicy(List.of(), List.of(key.verifier().toString()), List.of(), 0);
    Files.write(dir.resolve("trust.json"), trust.bytes());
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  private void answer(HttpServerRequest request) {
    asked.incrementAndGet();
    Path file = dir.resolve("served" + request.path());
    if (otherwise.test(request)) {
      return;
    }
    try {
      request.response().end(Buffer.buffer(Files.readAllBytes(file)));
    } catch (IOException e) {
      request.response().setStatusCode(404).end();
    }
  }

  private void grow(int size) throws IOException {
    while (entries.size() < size) {
      byte[] entry = new byte[32];
      RANDOM.nextBytes(entry);
      entries.add(entry);
    }
    var hashes = MerkleTree.hashesOf(entries.stream().map(MerkleTree::leafHash).toList());
    for (Tile tile : Tile.added(0, size)) {
      put(tile.path(), tile.content(hashes));
      if (tile.level() == 0) {
        int from = (int) tile.index() * Tile.FULL_WIDTH;
        put(tile.entriesPath(), EntryBundle.write(entries.subList(from, from + tile.width())));
      }
    }
    String text = new Checkpoint("log.example/1", size, MerkleTree.root(size, hashes)).text();
    put("checkpoint", new SignedNote(text, List.of(key.sign(text))).bytes());
  }

  private void put(String path, byte[] bytes) throws IOException {
    Path file = dir.resolve("served/log").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private int mirror(String... more) {
    return mirror(URI.create("http://127.0.0.1:" + server.actualPort() + "/log/"), more);
  }

  private int mirror(URI url, String... more) {
    List<String> words = new ArrayList<>(List.of("mirror", url.toString(), copy().toString()));
    words.addAll(List.of("--trust", dir.resolve("trust.json").toString()));
    words.addAll(Arrays.asList(more));
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words.toArray(String[]::new));
  }

  private Path copy() {
    return dir.resolve("copy");
  }

  @Test
  void reportsAServerThatIsDownOrStallsOrSendsTooMuch() {
    for (Predicate<HttpServerRequest> how :
        List.<Predicate<HttpServerRequest>>of(
            request -> true,
            request -> {
              request.response().setChunked(true).write("log.example/1\n");
              return true;
            },
            request -> {
              request.response().end(Buffer.buffer(new byte[300 * 1024]));
              return true;
            },
            request -> {
              request.connection().close();
              return true;
            },
            request -> {
              request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
              return true;
            })) {
      // Given
      otherwise = request -> request.path().endsWith("checkpoint") && how.test(request);
      // When
      int code = mirror("--deadline-seconds=1");
      // Then
      assertThat(code).isEqualTo(5);
      assertThat(out.toString()).contains("not reached: checkpoint, after ");
      assertThat(copy().resolve("checkpoint")).doesNotExist();
    }
  }

  @Test
  void reportsRefusedAccessWithoutRetry() {
    // Given
    otherwise =
        request -> {
          request.response().setStatusCode(403).end();
          return true;
        };
    // When
    int code = mirror();
    // Then
    assertThat(code).isEqualTo(5);
    assertThat(out.toString()).contains("not reached: shards: 403 ");
    assertThat(asked).hasValue(1);
  }

  @Test
  void rejectsATileWithAFlippedBitAndFetchesItAtTheNextRun() throws IOException {
    // Given
    Path tile = dir.resolve("served/log/tile/0/001");
    byte[] right = Files.readAllBytes(tile);
    byte[] wrong = right.clone();
    wrong[4000] ^= 4;
    Files.write(tile, wrong);
    // When
    int code = mirror();
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).startsWith("REFUSED: tiles: ").contains("tile/0/001");
    assertThat(copy().resolve("tile/0/001")).doesNotExist();
    Files.write(tile, right);
    assertThat(mirror()).isZero();
  }

  @Test
  void retriesFailedRequests() throws IOException {
    // Given
    AtomicInteger failures = new AtomicInteger(4);
    otherwise =
        request -> {
          if (failures.getAndDecrement() <= 0) {
            return false;
          }
          request.response().setStatusCode(502).end();
          return true;
        };
    // When
    int code = mirror();
    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).isEqualTo("log.example/1: 700 entries, 700 new\n");
    assertThat(Files.readAllBytes(copy().resolve("checkpoint")))
        .isEqualTo(Files.readAllBytes(dir.resolve("served/log/checkpoint")));
  }

  @Test
  void fetchesOnlyMissingFiles() throws IOException {
    // Given
    mirror();
    asked.set(0);
    grow(701);
    // When
    int code = mirror();
    // Then
    assertThat(code).isZero();
    assertThat(asked).hasValueLessThanOrEqualTo(5); // shards, checkpoint, two tiles, entries
    assertThat(out.toString()).endsWith("log.example/1: 701 entries, 1 new\n");
  }

  @Test
  void forkEndsAFollowingMirror() throws IOException {
    // Given
    mirror();
    entries.clear();
    grow(300);
    // When
    int code = mirror("--follow-seconds", "--patience-seconds=0");
    // Then
    assertThat(code).isEqualTo(6);
    assertThat(out.toString()).contains("FORKED: ", "both checkpoints are in ");
  }

  @Test
  void mirrorsAFolder() {
    // When
    int code = mirror(dir.resolve("served/log").toUri());
    // Then
    assertThat(code).isZero();
    assertThat(asked).hasValue(0);
  }

  @Test
  void reportsBadUsageInOneLine() throws IOException {
    // Given
    Path notKeys = Files.writeString(dir.resolve("keys"), "{}");
    // When
    List<Integer> codes =
        List.of(
            mirror("--as=oversight"),
            mirror("--as=oversight", "--pki=" + dir),
            mirror(URI.create("ftp://127.0.0.1/log")),
            mirror("--trust=" + notKeys),
            mirror("--follow-seconds=soon"));
    // Then
    assertThat(codes).containsOnly(2);
    assertThat(err.toString().lines()).hasSize(5);
    assertThat(asked).hasValue(0);
  }

  @Test
  void reportsAnUnusableCopy() throws IOException {
    // Given
    Files.writeString(copy(), "a file");
    // When
    int code = mirror();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).startsWith("cannot use ");
  }
}
