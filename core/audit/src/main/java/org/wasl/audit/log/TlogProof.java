package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The proof that an entry is in a log, with the signed checkpoint it leads to: C2SP {@code
 * tlog-proof}, for files {@code .tlog-proof}.
 *
 * @param extra opaque and signed by nobody. This log writes none of it
 * @param index index of the leaf
 * @param hashes from the leaf's sibling up
 * @param checkpoint the signed note
 */
public record TlogProof(
    Optional<byte[]> extra, long index, List<byte[]> hashes, SignedNote checkpoint) {
  /** Maximum size of a proof, in bytes. A larger one is refused unread. */
  public static final int MAX_BYTES = 2 * SignedNote.MAX_BYTES;

  private static final String HEAD = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /** Refuses more hashes than a proof of any tree has. */
  public TlogProof {
    if (index < 0 || hashes.size() > MerkleTree.MAX_PROOF_HASHES) {
      throw new MalformedException("a proof has an index and at most 64 hashes");
    }
    if (hashes.stream().anyMatch(hash -> hash.length != MerkleTree.HASH_BYTES)) {
      throw new MalformedException("a hash has 32 bytes");
    }
    hashes = List.copyOf(hashes);
  }

  /** A proof without extra data. */
  public TlogProof(long index, List<byte[]> hashes, SignedNote checkpoint) {
    this(Optional.empty(), index, hashes, checkpoint);
  }

  /**
   * Reads a proof. Nothing in it is verified.
   *
   * @throws MalformedException if it is not a proof
   */
  public static TlogProof parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("a proof has at most " + MAX_BYTES + " bytes");
    }
    String text = StrictDecoder.utf8(bytes);
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw new MalformedException("a proof has a blank line before its checkpoint");
    }
    SignedNote note = SignedNote.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    Checkpoint.parse(note.text());
    String[] lines = text.substring(0, blank).split("\n", -1);
    if (!lines[0].equals(HEAD)) {
      throw new MalformedException("a proof begins with " + HEAD);
    }
    int at = 1;
    Optional<byte[]> extra = Optional.empty();
    if (at < lines.length && lines[at].startsWith(EXTRA)) {
      extra = Optional.of(StrictDecoder.base64(lines[at++].substring(EXTRA.length())));
    }
    if (at == lines.length || !lines[at].startsWith(INDEX)) {
      throw new MalformedException("a proof has an index");
    }
    long index = StrictDecoder.decimal(lines[at++].substring(INDEX.length()));
    List<byte[]> hashes = new ArrayList<>();
    while (at < lines.length) {
      hashes.add(StrictDecoder.hash(lines[at++]));
    }
    return new TlogProof(extra, index, hashes, note);
  }

  /**
   * Tells whether it leads from this entry to the root that its checkpoint names. No signature is
   * verified yet.
   */
  public boolean includes(byte[] entry) {
    Checkpoint head = Checkpoint.parse(checkpoint.text());
    return ProofVerifier.verifyInclusion(
        index, head.size(), MerkleTree.leafHash(entry), hashes, head.root());
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder proof = new StringBuilder(HEAD).append('\n');
    Base64.Encoder base64 = Base64.getEncoder();
    extra.ifPresent(it -> proof.append(EXTRA).append(base64.encodeToString(it)).append('\n'));
    proof.append(INDEX).append(index).append('\n');
    hashes.forEach(hash -> proof.append(base64.encodeToString(hash)).append('\n'));
    return proof.append('\n').append(checkpoint).toString();
  }
}
