package org.wasl.kit.inbox;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An append-only file of entries, each with its length and CRC-32C before it. One process appends;
 * any may read, up to the last whole entry.
 */
final class Journal implements Closeable {
  /** Appended in one go, at most: as much can be torn when the machine stops in the middle. */
  private static final int MAX_BATCH_BYTES = 64 << 20;

  static final int MAX_ENTRY_BYTES = 32 << 20;
  private static final int HEAD_BYTES = 8;

  private final FileChannel channel;
  private long end;
  private boolean broken;

  /** What a scan calls for each whole entry, in order. */
  interface Visitor {
    void entry(long offset, byte[] bytes) throws IOException;
  }

  private Journal(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /**
   * Opens or makes the journal, shows every entry, and cuts off what a crash left half-written.
   *
   * @throws IOException if another process has it, or an entry is damaged that no crash can have
   *     torn: then nothing is cut
   */
  static Journal open(Path file, Visitor visitor) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      long end = scan(channel, visitor);
      if (channel.size() - end > MAX_BATCH_BYTES) {
        throw new IOException(file + " is damaged at byte " + end);
      }
      channel.truncate(end);
      channel.force(true);
      try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true);
      }
      return new Journal(channel, end);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException(file + " is in use by another agency end");
    }
  }

  /** Shows every whole entry and returns where the last one ends. */
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

  /**
   * Appends all and returns, once they are on disk, the offset of each. If this fails none is
   * there; if even that cannot be made sure, every later call fails.
   */
  synchronized List<Long> append(List<byte[]> entries) throws IOException {
    if (broken) {
      throw new IOException("the journal failed before");
    }
    long start = end;
    List<Long> offsets = new ArrayList<>(entries.size());
    try {
      long unforced = 0;
      for (byte[] entry : entries) {
        if (unforced + entry.length > MAX_BATCH_BYTES / 2) {
          channel.force(false);
          unforced = 0;
        }
        unforced += entry.length;
        offsets.add(end);
        end += write(entry, end);
      }
      force();
      return offsets;
    } catch (IOException e) {
      undo(start);
      throw e;
    }
  }

  private long write(byte[] entry, long at) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + entry.length);
    frame.putInt(entry.length).putInt(crc(entry)).put(entry).flip();
    long position = at;
    while (frame.hasRemaining()) {
      position += channel.write(frame, position);
    }
    return position - at;
  }

  /** After a failed fsync nobody knows what is on disk: only opening anew tells. */
  private void force() throws IOException {
    broken = true;
    channel.force(false);
    broken = false;
  }

  private void undo(long to) {
    end = to;
    try {
      channel.truncate(to);
    } catch (IOException e) {
      broken = true;
    }
  }

  /** The entry that was appended at {@code offset}. */
  byte[] read(long offset) throws IOException {
    byte[] bytes = new byte[read(offset, HEAD_BYTES).getInt(0)];
    read(offset + HEAD_BYTES, bytes.length).get(0, bytes);
    return bytes;
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("no entry at " + offset);
      }
    }
    return buffer;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  @Override
  public synchronized void close() throws IOException {
    broken = true;
    channel.close();
  }
}
