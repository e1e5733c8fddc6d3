package org.wasl.audit.log;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One tile of C2SP {@code tlog-tiles}, with up to 256 hashes side by side. At level 0 they are leaf
 * hashes. Above it, each hash is the root of a full tile of the level below.
 *
 * @param level 0 to 63
 * @param index index of the tile within its level, from 0
 * @param width 1 to 256 hashes. Below 256 the tile is partial
 */
public record Tile(int level, long index, int width) {
  /** Levels of the tree within one tile. */
  public static final int HEIGHT = 8;

  /** Hashes in a full tile. */
  public static final int FULL_WIDTH = 1 << HEIGHT;

  /** Levels of tiles that a path can name. */
  static final int LEVELS = 64;

  private static final int DIGITS = 1000;
  private static final Pattern PATH =
      Pattern.compile(
          "tile/(0|[1-9][0-9]?|entries)/((?:x[0-9]{3}/){0,6})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /** Refuses values that no tree can have. */
  public Tile {
    if (level < 0 || level >= LEVELS || index < 0 || width < 1 || width > FULL_WIDTH) {
      throw new MalformedException("no such tile");
    }
  }

  /** Tells whether it will grow. */
  public boolean isPartial() {
    return width < FULL_WIDTH;
  }

  /** Its path below the log's prefix, for example {@code tile/0/x001/067.p/5}. */
  public String path() {
    return path(Integer.toString(level));
  }

  /**
   * The path of the entry bundle beside a tile of level 0, for example {@code tile/entries/000}.
   */
  public String entriesPath() {
    if (level != 0) {
      throw new IllegalStateException("entries lie beside level 0");
    }
    return path("entries");
  }

  private String path(String kind) {
    StringBuilder number = new StringBuilder(String.format(Locale.ROOT, "%03d", index % DIGITS));
    for (long rest = index / DIGITS; rest > 0; rest /= DIGITS) {
      number.insert(0, String.format(Locale.ROOT, "x%03d/", rest % DIGITS));
    }
    return "tile/" + kind + "/" + number + (isPartial() ? ".p/" + width : "");
  }

  /**
   * The tile of that path. An entry bundle's path gives the tile of level 0 beside it.
   *
   * @throws MalformedException for any other text, another spelling of the same numbers included
   */
  public static Tile parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw new MalformedException("not the path of a tile");
    }
    boolean entries = parts.group(1).equals("entries");
    int level = entries ? 0 : Integer.parseInt(parts.group(1));
    String digits = parts.group(2).replace("x", "").replace("/", "") + parts.group(3);
    int width = parts.group(4) == null ? FULL_WIDTH : Integer.parseInt(parts.group(4));
    Tile tile;
    try {
      tile = new Tile(level, Long.parseLong(digits), width);
    } catch (NumberFormatException e) {
      throw new MalformedException("a tile's index is below 2^63");
    }
    if (!(entries ? tile.entriesPath() : tile.path()).equals(path)) {
      throw new MalformedException("a tile's path in another spelling");
    }
    return tile;
  }

  /** The tile of this index in a tree of {@code size} leaves, or empty if the tree ends before. */
  public static Optional<Tile> at(int level, long index, long size) {
    long hashes = hashes(level, size);
    long width = Math.min(FULL_WIDTH, hashes - index * FULL_WIDTH);
    return width < 1 ? Optional.empty() : Optional.of(new Tile(level, index, (int) width));
  }

  /**
   * The tiles that a tree of {@code newSize} leaves has in addition to one of {@code oldSize}, or
   * has wider. They must be written before a checkpoint of the new size is signed. They come level
   * by level, from left to right.
   */
  public static List<Tile> added(long oldSize, long newSize) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException("a log grows");
    }
    List<Tile> added = new ArrayList<>();
    for (int level = 0; hashes(level, newSize) > 0; level++) {
      long before = hashes(level, oldSize);
      long now = hashes(level, newSize);
      for (long index = before / FULL_WIDTH; before < now && index * FULL_WIDTH < now; index++) {
        added.add(at(level, index, newSize).orElseThrow());
      }
    }
    return added;
  }

  /**
   * The tiles of this level in a tree of {@code size} leaves, from left to right. They are created
   * on demand, so a size that nobody has checked costs nothing.
   */
  public static Stream<Tile> ofLevel(int level, long size) {
    return LongStream.iterate(0, index -> index + 1)
        .mapToObj(index -> at(level, index, size))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  /** The bytes of this tile, computed from hashes of the tree. */
  public byte[] content(MerkleTree.HashReader hashes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(width * MerkleTree.HASH_BYTES);
    for (int i = 0; i < width; i++) {
      bytes.writeBytes(hashes.hash(level * HEIGHT, index * FULL_WIDTH + i));
    }
    return bytes.toByteArray();
  }

  /**
   * The hashes that its content consists of.
   *
   * @throws MalformedException if they are more or fewer than its width
   */
  public List<byte[]> hashes(byte[] content) {
    if (content.length != width * MerkleTree.HASH_BYTES) {
      throw new MalformedException("a tile holds 32 bytes for each of its hashes");
    }
    List<byte[]> hashes = new ArrayList<>(width);
    for (int at = 0; at < content.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(content, at, at + MerkleTree.HASH_BYTES));
    }
    return hashes;
  }

  /**
   * Number of hashes in all tiles of this level together, which are complete subtrees of their
   * size.
   */
  private static long hashes(int level, long size) {
    return level * HEIGHT >= Long.SIZE ? 0 : size >> (level * HEIGHT);
  }
}
