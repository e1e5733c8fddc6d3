package org.wasl.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Names and ids of keys, as C2SP {@code signed-note} has them. */
final class KeyName {
  private static final int MAX_CHARACTERS = 255;
  private static final int NEXT_LINE = 0x85;

  private KeyName() {}

  /** Checks a name: not empty, no Unicode space, no control character, no plus. */
  static String checked(String name) {
    boolean isInvalid = name.codePoints().anyMatch(c -> isSpace(c) || c < 0x20 || c == '+');
    if (name.isEmpty() || name.length() > MAX_CHARACTERS || isInvalid) {
      throw new MalformedException("not a name of a key");
    }
    return name;
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == NEXT_LINE;
  }

  /** {@code SHA-256(name || 0x0A || type || public key)[:4]}, big-endian. */
  static int id(String name, byte type, byte[] publicKey) {
    MessageDigest sha = MerkleTree.sha256();
    sha.update(name.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) '\n');
    sha.update(type);
    return ByteBuffer.wrap(sha.digest(publicKey)).getInt();
  }
}
