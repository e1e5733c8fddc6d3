package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.audit.mirror.Mirror;
import org.wasl.audit.mirror.MirrorUpdate;

/** The copy is always a signed tree, whatever files a log offers. */
class LogMirrorTest extends ServedLogTest {
  @Test
  void rejectsAndDiscardsTileWithFlippedBit() throws IOException {
    // Given
    log.fill(300);
    Path first = folder.resolve("first");
    log.write(first, log.checkpoint(300, QUORUM));
    grow(700);
    Map<String, byte[]> whole = new TreeMap<>();
    for (Tile tile : Tile.added(300, 700)) {
      whole.put(tile.path(), Files.readAllBytes(served.resolve(tile.path())));
      if (tile.level() == 0) {
        whole.put(tile.entriesPath(), Files.readAllBytes(served.resolve(tile.entriesPath())));
      }
    }
    int bit = 0;
    for (Map.Entry<String, byte[]> entry : whole.entrySet()) {
      copy = folder.resolve("copy-" + bit++);
      catchUp(new FolderLogSource(first));
      // When
      flip(served.resolve(entry.getKey()), 77 * bit);
      MirrorUpdate caught = catchUp();
      // Then
      assertThat(caught).as(entry.getKey()).isInstanceOf(MirrorUpdate.Rejected.class);
      assertThat(copy.resolve(entry.getKey())).doesNotExist();
      assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 300 entries");
      Files.write(served.resolve(entry.getKey()), entry.getValue());
      assertThat(catchUp()).isInstanceOf(MirrorUpdate.Updated.class);
    }
    assertThat(whole).hasSize(5);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 700 entries");
  }

  @Test
  void rejectsTruncatedTooLongAndMissingFiles() throws IOException {
    // Given
    grow(700);
    for (String path : List.of("tile/0/001", "tile/entries/001", "tile/0/002.p/188")) {
      copy = folder.resolve("copy-of-" + path.replace('/', '-'));
      byte[] bytes = Files.readAllBytes(served.resolve(path));
      Files.write(served.resolve(path), Arrays.copyOf(bytes, bytes.length - 32));
      assertThat(catchUp()).as(path).isInstanceOf(MirrorUpdate.Rejected.class);
      Files.delete(served.resolve(path));
      // When
      MirrorUpdate missing = catchUp();
      // Then
      assertThat(missing)
          .isInstanceOfSatisfying(
              MirrorUpdate.Rejected.class,
              refused -> assertThat(refused.findings().get(0)).contains("found no tile/"));
      Files.write(served.resolve(path), bytes);
    }
    copy = folder.resolve("copy");
    Files.write(served.resolve("tile/0/001"), new byte[8193]);
    assertThatThrownBy(this::catchUp).isInstanceOf(LogUnavailableException.class);
    assertThat(files()).doesNotContainKey("checkpoint");
  }

  @Test
  void rejectsForkAndKeepsBothCheckpoints() throws IOException {
    // Given
    grow(300);
    assertThat(catchUp()).isInstanceOf(MirrorUpdate.Updated.class);
    Map<String, String> before = files();
    for (int size : new int[] {200, 300, 700}) {
      TestMemoryLog other = log.again();
      other.fill(size);
      SignedNote offered = other.checkpoint(size, size == 700 ? 0 : QUORUM);
      Path otherFolder = folder.resolve("other-" + size);
      other.write(otherFolder, offered);
      // When
      MirrorUpdate caught = catchUp(new FolderLogSource(otherFolder));
      // Then
      assertThat(caught).isInstanceOf(MirrorUpdate.Forked.class);
      Path evidence = ((MirrorUpdate.Forked) caught).evidence();
      assertThat(Files.readAllBytes(evidence.resolve("offered"))).isEqualTo(offered.bytes());
      assertThat(Files.readAllBytes(evidence.resolve("kept")))
          .isEqualTo(log.checkpoint(300, QUORUM).bytes());
      assertThat(files()).containsAllEntriesOf(before).hasSize(before.size() + 2);
      for (String file : List.of("offered", "kept")) {
        Files.delete(evidence.resolve(file));
      }
    }
    grow(301);
    assertThat(catchUp()).isInstanceOf(MirrorUpdate.Updated.class);
  }

