package org.wasl.connectors.partnerapi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import org.wasl.wire.jose.Digest;

/** Bytes of a file on the disk. Its methods block. */
final class StoredBytes {
  private StoredBytes() {}

  /** How many bytes there are, which is none before the first part. */
  static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Makes bytes and file name durable, and compares the bytes with a digest.
   *
   * @param expected SHA-256 that they must have
   * @param computed their SHA-256, if it is known
   */
  static boolean settle(Path file, byte[] expected, Optional<byte[]> computed) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      channel.force(true);
      folder.force(true);
      byte[] digest = computed.isPresent() ? computed.get() : Digest.raw(file);
      return MessageDigest.isEqual(digest, expected);
    }
  }
}
