package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The proof that a checkpoint extends the tree of an older size. It is the body of {@code
 * add-checkpoint} of C2SP {@code tlog-witness}.
 *
 * @param oldSize leaves of the older tree
 * @param hashes the proof of RFC 6962, section 2.1.2
 * @param checkpoint the newer, signed
 */
public record ConsistencyProof(long oldSize, List<byte[]> hashes, SignedNote checkpoint) {
  /** Maximum size of a body, in bytes. A larger one is refused unread. */
  public static final int MAX_BYTES = 2 * SignedNote.MAX_BYTES;

  private static final String OLD = "old ";
  private static final int MAX_HASHES = 63;

  /** Refuses more hashes than the specification allows. */
  public ConsistencyProof {
    if (oldSize < 0 || hashes.size() > MAX_HASHES) {
      throw new MalformedException("an old size and at most 63 hashes");
    }
    hashes = List.copyOf(hashes);
  }

  /**
   * Reads a body. Nothing in it is checked yet.
   *
   * @throws MalformedException if it is none. A witness then answers 400
   */
  public static ConsistencyProof parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("at most " + MAX_BYTES + " bytes");
    }
    String text = StrictDecoder.utf8(bytes);
    int blank = text.indexOf("\n\n");
    if (blank < 0 || !text.startsWith(OLD)) {
      throw new MalformedException("an old size, hashes, a blank line and a checkpoint");
    }
    String[] lines = text.substring(0, blank).split("\n", -1);
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 1; at < lines.length; at++) {
      hashes.add(StrictDecoder.hash(lines[at]));
    }
    SignedNote note = SignedNote.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    Checkpoint.parse(note.text());
    return new ConsistencyProof(
        StrictDecoder.decimal(lines[0].substring(OLD.length())), hashes, note);
  }

  /**
   * Tells whether the checkpoint's tree begins with the tree of this root. No signature is verified
   * yet.
   */
  public boolean extendsRoot(byte[] oldRoot) {
    Checkpoint now = Checkpoint.parse(checkpoint.text());
    return ProofVerifier.verifyConsistency(oldSize, oldRoot, now.size(), now.root(), hashes);
  }

  /** The body that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
    hashes.forEach(hash -> body.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
    return body.append('\n').append(checkpoint).toString();
  }
}
