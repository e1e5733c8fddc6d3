package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.TestDisk;
import org.wasl.runtime.TestFolders;

/**
 * Threat row 26, at a start. The error names a full disk with path and bytes. Only root may mount a
 * disk.
 */
class FullDiskTest {
  private TestDisk disk;

  @BeforeEach
  void mount(TestInfo test) throws Exception {
    disk = TestDisk.mount(TestFolders.empty(test).resolve("disk"), "80m");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void firstStartNamesTheFullDisk() throws Exception {
    // Given
    disk.fill(0);

    // When, Then
    assertRefused(disk.folder().resolve("postgres"));
  }

  @Test
  void rejectsClusterThatDoesNotFitOnTheDisk() throws Exception {
    // Given
    TestCluster.linkPrograms(disk.folder().resolve("postgres"));
    disk.resize("8m");

    // When, Then
    assertRefused(disk.folder().resolve("postgres"));
  }

  private void assertRefused(Path home) {
    assertThatThrownBy(() -> EmbeddedPostgres.start(EmbeddedConfig.in(home)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("the disk is full: ")
        .hasMessageContaining(" bytes are free");
  }
}
