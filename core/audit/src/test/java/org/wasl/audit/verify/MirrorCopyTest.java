package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.audit.mirror.Mirror;
import org.wasl.audit.mirror.MirrorUpdate;

/** Whenever the mirror ends, and whatever was done to the copy, it is a tree that was signed. */
class MirrorCopyTest extends ServedLogTest {
  @Test
  void resumesInterruptedCopyWithMissingFilesOnly() throws IOException {
    // Given
    grow(300);
    catchUp();
    grow(1500);
    int all = 0;
    for (int cut = 0; ; cut++) {
      Counting cutOff = new Counting(new FolderLogSource(served), cut);
      // When
      try {
        catchUp(cutOff);
        break;
      } catch (LogUnavailableException e) {
        // Then
        assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 300 entries");
        all = Math.max(all, cut);
      }
    }
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 1500 entries");
    assertThat(all).isGreaterThan(5);
    Counting secondSource = new Counting(new FolderLogSource(served), Integer.MAX_VALUE);
    catchUp(secondSource);
    assertThat(secondSource.fetched).isEqualTo(3); // the checkpoint and the partial tiles
  }

  @Test
  void verifiesFilesLeftByInterruptedRun() throws IOException {
    // Given
    grow(300);
    catchUp();
    TestMemoryLog other = log.again();
    other.fill(1500);
    Path copyFolder = folder.resolve("other");
    other.write(copyFolder, other.checkpoint(1500, QUORUM));
    grow(1500);
    for (String path : List.of("tile/0/003", "tile/0/004", "tile/entries/004")) {
      Files.createDirectories(copy.resolve(path).getParent());
      Files.copy(copyFolder.resolve(path), copy.resolve(path));
    }
    // When
    MirrorUpdate caught = catchUp();
    // Then
    assertThat(caught).isInstanceOf(MirrorUpdate.Updated.class);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 1500 entries");
  }

  @Test
  void neverTreatsDamagedCopyAsNew() throws IOException {
    // Given
    grow(700);
    catchUp();
    // When
    flip(copy.resolve("tile/1/000.p/2"), 9);
    offer(log.checkpoint(300, QUORUM));
    // Then
    assertThatThrownBy(this::catchUp)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the copy is damaged");
    Files.write(copy.resolve("checkpoint"), new byte[0]);
    assertThatThrownBy(this::catchUp)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint is damaged");
  }

  @Test
  void folderHasOneMirror() throws IOException {
    // Given
    Mirror first = mirror();
    // Then
    assertThatThrownBy(this::mirror).isInstanceOf(IOException.class);
    first.close();
    mirror().close();
  }
}
