package org.wasl.audit.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileFolderWriter;
import org.wasl.runtime.LockFile;

/**
 * The folder of a copy, laid out as C2SP {@code tlog-tiles} serves a log. Files are written
 * atomically, and the checkpoint is written last. So a process that is killed leaves a complete
 * copy of an older size, and perhaps tiles beyond it.
 */
final class MirrorFolder implements Closeable {
  private static final int ID_BYTES = 8;

  private final Path folder;
  private final FileChannel lock;
  private final TileFolderWriter files;

  /**
   * Locks the folder, which is created where it is missing.
   *
   * @throws IOException if it cannot be used, or another process uses it
   */
  MirrorFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath().normalize());
    this.files = new TileFolderWriter(this.folder);
    this.lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!LockFile.tryLock(lock)) {
      lock.close();
      throw new IOException(folder + " is in use by another mirror");
    }
  }

  /** The checkpoint of the copy, or empty before the first one. */
  Optional<SignedNote> checkpoint() throws IOException {
    return read(TileFolderWriter.CHECKPOINT).map(SignedNote::parse);
  }

  /** The hashes of a tile, where the copy has it in full length. */
  Optional<byte[]> hashes(Tile tile) {
    try {
      return read(tile.path())
          .filter(bytes -> bytes.length == tile.width() * MerkleTree.HASH_BYTES);
    } catch (IOException e) {
      return Optional.empty(); // an unreadable file is fetched and written again
    }
  }

  /** A file of the copy. */
  Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Stores a verified file, unless it exists. Its name is on disk after {@link #publish}. */
  void store(String path, byte[] content) throws IOException {
    if (Arrays.equals(content, read(path).orElse(null))) {
      return;
    }
    files.put(path, content);
  }

  /**
   * Publishes the checkpoint of everything stored.
   *
   * @param full paths of tiles that are full now. Their partial forms are deleted
   */
  void publish(SignedNote note, List<String> full) throws IOException {
    files.publish(note.bytes(), full);
  }

  /**
   * Keeps two checkpoints that one log cannot have signed. They are in a folder beside the copy, as
   * {@code kept} and {@code offered}, in their signed form.
   *
   * @return the folder
   */
  Path storeFork(SignedNote kept, SignedNote offered) throws IOException {
    byte[] id = Arrays.copyOf(MerkleTree.sha256().digest(offered.bytes()), ID_BYTES);
    String fork = "fork-" + HexFormat.of().formatHex(id);
    files.put(fork + "/kept", kept.bytes());
    files.put(fork + "/offered", offered.bytes());
    files.sync();
    return folder.resolve(fork);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
