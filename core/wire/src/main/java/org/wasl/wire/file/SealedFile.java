package org.wasl.wire.file;

import java.util.regex.Pattern;
import org.wasl.rules.id.FileId;

/**
 * An evidence file that was sealed: all that a recipient needs to open it.
 *
 * @param id its id, which its sealed bytes are bound to
 * @param key its content key
 * @param sizeBytes size of the file
 * @param sha256 SHA-256 of the file, lower-case hex
 * @param sealedSizeBytes size of the sealed file
 * @param sealedSha256 SHA-256 of the sealed file, lower-case hex
 */
public record SealedFile(
    FileId id,
    FileKey key,
    long sizeBytes,
    String sha256,
    long sealedSizeBytes,
    String sealedSha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks sizes and digests.
   *
   * @throws IllegalArgumentException for a negative size, and for a text that is no such digest
   */
  public SealedFile {
    if (sizeBytes < 0 || sealedSizeBytes < 0) {
      throw new IllegalArgumentException("a size is negative");
    }
    if (!SHA256.matcher(sha256).matches() || !SHA256.matcher(sealedSha256).matches()) {
      throw new IllegalArgumentException("a digest is not 64 digits of lower-case hex");
    }
  }
}
