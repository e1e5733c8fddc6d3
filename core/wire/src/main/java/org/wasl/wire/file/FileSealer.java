package org.wasl.wire.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.wasl.rules.id.FileId;
import org.wasl.wire.jose.Digest;

/**
 * Seals an evidence file as a stream. Zeros after the file make its size a multiple of {@link
 * #PADDING_STEP_BYTES}.
 */
public final class FileSealer {
  /** Sealed sizes disclose a multiple of this only, in bytes. */
  public static final int PADDING_STEP_BYTES = 1 << 16;

  private FileSealer() {}

  /**
   * Seals a file with a new key.
   *
   * @param plain the file, read to its end and not closed
   * @param sealed receives the sealed file, and is not closed
   */
  public static SealedFile seal(FileId id, InputStream plain, OutputStream sealed)
      throws IOException {
    return seal(id, FileKey.random(), SegmentCipher.newHeader(), plain, sealed);
  }

  /** Seals a file with this key and header, which must never be used twice. */
  static SealedFile seal(
      FileId id, FileKey key, byte[] header, InputStream plain, OutputStream sealed)
      throws IOException {
    SegmentCipher cipher = SegmentCipher.of(key, id, header).orElseThrow();
    PaddedInput padded = new PaddedInput(plain);
    MessageDigest sealedDigest = Digest.sha256();
    sealed.write(header);
    sealedDigest.update(header);
    long sealedBytes = header.length;
    byte[] current = new byte[SegmentCipher.SEGMENT_BYTES];
    byte[] next = new byte[SegmentCipher.SEGMENT_BYTES];
    byte[] out = new byte[SegmentCipher.SEGMENT_BYTES];
    int length = padded.read(current, SegmentCipher.openedBytes(0));
    boolean last = false;
    for (long segment = 0; !last; segment++) {
      int nextLength = padded.read(next, SegmentCipher.openedBytes(segment + 1));
      last = nextLength == 0;
      int written = cipher.seal(segment, last, current, length, out);
      sealed.write(out, 0, written);
      sealedDigest.update(out, 0, written);
      sealedBytes += written;
      byte[] read = current;
      current = next;
      next = read;
      length = nextLength;
    }
    return new SealedFile(
        id,
        key,
        padded.fileBytes,
        HexFormat.of().formatHex(padded.digest.digest()),
        sealedBytes,
        HexFormat.of().formatHex(sealedDigest.digest()));
  }

  /** Size of a file with its padding, in bytes. An empty file has one step. */
  static long paddedBytes(long fileBytes) {
    return Math.max(1, Math.ceilDiv(fileBytes, PADDING_STEP_BYTES)) * PADDING_STEP_BYTES;
  }

  /** A file, then its padding. */
  private static final class PaddedInput {
    private final InputStream file;
    private final MessageDigest digest = Digest.sha256();
    private long fileBytes;
    private long givenBytes;

    PaddedInput(InputStream file) {
      this.file = file;
    }

    /** Fills the first {@code length} bytes of {@code into}. Fewer come only at the end. */
    int read(byte[] into, int length) throws IOException {
      int read = givenBytes == fileBytes ? file.readNBytes(into, 0, length) : 0;
      digest.update(into, 0, read);
      fileBytes += read;
      int zeros = 0;
      if (read < length) {
        zeros = (int) Math.min(length - read, paddedBytes(fileBytes) - givenBytes - read);
        Arrays.fill(into, read, read + zeros, (byte) 0);
      }
      givenBytes += read + zeros;
      return read + zeros;
    }
  }
}