  @Test
  void checkpointsProveForkOfSameSize() throws IOException {
    // Given
    grow(300);
    assertThat(catchUp()).isInstanceOf(MirrorUpdate.Updated.class);
    TestMemoryLog other = log.again();
    other.fill(300);
    SignedNote offered = other.checkpoint(300, QUORUM);
    offer(offered);
    // When
    MirrorUpdate caught = catchUp();
    // Then
    assertThat(caught).isInstanceOf(MirrorUpdate.Forked.class);
    Path evidence = ((MirrorUpdate.Forked) caught).evidence();
    assertThat(Files.readAllBytes(evidence.resolve("offered"))).isEqualTo(offered.bytes());
    assertThat(Files.readAllBytes(evidence.resolve("kept")))
        .isEqualTo(log.checkpoint(300, QUORUM).bytes());
  }

  @Test
  void olderCheckpointBecomesForkIfItPersists() throws IOException {
    // Given
    grow(700);
    assertThat(catchUp()).isInstanceOf(MirrorUpdate.Updated.class);
    offer(log.checkpoint(300, QUORUM));
    try (Mirror mirror = mirror()) {
      // When
      MirrorUpdate caught = mirror.update(new FolderLogSource(served));
      // Then
      assertThat(caught).isInstanceOf(MirrorUpdate.Stale.class);
      assertThat(mirror.rolledBack((MirrorUpdate.Stale) caught))
          .isInstanceOf(MirrorUpdate.Forked.class);
    }
    assertThat(verified()).startsWith("0 PROVEN: log log.example/2026 of 700");
  }

  @Test
  void rejectsCheckpointWithoutQuorumOrOfOtherLogOrKey() throws IOException {
    // Given
    grow(10);
    catchUp();
    Map<String, String> before = files();
    grow(20);
    TestMemoryLog otherLog = new TestMemoryLog("log.example/2026");
    TestMemoryLog another = new TestMemoryLog("log.example/other");
    otherLog.fill(20);
    another.fill(20);
    for (SignedNote note :
        List.of(
            log.checkpoint(20, QUORUM - 1),
            otherLog.checkpoint(20, QUORUM),
            another.checkpoint(20, QUORUM))) {
      // When
      offer(note);
      // Then
      assertThat(catchUp()).isInstanceOf(MirrorUpdate.Rejected.class);
      assertThat(files()).isEqualTo(before);
    }
    Files.write(served.resolve("checkpoint"), new byte[] {1});
    assertThatThrownBy(this::catchUp).isInstanceOf(MalformedException.class);
    Files.delete(served.resolve("checkpoint"));
    assertThatThrownBy(this::catchUp).isInstanceOf(LogUnavailableException.class);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void copyEqualsLogFileByFileForEveryGrowth() throws IOException {
    for (int size : new int[] {0, 1, 255, 256, 257, 700, 65_536, 66_000}) {
      // Given
      grow(size);
      // When
      MirrorUpdate caught = catchUp();
      // Then
      assertThat(caught).isInstanceOf(MirrorUpdate.Updated.class);
      assertThat(files(served)).containsAllEntriesOf(files());
      assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of " + size + " entries");
    }
  }

  /** A log may delete partial tiles once the full ones are there. */
  private void deletePartial() throws IOException {
    for (String path : files(served).keySet()) {
      if (path.contains(".p/")) {
        Files.delete(served.resolve(path));
      }
    }
  }

  @Test
  void takesPartialTileFromFullOne() throws IOException {
    // Given
    grow(700);
    deletePartial();
    grow(1024 + 256);
    offer(log.checkpoint(700, QUORUM));
    Files.write(
        Files.createDirectories(served.resolve("tile/1/000.p")).resolve("2"),
        Arrays.copyOf(Files.readAllBytes(served.resolve("tile/1/000.p/5")), 64));
    // When
    MirrorUpdate caught = catchUp();
    // Then
    assertThat(caught).isInstanceOf(MirrorUpdate.Updated.class);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 700 entries");
  }

  @Test
  void rejectsTooMuchGrowthUnread() throws IOException {
    // Given
    grow(11);
    try (Mirror mirror =
        new Mirror(log.trust(QUORUM, List.of()).policy(), Optional.empty(), copy, 10)) {
      // When
      MirrorUpdate caught = mirror.update(new FolderLogSource(served));
      // Then
      assertThat(caught)
          .isEqualTo(
              new MirrorUpdate.Rejected(
                  List.of("checkpoint, entries: expected 10 more at most, found 11")));
    }
  }
}
