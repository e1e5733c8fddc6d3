package org.wasl.store.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.store.TestFolders;

/** Threat row 26, at a start: a full disk is named with path and bytes. Only root may mount one. */
class FullDiskTest {
  private Path disk;

  @BeforeEach
  void mount(TestInfo test) throws Exception {
    disk = Files.createDirectory(TestFolders.empty(test).resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=80m,mode=755", "tmpfs", disk.toString()))
        .isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void aFirstStartOnAFullDiskSaysWhichDiskIsFull() throws Exception {
    // Given
    fill();

    // When, Then
    assertRefused(disk.resolve("postgres"));
  }

  @Test
  void aClusterThatDoesNotFitOnTheDiskIsRefusedTheSameWay() throws Exception {
    // Given
    TestCluster.linkPrograms(disk.resolve("postgres"));
    run("mount", "-o", "remount,size=8m", disk.toString());

    // When, Then
    assertRefused(disk.resolve("postgres"));
  }

  private void assertRefused(Path home) {
    assertThatThrownBy(() -> EmbeddedPostgres.start(EmbeddedConfig.in(home)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("the disk is full: ")
        .hasMessageContaining(" bytes are free");
  }

  private void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(disk.resolve("filling"))) {
      while (Files.getFileStore(disk).getUsableSpace() > 0) {
        out.write(page);
      }
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
