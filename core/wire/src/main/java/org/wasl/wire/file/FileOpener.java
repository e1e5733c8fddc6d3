package org.wasl.wire.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.wasl.wire.file.FileOpening.Broken;
import org.wasl.wire.file.FileOpening.FileDefect;
import org.wasl.wire.jose.Digest;

/** Opens a sealed evidence file as a stream. */
public final class FileOpener {
  private FileOpener() {}

  /**
   * Opens a file. Each segment is written after it proved authentic. The file counts only if the
   * result is {@link FileOpening.Whole}: the caller deletes what was written of another.
   *
   * @param listed the file as its message lists it
   * @param sealed the sealed file, not closed
   * @param plain receives the file, and is not closed
   */
  public static FileOpening open(SealedFile listed, InputStream sealed, OutputStream plain)
      throws IOException {
    var opened =
        SegmentCipher.of(listed.key(), listed.id(), sealed.readNBytes(SegmentCipher.HEADER_BYTES));
    if (opened.isEmpty()) {
      return new Broken(0, FileDefect.HEADER);
    }
    SegmentCipher cipher = opened.get();
    ListedOutput file = new ListedOutput(listed, plain);
    byte[] current = new byte[SegmentCipher.SEGMENT_BYTES];
    byte[] next = new byte[SegmentCipher.SEGMENT_BYTES];
    byte[] out = new byte[SegmentCipher.SEGMENT_BYTES];
    int length = sealed.readNBytes(current, 0, SegmentCipher.sealedBytes(0));
    for (long segment = 0; ; segment++) {
      int nextLength = sealed.readNBytes(next, 0, SegmentCipher.sealedBytes(segment + 1));
      boolean last = nextLength == 0;
      int written = cipher.open(segment, last, current, length, out);
      if (written < 0) {
        return new Broken(segment, FileDefect.SEGMENT);
      }
      if (!file.write(out, written)) {
        return new Broken(segment, FileDefect.PADDING);
      }
      if (last) {
        return file.end(segment);
      }
      byte[] read = current;
      current = next;
      next = read;
      length = nextLength;
    }
  }

  /** Passes on the bytes of the file, and checks its padding. */
  private static final class ListedOutput {
    private final SealedFile listed;
    private final OutputStream plain;
    private final MessageDigest digest = Digest.sha256();
    private long writtenBytes;
    private long openedBytes;

    ListedOutput(SealedFile listed, OutputStream plain) {
      this.listed = listed;
      this.plain = plain;
    }

    /** False if a byte after the file is not zero. */
    boolean write(byte[] opened, int length) throws IOException {
      int ofFile = (int) Math.min(length, listed.sizeBytes() - writtenBytes);
      plain.write(opened, 0, ofFile);
      digest.update(opened, 0, ofFile);
      writtenBytes += ofFile;
      openedBytes += length;
      int after = 0;
      for (int at = ofFile; at < length; at++) {
        after |= opened[at];
      }
      return after == 0;
    }

    FileOpening end(long segment) {
      if (writtenBytes < listed.sizeBytes()) {
        return new Broken(segment, FileDefect.SIZE);
      }
      if (openedBytes != FileSealer.paddedBytes(listed.sizeBytes())) {
        return new Broken(segment, FileDefect.PADDING);
      }
      return HexFormat.of().formatHex(digest.digest()).equals(listed.sha256())
          ? new FileOpening.Whole()
          : new Broken(segment, FileDefect.DIGEST);
    }
  }
}
