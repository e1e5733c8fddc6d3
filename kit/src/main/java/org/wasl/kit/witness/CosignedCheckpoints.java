package org.wasl.kit.witness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.DurableFile;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.wire.jose.Digest;

/**
 * The largest checkpoint of each log that was cosigned, or was about to be: one file a log, with
 * the note as the log signed it, named by the hash of the log's origin. It is on disk before its
 * cosignature leaves, so a witness that is killed at any step remembers no less than it has said.
 * The folder is the witness's memory: whoever loses or restores it must give the witness a new key.
 */
public class CosignedCheckpoints implements Closeable {
  private final Path folder;
  private final FileChannel lock;

  /**
   * Takes the folder, making it where it is missing.
   *
   * @throws IOException if it cannot be used, or another witness has it
   */
  public CosignedCheckpoints(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    DurableFile.sync(DurableFile.folderOf(this.folder));
    this.lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isOurs(lock)) {
      lock.close();
      throw new IOException(folder + " is in use by another witness");
    }
  }

  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // locked by this process
    }
  }

  /**
   * What was kept last for this log.
   *
   * @throws IOException also where the file holds something else: never taken for an unknown log
   */
  Optional<Checkpoint> latest(String origin) throws IOException {
    Path file = file(origin);
    try {
      Checkpoint kept = Checkpoint.parse(SignedNote.parse(Files.readAllBytes(file)).text());
      if (kept.origin().equals(origin)) {
        return Optional.of(kept);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedException e) {
      // The file is damaged.
    }
    throw new IOException(file + " is damaged");
  }

  /**
   * Keeps a checkpoint in place of the last one. Also the same one again: whether a file that is
   * there is on disk, only writing it anew tells.
   */
  void replace(String origin, SignedNote note) throws IOException {
    Path file = file(origin);
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    write(draft, note.bytes());
    rename(draft, file);
    sync();
  }

  private Path file(String origin) {
    return folder.resolve(Digest.hex(origin.getBytes(StandardCharsets.UTF_8)));
  }

  void write(Path draft, byte[] content) throws IOException {
    DurableFile.write(draft, content);
    DurableFile.sync(draft);
  }

  void rename(Path draft, Path file) throws IOException {
    DurableFile.rename(draft, file);
  }

  void sync() throws IOException {
    DurableFile.sync(folder);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
