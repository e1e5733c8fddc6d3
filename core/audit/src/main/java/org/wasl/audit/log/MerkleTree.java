package org.wasl.audit.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256. It computes hashes, roots, and proofs
 * from any {@link HashReader}. {@link ProofVerifier} checks them.
 */
public final class MerkleTree {
  /** Length of every hash, in bytes. */
  public static final int HASH_BYTES = 32;

  /**
   * Maximum number of hashes in a proof of a tree below 2^63 leaves. A longer proof is refused
   * unread.
   */
  public static final int MAX_PROOF_HASHES = 64;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /**
   * Made once for each thread, because the look-up of its provider takes longer than to hash a
   * node.
   */
  private static final ThreadLocal<MessageDigest> THREAD_DIGEST =
      ThreadLocal.withInitial(MerkleTree::sha256);

  private MerkleTree() {}

  /** Source of the hashes of complete subtrees, such as tiles, a table or memory. */
  public interface HashReader {
    /**
     * The hash of the complete subtree over leaves {@code index * 2^level} to {@code (index + 1) *
     * 2^level - 1}. It is called only for subtrees inside the tree.
     *
     * @param level 0 for leaf hashes
     */
    byte[] hash(int level, long index);
  }

  /** {@code SHA-256(0x00 || entry)}. */
  public static byte[] leafHash(byte[] entry) {
    MessageDigest sha = THREAD_DIGEST.get();
    sha.update(LEAF);
    return sha.digest(entry);
  }

  /** {@code SHA-256(0x01 || left || right)}. */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest sha = THREAD_DIGEST.get();
    sha.update(NODE);
    sha.update(left);
    return sha.digest(right);
  }

  /** The root of the tree of this size. For the empty tree it is the hash of nothing. */
  public static byte[] root(long size, HashReader hashes) {
    require(size >= 0, "size below 0");
    return size == 0 ? sha256().digest() : range(0, size, hashes);
  }

  /** The root over these leaf hashes. */
  public static byte[] root(List<byte[]> leafHashes) {
    return root(leafHashes.size(), hashesOf(leafHashes));
  }

  /** Hashes computed, once, from leaf hashes held in memory. */
  public static HashReader hashesOf(List<byte[]> leafHashes) {
    List<List<byte[]>> levels = new ArrayList<>();
    levels.add(List.copyOf(leafHashes));
    while (levels.getLast().size() > 1) {
      List<byte[]> below = levels.getLast();
      List<byte[]> level = new ArrayList<>();
      for (int i = 1; i < below.size(); i += 2) {
        level.add(nodeHash(below.get(i - 1), below.get(i)));
      }
      levels.add(level);
    }
    return (level, index) -> levels.get(level).get(Math.toIntExact(index));
  }

  /**
   * The audit path of leaf {@code index} in the tree of {@code size} leaves, leaf's sibling first.
   */
  public static List<byte[]> inclusionProof(long index, long size, HashReader hashes) {
    require(index >= 0 && index < size, "no such leaf in this tree");
    List<byte[]> proof = new ArrayList<>();
    path(index, 0, size, hashes, proof);
    return proof;
  }

  private static void path(long index, long low, long high, HashReader hashes, List<byte[]> proof) {
    if (high - low == 1) {
      return;
    }
    long middle = low + split(high - low);
    if (index < middle) {
      path(index, low, middle, hashes, proof);
      proof.add(range(middle, high, hashes));
    } else {
      path(index, middle, high, hashes, proof);
      proof.add(range(low, middle, hashes));
    }
  }

  /** The proof that the tree of {@code second} leaves extends that of {@code first} (RFC 6962). */
  public static List<byte[]> consistencyProof(long first, long second, HashReader hashes) {
    require(first >= 0 && first <= second, "the first tree is the smaller one");
    List<byte[]> proof = new ArrayList<>();
    if (first > 0 && first < second) {
      extension(first, 0, second, true, hashes, proof);
    }
    return proof;
  }

  private static void extension(
      long first, long low, long high, boolean whole, HashReader hashes, List<byte[]> proof) {
    if (first == high) {
      if (!whole) {
        proof.add(range(low, high, hashes));
      }
      return;
    }
    long middle = low + split(high - low);
    if (first <= middle) {
      extension(first, low, middle, whole, hashes, proof);
      proof.add(range(middle, high, hashes));
    } else {
      extension(first, middle, high, false, hashes, proof);
      proof.add(range(low, middle, hashes));
    }
  }

  /**
   * The hash over leaves low to high-1. The number {@code low} is a multiple of the largest power
   * of two within.
   */
  private static byte[] range(long low, long high, HashReader hashes) {
    long size = high - low;
    if (Long.bitCount(size) == 1) {
      int level = Long.numberOfTrailingZeros(size);
      return hashes.hash(level, low >> level);
    }
    long middle = low + split(size);
    return nodeHash(range(low, middle, hashes), range(middle, high, hashes));
  }

  /** The largest power of two below {@code size}. */
  private static long split(long size) {
    return Long.highestOneBit(size - 1);
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
