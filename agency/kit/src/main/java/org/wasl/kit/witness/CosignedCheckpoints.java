package org.wasl.kit.witness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.runtime.DurableFile;
import org.wasl.runtime.LockFile;
import org.wasl.wire.jose.Digest;

/**
 * The largest checkpoint of each log that was cosigned, or was about to be. Each log has one file
 * with the note as the log signed it. Its name is the hash of the log's origin. It is on disk
 * before its cosignature is sent, so a witness that is killed at any moment knows every checkpoint
 * that it has cosigned. A witness whose folder was lost or restored needs a new key.
 */
public class CosignedCheckpoints implements Closeable {
  private final Path folder;
  private final FileChannel lock;

  /**
   * Locks the folder, which is created where it is missing.
   *
   * @throws IOException if it cannot be used, or another witness has it
   */
  public CosignedCheckpoints(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    DurableFile.sync(DurableFile.folderOf(this.folder));
    this.lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!LockFile.tryLock(lock)) {
      lock.close();
      throw new IOException(folder + " is in use by another witness");
    }
  }

  /**
   * The stored checkpoint of this log, as the log signed it.
   *
   * @throws IOException also if the file is malformed, which is never treated as an unknown log
   */
  Optional<SignedNote> latest(String origin) throws IOException {
    Path file = file(origin);
    try {
      SignedNote kept = SignedNote.parse(Files.readAllBytes(file));
      if (Checkpoint.parse(kept.text()).origin().equals(origin)) {
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
   * Stores a checkpoint in place of the last one. It writes an identical one too, because only a
   * new write ensures that it is on disk.
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
