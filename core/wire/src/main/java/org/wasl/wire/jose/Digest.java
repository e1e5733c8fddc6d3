package org.wasl.wire.jose;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, as written in headers, receipts and audit entries: base64url without padding; hex for
 * certificate thumbprints.
 *
 * <p>It is computed only over ciphertext, a certificate, a file of the configuration, or a message
 * with its 128-bit nonce. A digest of guessable plaintext would disclose it. That of an evidence
 * file is therefore sealed.
 */
public final class Digest {
  private Digest() {}

  /** The SHA-256 of {@code bytes}, base64url without padding (43 characters). */
  public static String of(byte[] bytes) {
    return Base64Url.ENCODER.encodeToString(raw(bytes));
  }

  /** The SHA-256 of {@code bytes} in lower-case hex (64 characters), as thumbprints are written. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(raw(bytes));
  }

  /** The 32 bytes of the SHA-256 of {@code bytes}. */
  public static byte[] raw(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /** The 32 bytes of the SHA-256 of a file, which is not read whole into memory. */
  public static byte[] raw(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(file, out);
    }
    return digest.digest();
  }

  /** Tells whether a regular file has this size, and this SHA-256 in lower-case hex. */
  public static boolean isOf(Path file, long sizeBytes, String hex) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == sizeBytes
        && HexFormat.of().formatHex(raw(file)).equals(hex);
  }

  /** Computes a SHA-256 of bytes that are not all in memory. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
