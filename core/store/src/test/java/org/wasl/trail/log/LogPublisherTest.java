package org.wasl.trail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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
import org.wasl.audit.log.TileTree;
import org.wasl.runtime.TestDisk;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

/** The published log equals the one in SQL, wherever the gateway is interrupted. */
class LogPublisherTest {
  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
  private static final int MAX_LEAVES = 300;

  @TempDir private Path temporary;
  private Path folder;
  private Store store;
  private long entries;

  @BeforeEach
  void openStore() throws Exception {
    folder = temporary.resolve("log");
    store = TestDatabase.empty();
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  @Test
  void publishedFilesMatchTheLeavesAtEveryCheckpoint() throws Exception {
    // Given
    LogPublisher publisher = publisher(new PublishedLogFolder(folder));
    publisher.open();

    for (int more : new int[] {1, 4, 250, 1, 1, 255, 700, 3}) {
      // When
      append(more);
      publisher.run();

      // Then
      assertThat(published()).isEqualTo(entries);
    }
    assertThat(folder.resolve("tile/0/000")).hasSize(8_192);
    assertThat(folder.resolve("tile/0/000.p")).doesNotExist();
    assertThat(folder.resolve("tile/1/000.p/4")).hasSize(128);
  }

  @Test
  void rewritesDeletedFolderByteForByte() throws Exception {
    // Given
    LogPublisher publisher = publisher(new PublishedLogFolder(folder));
    for (int more : new int[] {1, 100, 200, 5, 600, 7}) {
      append(more);
      publisher.run();
    }
    Map<String, String> before = files(folder);

    // When
    delete(folder);
    publisher.run();
    Map<String, String> anew = files(folder);
    LogPublisher other = publisher(new PublishedLogFolder(temporary.resolve("other")));
    other.open();
    other.run();

    // Then
    assertThat(anew).isEqualTo(before).hasSizeGreaterThan(10);
    assertThat(files(temporary.resolve("other"))).isEqualTo(before);
  }

  @Test
  void nextRunPublishesCheckpointOfAnotherGateway() throws Exception {
    // Given
    LogPublisher other = publisher(new PublishedLogFolder(temporary.resolve("other")));
    append(140);
    other.run();
    append(110);
    other.run();
    AtomicBoolean signedMeanwhile = new AtomicBoolean();
    PublishedLogFolder own =
        new PublishedLogFolder(folder) {
          @Override
          void put(String path, byte[] content) throws IOException {
            if (signedMeanwhile.compareAndSet(false, true)) {
              appendAndPublish(10, other);
            }
            super.put(path, content);
          }
        };

    // When
    LogPublisher publisher = new LogPublisher(store.auditLog().shard(1), own, KEY, 150);
    publisher.run();
    long first = published();
    publisher.run();

    // Then
    assertThat(first).isEqualTo(250);
    assertThat(files(folder)).isEqualTo(files(temporary.resolve("other")));
  }

  private void appendAndPublish(int more, LogPublisher publisher) throws IOException {
    try {
      append(more);
      publisher.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Only root may mount a disk. */
  @Test
  void row26FullLogDiskTearsNothingAndPublishingResumesWithSpace() throws Exception {
    try (TestDisk disk = TestDisk.mount(temporary.resolve("disk"), "512k")) {
      // Given
      LogPublisher publisher = publisher(new PublishedLogFolder(disk.folder().resolve("log")));
      append(300);
      publisher.run();
      disk.fill(0);
      append(600);
      // When
      assertThatThrownBy(publisher::run).hasStackTraceContaining("the disk is full: ");
      byte[] signed = Files.readAllBytes(disk.folder().resolve("log/checkpoint"));
      disk.empty();
      publisher.run();
      // Then
      assertThat(Checkpoint.parse(SignedNote.parse(signed).text()).size()).isEqualTo(300);
      LogPublisher other = publisher(new PublishedLogFolder(temporary.resolve("other")));
      other.open();
      other.run();
      Map<String, String> whole = files(disk.folder().resolve("log"));
      assertThat(whole).containsAllEntriesOf(files(temporary.resolve("other")));
      assertThat(publisher.repair()).isZero();
    }
  }

  @Test
  void rewritesMissingOrWrongFilesByteForByte() throws Exception {
    // Given
    LogPublisher publisher = publisher(new PublishedLogFolder(folder));
    for (int more : new int[] {1, 100, 200, 5, 600, 7}) {
      append(more);
      publisher.run();
    }
    Map<String, String> before = files(folder);
    assertThat(publisher.repair()).isZero();
    List<String> each = before.keySet().stream().filter(f -> f.startsWith("tile/")).toList();
    assertThat(each).anyMatch(f -> f.contains(".p/")).anyMatch(f -> f.startsWith("tile/1/"));

    for (String file : each) {
      for (boolean missing : new boolean[] {true, false}) {
        // When
        Path path = folder.resolve(file);
        byte[] content = Files.readAllBytes(path);
        if (missing) {
          Files.delete(path);
        } else {
          content[content.length / 2] ^= 1;
          Files.write(path, content);
        }
        boolean found = publisher.hasMissingFiles();
        int written = publisher.repair();

        // Then: a narrower tile than the last is for readers of an older checkpoint, and if a tile
        // at the edge is wrong, all are written again
        boolean old = file.contains(".p/") && !isAtTheEdge(file);
        assertThat(written > 0).as(file).isEqualTo(!old);
        assertThat(found).as(file).isEqualTo(missing && !old);
        assertThat(publisher.hasMissingFiles()).as(file).isFalse();
        if (old) {
          Files.write(path, HexFormat.of().parseHex(before.get(file)));
        }
        assertThat(files(folder)).as(file).isEqualTo(before);
      }
    }
  }

  private boolean isAtTheEdge(String file) {
    Tile tile = Tile.parse(file);
    return Tile.at(tile.level(), tile.index(), entries).orElseThrow().equals(tile);
  }

  @Test
  void repairDoesNotPublishChangedLeaves() throws Exception {
    // Given
    LogPublisher publisher = publisher(new PublishedLogFolder(folder));
    append(300);
    publisher.run();
    Map<String, String> before = files(folder);
    Files.delete(folder.resolve("tile/0/000"));
    TestDatabase.execute(
        "update log_batch set leaves = overlay(leaves placing '\\x00'::bytea from 1) where first ="
            + " 0");
    // When Then
    assertThatThrownBy(publisher::repair)
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining("tile/0/000");
    assertThat(files(folder)).hasSize(before.size() - 1);
  }

  @Test
  void resumesAfterInterruptionAtAnyFileWithoutSecondRootOrSmallerTree() throws Exception {
    append(400);
    publisher(new PublishedLogFolder(folder)).run();
    boolean cutOff = true;
    for (int files = 0; cutOff; files++) {
      // Given
      append(130);
      LogPublisher killed = publisher(new Killed(folder, files));
      long before = published();

      // When
      try {
        killed.open();
        killed.run();
        cutOff = false;
      } catch (IllegalStateException e) {
        assertThat(published()).isEqualTo(before); // and what it leads to is whole
      }

      // Then
      LogPublisher next = publisher(new PublishedLogFolder(folder));
      next.open();
      next.run();
      assertThat(published()).isEqualTo(entries);
      assertThat(files).isLessThan(30);
    }
    everyCheckpointIsThatOfTheLeaves();
  }

  @Test
  void publishesSignedCheckpointUnchangedAfterInterruption() throws Exception {
    // Given
    append(10);
    assertThatThrownBy(() -> publisher(new Killed(folder, 0)).run())
        .isInstanceOf(IllegalStateException.class);
    String signed = store.auditLog().shard(1).latest().orElseThrow().orElseThrow().note();
    append(10);

    // When
    publisher(new PublishedLogFolder(folder)).open();

    // Then
    assertThat(folder.resolve("checkpoint")).hasContent(signed);
    assertThat(published()).isEqualTo(10);
  }

  @Test
  void rejectsDatabaseRestoredFromOlderCopy() throws Exception {
    // Given
    append(10);
    publisher(new PublishedLogFolder(folder)).run();
    append(10);
    LogPublisher running = publisher(new PublishedLogFolder(folder));
    running.run();

    // When
    TestDatabase.execute("delete from log_checkpoint where size = 20");

    // Then
    assertThatThrownBy(() -> publisher(new PublishedLogFolder(folder)).open())
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining("20 leaves was published, the database has signed 10");
    assertThatThrownBy(running::run).isInstanceOf(LogMismatchException.class);
    assertThat(TestDatabase.count("log_checkpoint")).isEqualTo(1);
  }

  @Test
  void rejectsAndNamesInconsistentData() throws Exception {
    // Given
    append(10);
    publisher(new PublishedLogFolder(folder)).run();
    append(10);
    publisher(new PublishedLogFolder(folder)).run();
    SignerKey other = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());

    // When
    LogPublisher anotherKey =
        new LogPublisher(
            store.auditLog().shard(1), new PublishedLogFolder(folder), other, MAX_LEAVES);

    // Then
    assertThatThrownBy(anotherKey::open).hasMessageContaining("not signed by this key");
    refusedAfter(
        "update log_checkpoint set root = sha256('x') where size = 20", "not signed by this key");
    refusedAfter(
        "update log_batch set leaves = overlay(leaves placing '\\x00'::bytea from 70)"
            + " where first = 0",
        "leaf 2 differs from the published one");
    refusedAfter("delete from log_batch where first = 10", "only 10 leaves");
  }

  @Test
  void startDoesNotPublishUnsignedLeaves() throws Exception {
    // Given
    append(10);
    assertThatThrownBy(() -> publisher(new Killed(folder, 0)).run())
        .isInstanceOf(IllegalStateException.class);

    // When
    TestDatabase.execute(
        "update log_batch set leaves = overlay(leaves placing '\\x00'::bytea from 70)");

    // Then
    assertThatThrownBy(() -> publisher(new PublishedLogFolder(folder)).open())
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining("differ from the signed ones");
    assertThat(folder.resolve("checkpoint")).doesNotExist();
  }

  private void refusedAfter(String sql, String message) throws Exception {
    TestDatabase.execute("create table kept_batch as table log_batch");
    TestDatabase.execute("create table kept_checkpoint as table log_checkpoint");
    TestDatabase.execute(sql);
    assertThatThrownBy(() -> publisher(new PublishedLogFolder(folder)).open())
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining(message);
    TestDatabase.execute("truncate log_batch, log_checkpoint");
    TestDatabase.execute("insert into log_batch table kept_batch");
    TestDatabase.execute("insert into log_checkpoint table kept_checkpoint");
    TestDatabase.execute("drop table kept_batch, kept_checkpoint");
    publisher(new PublishedLogFolder(folder)).open();
  }

  private LogPublisher publisher(PublishedLogFolder in) {
    return new LogPublisher(store.auditLog().shard(1), in, KEY, MAX_LEAVES);
  }

  private void append(int more) throws Exception {
    TestDatabase.execute(
        "insert into audit_entry (stream, step, at, action, actor, salt, leaf)"
            + " select 'x', n, now(), 'started', 'gateway', '', sha256(n::text::bytea)"
            + " from generate_series("
            + (entries + 1)
            + ", "
            + (entries + more)
            + ") n");
    entries += more;
    while (store.auditLog().sequence().orElseThrow()) {}
  }

  /**
   * Returns the size of the published checkpoint. Everything under it is there and gives its root.
   */
  private long published() throws Exception {
    PublishedLogFolder read = new PublishedLogFolder(folder);
    SignedNote note = SignedNote.parse(read.checkpoint().orElseThrow());
    assertThat(note.verify(KEY.verifier())).isEqualTo(SignedNote.Verification.VALID);
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<byte[]> leaves = store.auditLog().shard(1).leaves(0, checkpoint.size()).orElseThrow();
    TileTree tree = new TileTree(checkpoint.size(), tile -> read.tile(tile.path()).orElseThrow());
    assertThat(tree.root()).isEqualTo(checkpoint.root());
    for (long first = 0; first < checkpoint.size(); first += Tile.FULL_WIDTH) {
      Tile tile = Tile.at(0, first / Tile.FULL_WIDTH, checkpoint.size()).orElseThrow();
      byte[] bundle = read.tile(tile.entriesPath()).orElseThrow();
      List<byte[]> bundled = EntryBundle.parse(bundle, tile.width());
      for (int i = 0; i < tile.width(); i++) {
        assertThat(bundled.get(i)).isEqualTo(leaves.get((int) first + i));
        assertThat(tree.hash(0, first + i)).isEqualTo(MerkleTree.leafHash(bundled.get(i)));
      }
    }
    return checkpoint.size();
  }

  private void everyCheckpointIsThatOfTheLeaves() {
    List<byte[]> hashes =
        store.auditLog().shard(1).leaves(0, entries).orElseThrow().stream()
            .map(MerkleTree::leafHash)
            .toList();
    store
        .auditLog()
        .shard(1)
        .between(0, entries, 10_000)
        .orElseThrow()
        .forEach(
            kept -> {
              byte[] root = MerkleTree.root(hashes.subList(0, (int) kept.size()));
              assertThat(kept.root()).isEqualTo(root);
              SignedNote note = SignedNote.parse(kept.note().getBytes(StandardCharsets.UTF_8));
              assertThat(Checkpoint.parse(note.text()).root()).isEqualTo(root);
            });
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static void delete(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> inside = Files.walk(root)) {
      all = new ArrayList<>(inside.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.delete(all.get(i));
    }
  }

  /**
   * Dies when it has written a number of files. A part of the next file is there, under no name.
   */
  private static final class Killed extends PublishedLogFolder {
    private final Path folder;
    private int left;

    Killed(Path folder, int files) {
      super(folder);
      this.folder = folder;
      this.left = files;
    }

    @Override
    void put(String path, byte[] content) throws IOException {
      dieAt(path);
      super.put(path, content);
    }

    @Override
    void publish(byte[] note, List<String> full) throws IOException {
      dieAt("checkpoint");
      super.publish(note, full);
    }

    private void dieAt(String path) throws IOException {
      if (left-- == 0) {
        Path draft = folder.resolve(path + ".draft");
        Files.createDirectories(draft.getParent());
        Files.write(draft, new byte[] {1, 2, 3});
        throw new IllegalStateException("killed");
      }
    }
  }
}
