package org.wasl.wire.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.wasl.rules.id.FileId;

/**
 * The segments of one sealed file: Tink's streaming AEAD {@code AES256_GCM_HKDF_1MB}. Not for
 * several threads.
 */
final class SegmentCipher {
  /**
   * Size of a sealed segment. The first one includes the header, and the last one may be shorter.
   */
  static final int SEGMENT_BYTES = 1 << 20;

  static final int TAG_BYTES = 16;
  static final int HEADER_BYTES = 40;

  private static final int SALT_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final String BINDING = "wasl-file:";

  private final SecretKey segmentKey;
  private final ByteBuffer noncePrefix;
  private final Cipher cipher;

  private SegmentCipher(SecretKey segmentKey, ByteBuffer noncePrefix, Cipher cipher) {
    this.segmentKey = segmentKey;
    this.noncePrefix = noncePrefix;
    this.cipher = cipher;
  }

  /** A header of random salt and nonce prefix. */
  static byte[] newHeader() {
    byte[] header = new byte[HEADER_BYTES];
    new SecureRandom().nextBytes(header);
    header[0] = HEADER_BYTES;
    return header;
  }

  /** The cipher of a file, or empty if its header is none of this format. */
  static Optional<SegmentCipher> of(FileKey key, FileId id, byte[] header) {
    if (header.length != HEADER_BYTES || header[0] != HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] salt = new byte[SALT_BYTES];
    ByteBuffer fields = ByteBuffer.wrap(header, 1, HEADER_BYTES - 1).get(salt);
    byte[] binding = (BINDING + id).getBytes(StandardCharsets.US_ASCII);
    try {
      SecretKey segmentKey =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(new SecretKeySpec(key.bytes(), "HKDF"))
                      .addSalt(salt)
                      .thenExpand(binding, FileKey.BYTES));
      return Optional.of(
          new SegmentCipher(segmentKey, fields.slice(), Cipher.getInstance("AES/GCM/NoPadding")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 platform has HKDF and AES-GCM", e);
    }
  }

  /** Bytes of the sealed segment with this number, tag included, if it is full. */
  static int sealedBytes(long segment) {
    return segment == 0 ? SEGMENT_BYTES - HEADER_BYTES : SEGMENT_BYTES;
  }

  /** Bytes of the opened segment with this number, if it is full. */
  static int openedBytes(long segment) {
    return sealedBytes(segment) - TAG_BYTES;
  }

  /**
   * Seals a segment.
   *
   * @param plain its first {@code length} bytes are the segment
   * @param sealed receives the sealed segment
   * @return bytes of the sealed segment
   */
  int seal(long segment, boolean last, byte[] plain, int length, byte[] sealed) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, segmentKey, nonce(segment, last));
      return cipher.doFinal(plain, 0, length, sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Opens a segment.
   *
   * @param sealed its first {@code length} bytes are the sealed segment
   * @param plain receives the opened segment
   * @return bytes of the opened segment, or a negative number if it is not authentic
   */
  int open(long segment, boolean last, byte[] sealed, int length, byte[] plain) {
    if (length < TAG_BYTES) {
      return -1;
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, segmentKey, nonce(segment, last));
      return cipher.doFinal(sealed, 0, length, plain);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening failed: " + e.getClass().getSimpleName(), e);
    }
  }

  private GCMParameterSpec nonce(long segment, boolean last) {
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES)
            .put(noncePrefix.duplicate())
            .putInt(Math.toIntExact(segment))
            .put((byte) (last ? 1 : 0))
            .array();
    return new GCMParameterSpec(8 * TAG_BYTES, nonce);
  }
}
