package org.wasl.audit.log;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entries beside a tile of level 0 (C2SP {@code tlog-tiles}): each after its uint16 length. */
public final class EntryBundle {
  private static final int MAX_ENTRY_BYTES = 0xFFFF;

  private EntryBundle() {}

  /** The bytes of a bundle of these entries, in order of their indices. */
  public static byte[] write(List<byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException("an entry has at most 65535 bytes");
      }
      bytes.write(entry.length >> 8);
      bytes.write(entry.length);
      bytes.writeBytes(entry);
    }
    return bytes.toByteArray();
  }

  /**
   * The entries of a bundle.
   *
   * @param width the expected number of entries
   * @throws MalformedException if there are more, fewer, or stray bytes
   */
  public static List<byte[]> parse(byte[] bundle, int width) {
    List<byte[]> entries = new ArrayList<>(width);
    int at = 0;
    while (at < bundle.length) {
      int length = at + 2 > bundle.length ? MAX_ENTRY_BYTES : uint16(bundle, at);
      at += 2;
      if (at + length > bundle.length || entries.size() == width) {
        throw new MalformedException("a bundle holds exactly its entries");
      }
      entries.add(Arrays.copyOfRange(bundle, at, at + length));
      at += length;
    }
    if (entries.size() != width) {
      throw new MalformedException("a bundle holds exactly its entries");
    }
    return entries;
  }

  private static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
