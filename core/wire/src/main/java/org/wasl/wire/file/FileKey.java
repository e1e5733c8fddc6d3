package org.wasl.wire.file;

import java.security.SecureRandom;
import java.util.Optional;
import org.wasl.wire.jose.Base64Url;

/** The content key of one file. It never seals a second one. */
public final class FileKey {
  static final int BYTES = 32;

  private final byte[] value;

  private FileKey(byte[] value) {
    this.value = value;
  }

  /** A new key. */
  public static FileKey random() {
    byte[] value = new byte[BYTES];
    new SecureRandom().nextBytes(value);
    return new FileKey(value);
  }

  /** The key that a message lists in base64url, or empty if the text is no such key. */
  public static Optional<FileKey> parse(String text) {
    return Base64Url.decoded(text).filter(it -> it.length == BYTES).map(FileKey::new);
  }

  /** The key in base64url. It belongs into a sealed message only. */
  public String secretText() {
    return Base64Url.ENCODER.encodeToString(value);
  }

  byte[] bytes() {
    return value;
  }

  /** Discloses nothing. */
  @Override
  public String toString() {
    return "FileKey";
  }
}
