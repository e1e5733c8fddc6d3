package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A public key that signs notes, written {@code name+id+base64(type || key)}.
 *
 * @param name name of the log or witness
 * @param type the kind of its signatures
 * @param key 32 bytes of Ed25519
 */
public record VerifierKey(String name, KeyType type, byte[] key) {

  /** Refuses an invalid name and a key of another length. */
  public VerifierKey {
    KeyName.checked(name);
    if (key.length != Ed25519.KEY_BYTES) {
      throw new MalformedException("an Ed25519 key has 32 bytes");
    }
    key = key.clone();
  }

  /**
   * Reads the text of a verifier key.
   *
   * @throws MalformedException for any other text, a wrong id included
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    byte[] typed = parts.length == 3 ? StrictDecoder.base64(parts[2]) : new byte[0];
    if (typed.length == 0) {
      throw new MalformedException("not a verifier key");
    }
    VerifierKey key =
        new VerifierKey(parts[0], KeyType.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.toString().equals(text)) {
      throw new MalformedException("the id is not that of the key");
    }
    return key;
  }

  /** The key id that signatures of this key carry. */
  public int id() {
    return KeyName.id(name, type.code(), key);
  }

  /** The 32 bytes in hex, to compare keys without their names. */
  String keyHex() {
    return HexFormat.of().formatHex(key);
  }

  /** Tells whether the signature names this key. */
  public boolean matches(NoteSignature signature) {
    return signature.keyId() == id() && signature.name().equals(name);
  }

  /** Tells whether the signature names this key and is valid over this text of a note. */
  public boolean verifies(String text, NoteSignature signature) {
    if (!matches(signature)) {
      return false;
    }
    byte[] bytes = signature.signature();
    if (type == KeyType.NOTE) {
      return Ed25519.verify(key, text.getBytes(StandardCharsets.UTF_8), bytes);
    }
    OptionalLong time = signature.cosignedAtEpochSeconds();
    return time.isPresent()
        && Ed25519.verify(
            key,
            KeyType.cosigned(time.getAsLong(), text),
            Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s+%08x+%s", name, id(), typed(type, key));
  }

  static String typed(KeyType type, byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = type.code();
    System.arraycopy(key, 0, typed, 1, key.length);
    return Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
