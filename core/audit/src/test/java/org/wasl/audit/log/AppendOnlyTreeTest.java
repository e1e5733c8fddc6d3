package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppendOnlyTreeTest {

  @Test
  void hasRootOfItsLeavesAtEverySize() {
    // Given
    List<byte[]> leaves = TestTrees.counted(1_100);
    AppendOnlyTree tree = new AppendOnlyTree();

    for (int size = 1; size <= leaves.size(); size++) {
      // When
      tree.add(leaves.get(size - 1));
      tree.discardCompleteTiles();

      // Then
      if (size % 97 == 0 || size % 256 < 2) {
        assertThat(tree.root()).isEqualTo(MerkleTree.root(leaves.subList(0, size)));
      }
    }
  }

  @Test
  void completedTilesMatchLeaves() {
    // Given
    List<byte[]> leaves = TestTrees.counted(70_000);
    AppendOnlyTree tree = new AppendOnlyTree();
    Map<Tile, byte[]> tiles = new HashMap<>();

    // When
    long written = 0;
    for (byte[] leaf : leaves) {
      tree.add(leaf);
      if (tree.size() % 1_999 == 0 || tree.size() == leaves.size()) {
        for (Tile tile : Tile.added(written, tree.size())) {
          tiles.put(tile, tile.content(tree));
        }
        written = tree.size();
        tree.discardCompleteTiles();
      }
    }

    // Then
    TileTree read = new TileTree(leaves.size(), tiles::get);
    assertThat(read.root()).isEqualTo(MerkleTree.root(leaves)).isEqualTo(tree.root());
    for (long index : new long[] {0, 255, 256, 65_535, 65_536, 69_999}) {
      assertThat(read.hash(0, index)).isEqualTo(leaves.get((int) index));
    }
  }

  @Test
  void resumesFromTiles() {
    for (int stop : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 65_537}) {
      // Given
      List<byte[]> leaves = TestTrees.counted(stop + 300);
      MerkleTree.HashReader all = MerkleTree.hashesOf(leaves);

      // When
      AppendOnlyTree tree = AppendOnlyTree.resume(stop, tile -> tile.content(all));

      // Then
      assertThat(tree.root()).isEqualTo(MerkleTree.root(leaves.subList(0, stop)));
      leaves.subList(stop, leaves.size()).forEach(tree::add);
      assertThat(tree.root()).isEqualTo(MerkleTree.root(leaves));
    }
  }

  @Test
  void rejectsDiscardedAndMissingHashes() {
    // Given
    AppendOnlyTree tree = new AppendOnlyTree();
    TestTrees.counted(300).forEach(tree::add);

    // When
    tree.discardCompleteTiles();

    // Then
    assertThatThrownBy(() -> tree.hash(0, 0)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> tree.hash(0, 300)).isInstanceOf(MalformedException.class);
    assertThat(tree.hash(0, 256)).isNotNull();
  }
}
