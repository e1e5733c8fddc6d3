package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TileTest {

  @Test
  void pathsMatchSpecification() {
    assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new Tile(1, 0, 17).path()).isEqualTo("tile/1/000.p/17");
    assertThat(new Tile(63, 999, 1).path()).isEqualTo("tile/63/999.p/1");
    assertThat(new Tile(0, 1000, 256).entriesPath()).isEqualTo("tile/entries/x001/000");
  }

  @Test
  void pathDigitsDoNotDependOnLocale() {
    // Given
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      // When
      String path = new Tile(0, 1_234_067, 256).path();

      // Then
      assertThat("%d".formatted(0)).isNotEqualTo("0"); // the digits of this locale
      assertThat(path).isEqualTo("tile/0/x001/x234/067");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void pathRoundTrips() {
    for (long index : new long[] {0, 1, 999, 1000, 1_234_067, 999_999_999_999L, Long.MAX_VALUE}) {
      for (int width : new int[] {1, 5, 255, 256}) {
        // Given
        Tile tile = new Tile(0, index, width);

        // Then
        assertThat(Tile.parse(tile.path())).isEqualTo(tile);
        assertThat(Tile.parse(tile.entriesPath())).isEqualTo(tile);
      }
    }
  }

  @Test
  void rejectsNonCanonicalPaths() {
    List<String> others =
        List.of(
            "",
            "tile/0/",
            "tile/0/0",
            "tile/0/x000/000",
            "tile/0/x001",
            "tile/0/001/067",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/-01",
            "tile/0/000.p/0",
            "tile/0/000.p/05",
            "tile/0/000.p/256",
            "tile/0/000.p/",
            "tile/0/000/",
            "/tile/0/000",
            "tile/0/../000",
            "tile/8/0/000",
            "tile/data/000",
            "tile/0/x009/x223/x372/x036/x854/x775/808",
            "tile/0/\u0660\u0660\u0660");
    for (String other : others) {
      assertThatThrownBy(() -> Tile.parse(other)).as(other).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void tilesMatchSpecificationExample() {
    // When
    List<Tile> tiles = Tile.added(0, 70_000);

    // Then
    assertThat(tiles.stream().filter(tile -> tile.level() == 0 && !tile.isPartial())).hasSize(273);
    assertThat(tiles.subList(273, tiles.size()))
        .containsExactly(
            new Tile(0, 273, 112), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(2, 0, 1));
    assertThat(Tile.added(0, 256)).containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
  }

  @Test
  void growthChangesOnlyExtendedTiles() {
    assertThat(Tile.added(0, 0)).isEmpty();
    assertThat(Tile.added(70_000, 70_000)).isEmpty();
    assertThat(Tile.added(0, 1)).containsExactly(new Tile(0, 0, 1));
    assertThat(Tile.added(100, 101)).containsExactly(new Tile(0, 0, 101));
    assertThat(Tile.added(255, 257))
        .containsExactly(new Tile(0, 0, 256), new Tile(0, 1, 1), new Tile(1, 0, 1));
    assertThat(Tile.added(256, 257)).containsExactly(new Tile(0, 1, 1));
    assertThat(Tile.added(65_535, 65_536))
        .containsExactly(new Tile(0, 255, 256), new Tile(1, 0, 256), new Tile(2, 0, 1));
  }

  @Test
  void treeReadFromTilesHasSameRootAndProofs() {
    // Given
    int size = 66_000;
    MerkleTree.HashReader memory = cached(TestTrees.counted(size));
    Map<Tile, byte[]> stored = new HashMap<>();
    for (int[] step : new int[][] {{0, 1}, {1, 255}, {255, 256}, {256, 700}, {700, size}}) {
      Tile.added(step[0], step[1]).forEach(tile -> stored.put(tile, tile.content(memory)));
    }

    for (int until : new int[] {1, 255, 256, 700, size}) {
      // When
      TileTree tree = new TileTree(until, stored::get);

      // Then
      assertThat(tree.root()).isEqualTo(MerkleTree.root(until, memory));
      for (int index : new int[] {0, until / 2, until - 1}) {
        assertThat(TestTrees.hex(MerkleTree.inclusionProof(index, until, tree)))
            .isEqualTo(TestTrees.hex(MerkleTree.inclusionProof(index, until, memory)));
      }
      assertThat(TestTrees.hex(MerkleTree.consistencyProof(until / 2, until, tree)))
          .isEqualTo(TestTrees.hex(MerkleTree.consistencyProof(until / 2, until, memory)));
    }
  }

  @Test
  void readsEachTileOnceForManyProofs() {
    // Given
    int size = 700;
    MerkleTree.HashReader memory = cached(TestTrees.counted(size));
    List<Tile> read = new ArrayList<>();
    TileTree tree =
        new TileTree(
            size,
            tile -> {
              read.add(tile);
              return tile.content(memory);
            });
    // When
    for (int index = 0; index < size; index++) {
      assertThat(TestTrees.hex(MerkleTree.inclusionProof(index, size, tree)))
          .isEqualTo(TestTrees.hex(MerkleTree.inclusionProof(index, size, memory)));
    }
    // Then
    assertThat(read).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void rejectsWrongTileLengthAndLeafBeyondTree() {
    // Given
    TileTree tree = new TileTree(3, tile -> new byte[2 * MerkleTree.HASH_BYTES]);

    // Then
    assertThatThrownBy(tree::root).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> tree.hash(0, 3)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> tree.hash(2, 0)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> tree.hash(8, 0)).isInstanceOf(MalformedException.class);
  }

  @Test
  void bundleHoldsExactlyItsEntries() {
    // Given
    List<byte[]> entries = List.of(new byte[] {7}, new byte[0], new byte[] {8, 9});

    // When
    byte[] bundle = EntryBundle.write(entries);

    // Then
    assertThat(TestTrees.hex(bundle)).isEqualTo("000107" + "0000" + "00020809");
    assertThat(
            EntryBundle.parse(bundle, 3).stream().map(TestTrees::hex).collect(Collectors.toList()))
        .containsExactly("07", "", "0809");
    assertThatThrownBy(() -> EntryBundle.parse(bundle, 2)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EntryBundle.parse(bundle, 4)).isInstanceOf(MalformedException.class);
    for (String bad : List.of("00", "0001", "000207", "000107" + "00")) {
      assertThatThrownBy(() -> EntryBundle.parse(TestTrees.hex(bad), 1))
          .isInstanceOf(MalformedException.class);
    }
  }

  private static MerkleTree.HashReader cached(List<byte[]> leaves) {
    MerkleTree.HashReader plain = MerkleTree.hashesOf(leaves);
    Map<Long, byte[]> kept = new HashMap<>();
    return new MerkleTree.HashReader() {
      @Override
      public byte[] hash(int level, long index) {
        if (level == 0) {
          return plain.hash(level, index);
        }
        long key = (long) level << 40 | index;
        byte[] known = kept.get(key);
        if (known == null) {
          known = MerkleTree.nodeHash(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
          kept.put(key, known);
        }
        return known;
      }
    };
  }
}
