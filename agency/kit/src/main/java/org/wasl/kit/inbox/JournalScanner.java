package org.wasl.kit.inbox;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** Reads a journal from its beginning. Each entry has length, CRC-32C and bytes. */
final class JournalScanner {
  static final int HEAD_BYTES = 8;
  static final int MAX_ENTRY_BYTES = 32 << 20;
  private static final int WINDOW_BYTES = 1 << 16;

  /** Called for each complete entry, in order. */
  interface Visitor {
    void entry(long offset, byte[] bytes) throws IOException;
  }

  /**
   * Bytes that are no entry, with complete entries behind them.
   *
   * @param offset their first byte
   * @param bytes how many there are
   */
  record Gap(long offset, long bytes) {}

  /**
   * The bytes of a journal that are no entries.
   *
   * @param end end of the last complete entry
   * @param isCut whether an incomplete entry follows, as after an interrupted write
   * @param gaps before the end
   */
  record Scanned(long end, boolean isCut, List<Gap> gaps) {}

  private final FileChannel channel;
  private final Visitor visitor;

  /** Bytes that are appended later are ignored. */
  private final long size;

  private JournalScanner(FileChannel channel, Visitor visitor) throws IOException {
    this.channel = channel;
    this.visitor = visitor;
    this.size = channel.size();
  }

  /** Reads every complete entry, those behind a damaged one too. */
  static Scanned scan(FileChannel channel, Visitor visitor) throws IOException {
    return new JournalScanner(channel, visitor).scan();
  }

  private Scanned scan() throws IOException {
    List<Gap> gaps = new ArrayList<>();
    long end = readEntries(0);
    for (OptionalLong next = find(end + 1); next.isPresent(); next = find(end + 1)) {
      gaps.add(new Gap(end, next.getAsLong() - end));
      end = readEntries(next.getAsLong());
    }
    return new Scanned(end, isCut(end), List.copyOf(gaps));
  }

  /** Reads complete entries, one behind the other, and returns the end of the last one. */
  private long readEntries(long from) throws IOException {
    channel.position(from);
    var in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
    long offset = from;
    try {
      while (offset + HEAD_BYTES <= size) {
        int length = in.readInt();
        int crc = in.readInt();
        if (!mayBeAt(offset, length)) {
          return offset;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || crc(bytes) != crc) {
          return offset;
        }
        visitor.entry(offset, bytes);
        offset += HEAD_BYTES + length;
      }
      return offset;
    } catch (EOFException e) {
      return offset;
    }
  }

  private boolean mayBeAt(long offset, int length) {
    return isLength(length) && offset + HEAD_BYTES + length <= size;
  }

  private static boolean isLength(int length) {
    return length > 0 && length <= MAX_ENTRY_BYTES;
  }

  /** Finds the next complete entry, at this offset or behind it. */
  private OptionalLong find(long from) throws IOException {
    long at = from;
    while (at + HEAD_BYTES < size) {
      ByteBuffer window = read(at, (int) Math.min(WINDOW_BYTES, size - at));
      int places = window.limit() - HEAD_BYTES;
      if (places <= 0) {
        return OptionalLong.empty(); // it was cut off meanwhile
      }
      for (int i = 0; i < places; i++) {
        int length = window.getInt(i);
        if (mayBeAt(at + i, length)
            && JournalEntry.Kind.of(window.get(i + HEAD_BYTES)).isPresent()
            && crc(read(at + i + HEAD_BYTES, length).array()) == window.getInt(i + 4)) {
          return OptionalLong.of(at + i);
        }
      }
      at += places;
    }
    return OptionalLong.empty();
  }

  private boolean isCut(long end) throws IOException {
    if (size - end < HEAD_BYTES) {
      return true;
    }
    int length = read(end, HEAD_BYTES).getInt(0);
    return isLength(length) && !mayBeAt(end, length);
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
      // until all is read
    }
    return bytes.flip();
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
