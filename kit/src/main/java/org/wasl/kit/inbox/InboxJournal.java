package org.wasl.kit.inbox;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.wasl.base.LockFile;

/**
 * An append-only file of entries, each with its length and CRC-32C before it. One process appends;
 * any may read, up to the last whole entry.
 */
final class InboxJournal implements Closeable {
  /** Maximum size of one write: as much can be torn when the machine stops during it. */
  private static final int MAX_BATCH_BYTES = 64 << 20;

  private final Path file;
  private final FileChannel channel;
  private long end;
  private boolean broken;

  /** Whether the file's name is on disk too; not waited for while there is nothing in it. */
  private boolean isNamed;

  private InboxJournal(Path file, FileChannel channel, long end) {
    this.file = file;
    this.channel = channel;
    this.end = end;
  }

  /**
   * Opens or creates the journal, reads every entry, and truncates a partial entry that a crash
   * left.
   *
   * @throws IOException if another process uses it, or an entry is damaged that no crash can have
   *     torn: then nothing is truncated
   */
  static InboxJournal open(Path file, JournalScanner.Visitor visitor) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      long end = JournalScanner.scan(channel, visitor);
      if (channel.size() - end > MAX_BATCH_BYTES) {
        throw new IOException(file + " is damaged at byte " + end);
      }
      if (channel.size() > 0) {
        // What a killed process wrote may be in the page cache only; sync it before it is
        // acknowledged.
        channel.truncate(end);
        channel.force(true);
      }
      return new InboxJournal(file, channel, end);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    if (!LockFile.tryLock(channel)) {
      throw new IOException(file + " is in use by another agency end");
    }
  }

  /**
   * Appends all and returns, once they are on disk, the offset of each. If this fails none is
   * stored; if that cannot be ensured, every later call fails.
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
    if (entry.length > JournalScanner.MAX_ENTRY_BYTES) {
      throw new IOException("an entry larger than any that is read again");
    }
    ByteBuffer frame = ByteBuffer.allocate(JournalScanner.HEAD_BYTES + entry.length);
    frame.putInt(entry.length).putInt(JournalScanner.crc(entry)).put(entry).flip();
    long position = at;
    while (frame.hasRemaining()) {
      position += channel.write(frame, position);
    }
    return position - at;
  }

  /** After a failed fsync the content of the disk is unknown until the journal is opened again. */
  private void force() throws IOException {
    broken = true;
    channel.force(false);
    if (!isNamed) {
      try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true);
      }
      isNamed = true;
    }
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
    byte[] bytes = new byte[read(offset, JournalScanner.HEAD_BYTES).getInt(0)];
    read(offset + JournalScanner.HEAD_BYTES, bytes.length).get(0, bytes);
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

  @Override
  public synchronized void close() throws IOException {
    broken = true;
    channel.close();
  }
}
