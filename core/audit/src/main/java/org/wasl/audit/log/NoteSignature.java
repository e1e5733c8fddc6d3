package org.wasl.audit.log;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * One signature line of a note: {@code — name base64(id || signature)}.
 *
 * @param name name of the key
 * @param keyId first four bytes of the key's hash
 * @param signature the signature bytes. In a cosignature its time comes first
 */
public record NoteSignature(String name, int keyId, byte[] signature) {
  private static final String HEAD = "\u2014 ";
  private static final int ID_BYTES = 4;
  private static final int COSIGNATURE_BYTES = Long.BYTES + Ed25519.SIGNATURE_BYTES;

  /** Refuses an invalid name and an empty signature. */
  public NoteSignature {
    KeyName.checked(name);
    if (signature.length == 0) {
      throw new MalformedException("a signature has bytes");
    }
  }

  /**
   * Reads a line without its newline.
   *
   * @throws MalformedException if it is not a signature line
   */
  public static NoteSignature parse(String line) {
    int space = line.indexOf(' ', HEAD.length());
    if (!line.startsWith(HEAD) || space < 0) {
      throw new MalformedException("not a signature line");
    }
    ByteBuffer bytes = ByteBuffer.wrap(StrictDecoder.base64(line.substring(space + 1)));
    if (bytes.remaining() <= ID_BYTES) {
      throw new MalformedException("a signature has bytes");
    }
    int keyId = bytes.getInt();
    byte[] signature = new byte[bytes.remaining()];
    bytes.get(signature);
    return new NoteSignature(line.substring(HEAD.length(), space), keyId, signature);
  }

  /** The line, without its newline. */
  public String line() {
    byte[] bytes =
        ByteBuffer.allocate(ID_BYTES + signature.length).putInt(keyId).put(signature).array();
    return HEAD + name + " " + Base64.getEncoder().encodeToString(bytes);
  }

  /** The time of a cosignature, in seconds since the epoch, or empty if it is no cosignature. */
  public OptionalLong cosignedAtEpochSeconds() {
    if (signature.length != COSIGNATURE_BYTES) {
      return OptionalLong.empty();
    }
    long time = ByteBuffer.wrap(signature).getLong();
    return time < 0 ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
