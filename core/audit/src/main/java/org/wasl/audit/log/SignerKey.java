package org.wasl.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;

/**
 * A private key that signs notes, written {@code PRIVATE+KEY+name+id+base64(type || seed)}. It is
 * thread-safe. Its {@code toString} shows the public part only.
 */
public final class SignerKey {
  private static final String HEAD = "PRIVATE+KEY+";

  private final byte[] seed;
  private final PrivateKey key;
  private final VerifierKey verifier;

  private SignerKey(String name, KeyType type, byte[] seed) {
    this.seed = seed.clone();
    this.key = Ed25519.privateKey(seed);
    this.verifier = new VerifierKey(name, type, Ed25519.publicKey(seed));
  }

  /** A new key. */
  public static SignerKey generate(String name, KeyType type, SecureRandom random) {
    byte[] seed = new byte[Ed25519.KEY_BYTES];
    random.nextBytes(seed);
    return new SignerKey(name, type, seed);
  }

  /**
   * Reads the text of a signer key.
   *
   * @throws MalformedException for any other text, a wrong id included. The message does not quote
   *     it
   */
  public static SignerKey parse(String text) {
    String[] parts = text.split("\\+", 5);
    byte[] typed = parts.length == 5 ? StrictDecoder.base64(parts[4]) : new byte[0];
    if (typed.length != 1 + Ed25519.KEY_BYTES) {
      throw new MalformedException("not a signer key");
    }
    byte[] seed = Arrays.copyOfRange(typed, 1, typed.length);
    SignerKey key = new SignerKey(KeyName.checked(parts[2]), KeyType.of(typed[0]), seed);
    if (!key.encoded().equals(text)) {
      throw new MalformedException("the id is not that of the key");
    }
    return key;
  }

  /**
   * The text that {@link #parse} reads. The text is secret. Write it only to a file that its owner
   * alone can read.
   */
  public String encoded() {
    String typed = VerifierKey.typed(verifier.type(), seed);
    return String.format(Locale.ROOT, "%s%s+%08x+%s", HEAD, verifier.name(), verifier.id(), typed);
  }

  /** The public part. */
  public VerifierKey verifier() {
    return verifier;
  }

  /**
   * Signs the text of a note.
   *
   * @param text ends in a newline
   */
  public NoteSignature sign(String text) {
    require(KeyType.NOTE);
    byte[] bytes = Ed25519.sign(key, text.getBytes(StandardCharsets.UTF_8));
    return new NoteSignature(verifier.name(), verifier.id(), bytes);
  }

  /**
   * Cosigns the text of a checkpoint, as a witness does ({@code cosignature/v1}). The cosignature
   * says that, at this time, the witness knows of no larger consistent tree of the log.
   *
   * @param epochSeconds the witness's clock, in seconds since the epoch
   */
  public NoteSignature cosign(String text, long epochSeconds) {
    require(KeyType.COSIGNATURE);
    if (epochSeconds < 0) {
      throw new IllegalArgumentException("a time before 1970");
    }
    byte[] signed = Ed25519.sign(key, KeyType.cosigned(epochSeconds, text));
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + signed.length)
            .put(KeyType.timestamp(epochSeconds))
            .put(signed)
            .array();
    return new NoteSignature(verifier.name(), verifier.id(), bytes);
  }

  private void require(KeyType type) {
    if (verifier.type() != type) {
      throw new IllegalStateException("a key of another type");
    }
  }

  @Override
  public String toString() {
    return verifier.toString();
  }
}
