package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * The link from a shard of a log to the shard before it. Leaf 0 is not an entry, but it names the
 * last checkpoint of that shard.
 */
public final class ShardLink {
  /**
   * Largest number of shards of a log, because a bundle of evidence may hold a checkpoint of each.
   */
  public static final int MAX_SHARDS = 64;

  private static final String DOMAIN = "wasl-shard/1\n";

  private ShardLink() {}

  /**
   * The 32 bytes at leaf 0: {@code SHA-256("wasl-shard/1\n" || text)}.
   *
   * @param last the last checkpoint of the shard before, as its log signed it
   */
  public static byte[] commitment(Checkpoint last) {
    MessageDigest sha = MerkleTree.sha256();
    sha.update(DOMAIN.getBytes(StandardCharsets.UTF_8));
    return sha.digest(last.text().getBytes(StandardCharsets.UTF_8));
  }

  /** Tells whether the shard of {@code next} continues the shard that ended at {@code last}. */
  public static boolean continues(Checkpoint last, Checkpoint next, List<byte[]> proof) {
    byte[] leaf = MerkleTree.leafHash(commitment(last));
    return ProofVerifier.verifyInclusion(0, next.size(), leaf, proof, next.root());
  }
}
