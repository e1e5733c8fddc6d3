package org.wasl.database.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import org.wasl.runtime.DirectoryTree;
import org.wasl.runtime.DurableFile;

/**
 * The server's binaries. They are those that the configuration names, or else those in the jar,
 * which are unpacked once for each version, atomically. A list of their sizes, which is written
 * last, shows at a start whether they are intact. A power loss may leave files empty.
 */
final class PostgresBinaries {
  private static final String ARCHIVE =
      "/postgres-linux-"
          + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64")
          + ".txz";

  private static final String SIZES = "sizes";
  private static final String END = "end\n";

  private PostgresBinaries() {}

  /** The folder that holds {@code bin}. */
  static Path folder(EmbeddedConfig config, Path home) throws IOException {
    return config.binaries().orElse(folderIn(home));
  }

  /** Unpacks the binaries to a folder and returns it. */
  static Path ready(EmbeddedConfig config, Path home) throws IOException, InterruptedException {
    return config.binaries().isPresent() ? config.binaries().get() : unpackedIn(home);
  }

  /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
  static Path unpackedIn(Path home) throws IOException, InterruptedException {
    Path target = folderIn(home);
    if (isWhole(target)) {
      return target;
    }
    Path partial = home.resolve(target.getFileName() + ".partial");
    DirectoryTree.delete(partial);
    makeFolder(partial);
    unpackTo(partial);
    DurableFile.write(
        partial.resolve(SIZES), (sizes(partial) + END).getBytes(StandardCharsets.UTF_8));
    FileSystemSync.sync(partial);
    DirectoryTree.delete(target);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.sync(home);
    return target;
  }

  private static boolean isWhole(Path folder) throws IOException {
    Path list = folder.resolve(SIZES);
    return Files.isRegularFile(list)
        && Files.readString(list).equals(sizes(folder.toRealPath()) + END);
  }

  /** A line for each file: size in bytes, and path. */
  private static String sizes(Path folder) throws IOException {
    Set<String> lines = new TreeSet<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            String path = folder.relativize(file).toString();
            if (is.isRegularFile() && !path.equals(SIZES)) {
              lines.add(is.size() + " " + path + "\n");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return String.join("", lines);
  }

  /** The folder to which {@link #unpackedIn} has unpacked them. */
  static Path folderIn(Path home) throws IOException {
    return home.resolve("bin-" + version());
  }

  /**
   * The version in the jar and of every cluster, because data files of another version cannot be
   * opened.
   */
  static String majorVersion() throws IOException {
    return version().replaceFirst("\\..*", "");
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static void unpackTo(Path folder) throws IOException {
    try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new IOException("no PostgreSQL binaries for this processor on the class path");
      }
      var tar =
          new TarArchiveInputStream(
              new XZInputStream(new BufferedInputStream(archive, 1 << 16), 256 << 10));
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        unpack(entry, tar, folder);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream bytes, Path folder)
      throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("archive entry outside its folder");
    }
    makeFolder(entry.isDirectory() ? file : DurableFile.folderOf(file));
    if (entry.isDirectory()) {
      return;
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(bytes, file);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Readable by every user whatever the umask, because the server runs as another user. */
  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(DurableFile.folderOf(folder));
      Files.createDirectory(folder);
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
