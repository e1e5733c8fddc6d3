package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures (C2SP {@code signed-note}). Do not use the text before {@link #verify} has
 * found the signature of a trusted key.
 *
 * @param text ends in a newline. It is UTF-8, with no control character but newlines
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** A larger note is refused unread, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  /** A note with more signatures is refused. The specification asks for 16 at least. */
  public static final int MAX_SIGNATURES = 64;

  private static final String BLANK = "\n\n";

  /** The result of looking for a key's signature. */
  public enum Verification {
    /** The key's signature is there, over this text. */
    VALID,
    /** No signature names the key. */
    ABSENT,
    /** A signature that names the key does not verify. Refuse the whole note. */
    INVALID
  }

  /** Refuses values that have no valid text. */
  public SignedNote {
    boolean control = text.chars().anyMatch(c -> c < 0x20 && c != '\n');
    if (!text.endsWith("\n") || control) {
      throw new MalformedException("a note is lines of text without control characters");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new MalformedException("a note has 1 to " + MAX_SIGNATURES + " signatures");
    }
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note. Its signatures are not verified.
   *
   * @throws MalformedException if it is not a note
   */
  public static SignedNote parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("a note has at most " + MAX_BYTES + " bytes");
    }
    String note = StrictDecoder.utf8(bytes);
    int blank = note.lastIndexOf(BLANK);
    if (blank < 0 || !note.endsWith("\n")) {
      throw new MalformedException("a note ends in a blank line and signatures");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    String lines = note.substring(blank + BLANK.length());
    if (!lines.isEmpty()) {
      for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
        signatures.add(NoteSignature.parse(line));
      }
    }
    return new SignedNote(note.substring(0, blank + 1), signatures);
  }

  /** A copy of the note with one more signature at the end. */
  public SignedNote withSignature(NoteSignature signature) {
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignedNote(text, more);
  }

  /** Looks for the key's signature. Those of other keys are ignored. */
  public Verification verify(VerifierKey key) {
    List<NoteSignature> ofKey = signatures.stream().filter(key::matches).toList();
    if (ofKey.isEmpty()) {
      return Verification.ABSENT;
    }
    boolean allValid = ofKey.stream().allMatch(signature -> key.verifies(text, signature));
    return allValid ? Verification.VALID : Verification.INVALID;
  }

  /** The bytes that {@link #parse} reads. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The note as text. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()).append('\n'));
    return note.toString();
  }
}
