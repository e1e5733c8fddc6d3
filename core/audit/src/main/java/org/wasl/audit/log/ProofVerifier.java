package org.wasl.audit.log;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Checks proofs by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2. */
public final class ProofVerifier {
  private ProofVerifier() {}

  /** Tells whether the proof leads from this leaf hash at {@code index} to this root. */
  public static boolean verifyInclusion(
      long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleTree.nodeHash(sibling, hash);
        int levels = levelsToRightChild(node);
        node >>= levels;
        last >>= levels;
      } else {
        hash = MerkleTree.nodeHash(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && MessageDigest.isEqual(hash, root);
  }

  /** Tells whether the proof shows that the second tree begins with the first. */
  public static boolean verifyConsistency(
      long first, byte[] firstRoot, long second, byte[] secondRoot, List<byte[]> proof) {
    if (first < 0 || first > second) {
      return false;
    }
    if (first == 0 || first == second) {
      byte[] same = first == 0 ? MerkleTree.root(List.of()) : secondRoot;
      return proof.isEmpty() && MessageDigest.isEqual(firstRoot, same);
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(first) == 1) {
      path.add(0, firstRoot);
    }
    if (path.isEmpty()) {
      return false;
    }
    int levels = Long.numberOfTrailingZeros(~(first - 1));
    long node = (first - 1) >> levels;
    long last = (second - 1) >> levels;
    byte[] old = path.get(0);
    byte[] now = path.get(0);
    for (byte[] sibling : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        old = MerkleTree.nodeHash(sibling, old);
        now = MerkleTree.nodeHash(sibling, now);
        int up = levelsToRightChild(node);
        node >>= up;
        last >>= up;
      } else {
        now = MerkleTree.nodeHash(now, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0
        && MessageDigest.isEqual(old, firstRoot)
        && MessageDigest.isEqual(now, secondRoot);
  }

  /** The number of levels from a left child up to a right child, or to the root. */
  private static int levelsToRightChild(long node) {
    return node == 0 ? 0 : Long.numberOfTrailingZeros(node);
  }
}
