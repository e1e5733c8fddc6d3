package org.wasl.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * The steps of an atomic file write, which are to write a draft and to rename it. It survives a
 * power cut when the draft is synced before the rename and the folder after it.
 */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Writes the draft.
   *
   * @param attributes permissions of a new file
   * @throws IOException with path and free bytes when the disk is full
   */
  public static void write(Path draft, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw FileFault.isDiskFull(e) ? FileFault.explained(draft, e) : e;
    }
  }

  /** Replaces the file with the draft, atomically. */
  public static void rename(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Does all steps. After a power cut the file has its old content or all of the new content.
   *
   * @param draft a name beside it
   * @param attributes permissions of the new file
   */
  public static void replace(Path file, Path draft, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    write(draft, content, attributes);
    publish(draft, file);
  }

  /**
   * Does the steps after {@link #write}. From then on the draft is the file, even after a power
   * cut.
   */
  public static void publish(Path draft, Path file) throws IOException {
    sync(draft);
    rename(draft, file);
    sync(folderOf(file));
  }

  /** The folder that has the name. The root of a file system has its own ({@code /..} is it). */
  public static Path folderOf(Path fileOrFolder) {
    Path absolute = fileOrFolder.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder;
  }

  /** Syncs the content of a file, or the names in a folder, to disk. */
  public static void sync(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Syncs a folder and the names on the way to it, as far as this user may read them. */
  public static void syncWithParents(Path folder) throws IOException {
    sync(folder);
    for (Path above = folder.getParent(); above != null; above = above.getParent()) {
      if (Files.isReadable(above)) {
        sync(above);
      }
    }
  }
}
