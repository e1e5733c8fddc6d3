package org.wasl.runtime;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk (tmpfs) of a test's own that is filled and emptied. Only root may mount one. A test of
 * another user is skipped.
 */
public final class TestDisk implements AutoCloseable {
  private static final int PAGE_BYTES = 4_096;

  private final Path folder;

  private TestDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it.
   *
   * @param folder its place. It is made if it is not there
   * @param size as {@code mount} takes it, for example {@code 64m}
   */
  public static TestDisk mount(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    String options = "mode=755,size=" + size;
    assumeThat(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString())).isTrue();
    return new TestDisk(folder);
  }

  /** Its mount point. */
  public Path folder() {
    return folder;
  }

  /** Bytes that are free. */
  public long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Writes a file until no more than so many bytes are free. */
  public void fill(long free) throws IOException {
    byte[] page = new byte[PAGE_BYTES];
    try (OutputStream out = Files.newOutputStream(filling())) {
      while (freeBytes() > free) {
        out.write(page);
      }
    }
  }

  /** Deletes what {@link #fill} has written. */
  public void empty() throws IOException {
    Files.delete(filling());
  }

  /** Gives it another size. */
  public void resize(String size) throws IOException {
    run("mount", "-o", "remount,size=" + size, folder.toString());
  }

  /** Unmounts it as soon as nobody has a file open there any more. */
  @Override
  public void close() throws IOException {
    run("umount", "--lazy", folder.toString());
  }

  private Path filling() {
    return folder.resolve("filling");
  }

  private static boolean run(String... command) throws IOException {
    Process mount = new ProcessBuilder(command).inheritIO().start();
    return mount.onExit().join().exitValue() == 0;
  }
}
