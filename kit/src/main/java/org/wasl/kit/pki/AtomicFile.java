package org.wasl.kit.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.wasl.audit.log.DurableFile;

/**
 * Writes files atomically: a reader sees all of a file or nothing, also when the process is killed.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file that everybody may read. */
  public static void write(Path file, String content) throws IOException {
    write(file, content, "rw-r--r--");
  }

  /** The same, of exactly these bytes. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, "rw-r--r--");
  }

  /** Writes a file that only its owner can read, from its creation on. */
  public static void writeSecret(Path file, String content) throws IOException {
    write(file, content, "rw-------");
  }

  /** The same, of exactly these bytes. */
  public static void writeSecret(Path file, byte[] content) throws IOException {
    write(file, content, "rw-------");
  }

  private static void write(Path file, String content, String mode) throws IOException {
    write(file, content.getBytes(StandardCharsets.US_ASCII), mode);
  }

  private static void write(Path file, byte[] content, String mode) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    try {
      DurableFile.write(temporary, content, permissions);
      DurableFile.rename(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
