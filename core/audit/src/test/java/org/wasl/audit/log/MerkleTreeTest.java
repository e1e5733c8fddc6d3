package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.audit.log.TestTrees.hex;
import static org.wasl.audit.log.TestTrees.known;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final int SIZES = 24;

  @Test
  void rootsMatchCertificateTransparencyTests() {
    // When
    List<String> roots = new ArrayList<>();
    for (int size = 1; size <= TestTrees.ENTRIES.size(); size++) {
      roots.add(hex(MerkleTree.root(known(size))));
    }

    // Then
    assertThat(roots).isEqualTo(TestTrees.ROOTS);
    assertThat(hex(MerkleTree.root(List.of())))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void inclusionProofsMatchCertificateTransparencyTests() {
    // When
    MerkleTree.HashReader tree = MerkleTree.hashesOf(known(8));

    // Then
    assertThat(hex(MerkleTree.inclusionProof(0, 1, tree))).isEmpty();
    assertThat(hex(MerkleTree.inclusionProof(0, 8, tree)))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(hex(MerkleTree.inclusionProof(5, 8, tree)))
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(MerkleTree.inclusionProof(2, 3, tree))).containsExactly(TestTrees.ROOTS.get(1));
  }

  @Test
  void consistencyProofsMatchCertificateTransparencyTests() {
    // When
    MerkleTree.HashReader tree = MerkleTree.hashesOf(known(8));

    // Then
    assertThat(hex(MerkleTree.consistencyProof(1, 1, tree))).isEmpty();
    assertThat(hex(MerkleTree.consistencyProof(6, 8, tree)))
        .containsExactly(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(hex(MerkleTree.consistencyProof(2, 5, tree)))
        .containsExactly(
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
  }

  @Test
  void provesEveryLeafAndNoOther() {
    // Given
    List<byte[]> leaves = TestTrees.counted(SIZES);
    MerkleTree.HashReader tree = MerkleTree.hashesOf(leaves);

    for (int size = 1; size <= SIZES; size++) {
      byte[] root = MerkleTree.root(size, tree);
      for (int index = 0; index < size; index++) {
        // When
        List<byte[]> proof = MerkleTree.inclusionProof(index, size, tree);

        // Then
        byte[] leaf = leaves.get(index);
        assertThat(ProofVerifier.verifyInclusion(index, size, leaf, proof, root)).isTrue();
        for (int other = -1; other <= size; other++) {
          assertThat(ProofVerifier.verifyInclusion(other, size, leaf, proof, root))
              .isEqualTo(other == index);
        }
        assertThat(
                ProofVerifier.verifyInclusion(index, size, MerkleTree.leafHash(leaf), proof, root))
            .isFalse();
        assertThat(ProofVerifier.verifyInclusion(index, size, leaf, more(proof), root)).isFalse();
        assertThat(
                proof.isEmpty()
                    || !ProofVerifier.verifyInclusion(index, size, leaf, less(proof), root))
            .isTrue();
      }
    }
  }

  @Test
  void provesConsistencyWithOwnPrefixesOnly() {
    // Given
    MerkleTree.HashReader tree = MerkleTree.hashesOf(TestTrees.counted(SIZES));

    for (int second = 1; second <= SIZES; second++) {
      byte[] now = MerkleTree.root(second, tree);
      for (int first = 0; first <= second; first++) {
        // When
        List<byte[]> proof = MerkleTree.consistencyProof(first, second, tree);

        // Then
        byte[] old = MerkleTree.root(first, tree);
        assertThat(ProofVerifier.verifyConsistency(first, old, second, now, proof)).isTrue();
        assertThat(ProofVerifier.verifyConsistency(first, now, second, now, proof))
            .isEqualTo(first == second);
        assertThat(ProofVerifier.verifyConsistency(first, old, second, old, proof))
            .isEqualTo(first == second || first == 0);
        assertThat(ProofVerifier.verifyConsistency(first, old, second, now, more(proof))).isFalse();
        assertThat(ProofVerifier.verifyConsistency(second + 1, old, second, now, proof)).isFalse();
        assertThat(
                proof.isEmpty()
                    || !ProofVerifier.verifyConsistency(first, old, second, now, less(proof)))
            .isTrue();
      }
    }
  }

  @Test
  void rejectsProofOfLeafBeyondTree() {
    assertThatThrownBy(() -> MerkleTree.inclusionProof(8, 8, MerkleTree.hashesOf(known(8))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.consistencyProof(9, 8, MerkleTree.hashesOf(known(8))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<byte[]> more(List<byte[]> proof) {
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(new byte[MerkleTree.HASH_BYTES]);
    return longer;
  }

  private static List<byte[]> less(List<byte[]> proof) {
    return proof.subList(0, proof.size() - 1);
  }
}
