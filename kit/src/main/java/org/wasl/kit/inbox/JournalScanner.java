package org.wasl.kit.inbox;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Reads a journal from its beginning; each entry is length, CRC-32C, bytes. */
final class JournalScanner {
  static final int HEAD_BYTES = 8;
  static final int MAX_ENTRY_BYTES = 32 << 20;

  /** Called for each complete entry, in order. */
  interface Visitor {
    void entry(long offset, byte[] bytes) throws IOException;
  }

  private JournalScanner() {}

  /** Reads every complete entry and returns the end of the last one. */
  static long scan(FileChannel channel, Visitor visitor) throws IOException {
    channel.position(0);
    var in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
    long offset = 0;
    try {
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < 0 || length > MAX_ENTRY_BYTES) {
          return offset;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || crc(bytes) != crc) {
          return offset;
        }
        visitor.entry(offset, bytes);
        offset += HEAD_BYTES + length;
      }
    } catch (EOFException e) {
      return offset;
    }
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
