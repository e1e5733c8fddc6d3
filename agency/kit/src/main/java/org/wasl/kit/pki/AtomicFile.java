package org.wasl.kit.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.wasl.runtime.DurableFile;
import org.wasl.runtime.OwnerFile;

/**
 * Writes files atomically and durably. A reader sees the whole new file or the previous one, even
 * after a power cut.
 */
public final class AtomicFile {
  static final String PUBLIC = "rw-r--r--";
  static final String SECRET = "rw-------";

  private AtomicFile() {}

  /** Writes a file that everybody may read. */
  public static void write(Path file, String content) throws IOException {
    write(file, content, PUBLIC);
  }

  /** Writes exactly these bytes. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, PUBLIC);
  }

  /** Writes exactly these bytes in place of a file, which keeps its permissions. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path temporary = temporary(file);
    try {
      DurableFile.write(temporary, content, permissions(SECRET));
      Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
      OwnerFile.giveToOwnerOfFolder(temporary);
      DurableFile.publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes a file that only its owner can read, from its creation on. */
  public static void writeSecret(Path file, String content) throws IOException {
    write(file, content, SECRET);
  }

  /** Writes exactly these bytes, readable for the owner only. */
  public static void writeSecret(Path file, byte[] content) throws IOException {
    write(file, content, SECRET);
  }

  /** Writes the content of a file as a stream. */
  @FunctionalInterface
  public interface ContentWriter {
    /** Whether what it wrote shall become the file. */
    boolean write(OutputStream out) throws IOException;
  }

  /** Writes a large file, readable for the owner only, if its writer says so at the end. */
  public static void writeSecret(Path file, ContentWriter content) throws IOException {
    Path temporary = temporary(file);
    try {
      DurableFile.write(temporary, new byte[0], permissions(SECRET));
      boolean whole;
      try (OutputStream out = Files.newOutputStream(temporary)) {
        whole = content.write(out);
      }
      if (whole) {
        OwnerFile.giveToOwnerOfFolder(temporary);
        DurableFile.publish(temporary, file);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes a file of a sandbox, which can be made again, without waiting for the disk.
   *
   * @param mode its permissions
   */
  static void writeUnsynced(Path file, String content, String mode) throws IOException {
    Path temporary = temporary(file);
    try {
      DurableFile.write(temporary, content.getBytes(StandardCharsets.US_ASCII), permissions(mode));
      DurableFile.rename(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(Path file, String content, String mode) throws IOException {
    write(file, content.getBytes(StandardCharsets.US_ASCII), mode);
  }

  private static void write(Path file, byte[] content, String mode) throws IOException {
    Path temporary = temporary(file);
    try {
      DurableFile.write(temporary, content, permissions(mode));
      OwnerFile.giveToOwnerOfFolder(temporary);
      DurableFile.publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static FileAttribute<?> permissions(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
