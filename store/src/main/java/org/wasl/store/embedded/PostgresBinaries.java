package org.wasl.store.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import org.wasl.rules.runtime.DirectoryTree;

/** Unpacks the server's binaries, once per version, whole or not at all. */
final class PostgresBinaries {
  private static final String ARCHIVE =
      "/postgres-linux-"
          + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64")
          + ".txz";

  private PostgresBinaries() {}

  /** The folder that holds {@code bin}, {@code lib} and {@code share}. */
  static Path unpackedIn(Path home) throws IOException {
    String name = "bin-" + version();
    Path target = home.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path partial = home.resolve(name + ".partial");
    DirectoryTree.delete(partial);
    makeFolder(partial);
    unpackTo(partial);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  static String version() throws IOException {
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
    makeFolder(entry.isDirectory() ? file : file.getParent());
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

  /** Readable by every user whatever the umask: the server runs as another one. */
  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(folder.getParent());
      Files.createDirectory(folder);
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
