package org.wasl.audit.log;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Leaves and roots to test with. */
final class TestTrees {
  /** The eight entries that the tests of Certificate Transparency logs have in common, in hex. */
  static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  /** The roots over the first 1 to 8 of them, as those tests have them. */
  static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private TestTrees() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(TestTrees::hex).toList();
  }

  /** Leaf hashes of the first {@code size} entries of Certificate Transparency's tests. */
  static List<byte[]> known(int size) {
    return ENTRIES.subList(0, size).stream().map(e -> MerkleTree.leafHash(hex(e))).toList();
  }

  /** Leaf hashes of {@code size} entries that count up. */
  static List<byte[]> counted(int size) {
    List<byte[]> leaves = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leafHash(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}));
    }
    return leaves;
  }
}
