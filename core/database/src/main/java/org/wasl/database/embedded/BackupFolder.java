package org.wasl.database.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.wasl.runtime.DirectoryTree;
import org.wasl.runtime.DurableFile;

/**
 * A backup while it is written. It is readable by its writer only and synced to disk file by file.
 * It gets its name only when it is complete.
 */
final class BackupFolder implements AutoCloseable {
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path target;
  private final Path partial;
  private final Map<String, String> hashes = new TreeMap<>();
  private boolean finished;

  private BackupFolder(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /**
   * @throws FileAlreadyExistsException if {@code target} exists, or an incomplete one
   */
  static BackupFolder create(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
    if (Files.exists(absolute)) {
      throw new FileAlreadyExistsException(
          target + ": is there already; a backup takes a new folder");
    }
    if (Files.exists(partial)) {
      throw new FileAlreadyExistsException(
          partial + ": was left by a backup that was interrupted; remove it");
    }
    Files.createDirectories(absolute.getParent());
    Files.createDirectory(partial, FOLDER);
    return new BackupFolder(absolute, partial);
  }

  /**
   * Copies a folder. Files that are deleted meanwhile are left out.
   *
   * @param isCopied by path below {@code from}. Folders directly in it are all created, empty or
   *     not
   */
  void copy(Path from, String to, Predicate<Path> isCopied) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes is)
              throws IOException {
            Path below = from.relativize(dir);
            if (below.getNameCount() > 1 && !isCopied.test(below)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path copyPath = partial.resolve(to).resolve(below.toString());
            if (!Files.exists(copyPath)) {
              Files.createDirectory(copyPath, FOLDER);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            Path below = from.relativize(file);
            if (isCopied.test(below)) {
              copyFile(file, to + "/" + below);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private void copyFile(Path file, String path) throws IOException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      write(path, out -> Channels.newInputStream(from).transferTo(out));
    } catch (NoSuchFileException e) {
      // Its table was dropped. The log that is replayed says so too.
    }
  }

  void write(String path, String text) throws IOException {
    write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private interface Content {
    void to(OutputStream out) throws IOException;
  }

  private void write(String path, Content content) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(partial.resolve(path), options, FILE);
        DigestOutputStream out =
            new DigestOutputStream(Channels.newOutputStream(channel), BackupManifest.sha256())) {
      content.to(out);
      channel.force(true);
      hashes.put(path, HexFormat.of().formatHex(out.getMessageDigest().digest()));
    }
  }

  /**
   * Writes the signed manifest, verifies everything, and gives the backup its name.
   *
   * @return digest of the manifest
   */
  String complete(ManifestSignature signature) throws IOException {
    BackupManifest manifest = BackupManifest.of(hashes);
    Path file = partial.resolve(BackupManifest.FILE_NAME);
    DurableFile.write(file, manifest.bytes(), FILE);
    DurableFile.sync(file);
    Path signed = partial.resolve(BackupManifest.SIGNATURE_NAME);
    DurableFile.write(
        signed,
        (signature.sign(manifest.bytes()) + "\n").getBytes(StandardCharsets.US_ASCII),
        FILE);
    DurableFile.sync(signed);
    BackupManifest.signed(partial, signature).verify(partial);
    try (Stream<Path> all = Files.walk(partial)) {
      for (Path each : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        DurableFile.sync(each);
      }
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
    DurableFile.sync(DurableFile.folderOf(target));
    return manifest.digest();
  }

  /** Deletes an incomplete backup. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      DirectoryTree.delete(partial);
    }
  }
}
