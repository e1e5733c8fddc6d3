package org.wasl.wire.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ProofVerifier;
import org.wasl.wire.jose.Base64Url;

/**
 * A receipt that shares its signature with others. Its payload is a leaf of a Merkle tree (RFC
 * 9162, section 2.1, over SHA-256), and the agency signed the root. As text it has four parts with
 * {@code ~} between them, which are the compact JWS over the root, the payload, the leaf's index
 * and the audit path. The text alone proves the receipt.
 *
 * @param root compact JWS over a {@link ReceiptRoot}
 * @param payload payload of the receipt, base64url
 * @param index index of the leaf, from 0
 * @param path hashes from the leaf's sibling up. There are none in a batch of one
 */
public record BatchedReceipt(String root, String payload, long index, List<byte[]> path) {
  private static final char SEPARATOR = '~';
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final int PARTS = 4;

  /** Copies the list. */
  public BatchedReceipt {
    path = List.copyOf(path);
  }

  /**
   * Tells whether the text claims to be of this form. Any other text is a receipt with its own
   * signature.
   */
  public static boolean isOne(String text) {
    return text.indexOf(SEPARATOR) >= 0;
  }

  /** Reads a text, or empty if it has not exactly this form. Nothing is verified. */
  public static Optional<BatchedReceipt> parse(String text) {
    String[] parts = text.split(String.valueOf(SEPARATOR), -1);
    if (parts.length != PARTS || !DECIMAL.matcher(parts[2]).matches()) {
      return Optional.empty();
    }
    return hashes(parts[3])
        .map(path -> new BatchedReceipt(parts[0], parts[1], Long.parseLong(parts[2]), path));
  }

  private static Optional<List<byte[]>> hashes(String encoded) {
    return Base64Url.decoded(encoded)
        .filter(bytes -> bytes.length % MerkleTree.HASH_BYTES == 0)
        .filter(bytes -> bytes.length <= MerkleTree.HASH_BYTES * MerkleTree.MAX_PROOF_HASHES)
        .map(BatchedReceipt::split);
  }

  private static List<byte[]> split(byte[] bytes) {
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(bytes, at, at + MerkleTree.HASH_BYTES));
    }
    return hashes;
  }

  /** Tells whether the payload is the leaf of that tree at this index. */
  public boolean isIn(ReceiptRoot tree) {
    return Base64Url.decoded(payload)
        .filter(
            leaf ->
                ProofVerifier.verifyInclusion(
                    index, tree.size(), MerkleTree.leafHash(leaf), path, tree.hash()))
        .isPresent();
  }

  /** The text: ASCII. */
  public String text() {
    byte[] hashes = new byte[path.size() * MerkleTree.HASH_BYTES];
    for (int i = 0; i < path.size(); i++) {
      System.arraycopy(path.get(i), 0, hashes, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
    }
    return root
        + SEPARATOR
        + payload
        + SEPARATOR
        + index
        + SEPARATOR
        + Base64Url.ENCODER.encodeToString(hashes);
  }
}
