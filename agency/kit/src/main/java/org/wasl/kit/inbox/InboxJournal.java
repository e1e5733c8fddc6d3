package org.wasl.kit.inbox;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.DurableFile;
import org.wasl.runtime.LockFile;

/**
 * An append-only file of entries, each with its length and CRC-32C before it. One process appends.
 * Any process may read, up to the last whole entry.
 */
final class InboxJournal implements Closeable {
  /** Maximum size of one write, which is also the most that a power cut can tear. */
  private static final int MAX_BATCH_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(InboxJournal.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final FileChannel channel;
  private final List<String> damage = new ArrayList<>();
  private long end;
  private boolean broken;

  /** Tells whether the file's name is on disk too. An empty file is not waited for. */
  private boolean isNamed;

  private InboxJournal(Path file, FileChannel channel, long end) {
    this.file = file;
    this.channel = channel;
    this.end = end;
  }

  /**
   * Opens or creates the journal and reads every entry. Incomplete bytes that a crash left at the
   * end are cut off. Damaged bytes before entries are overwritten with an entry that says nothing.
   * Both are kept in a file beside the journal.
   *
   * @throws IOException if another process uses it, or there are more bytes behind the last entry
   *     than a crash can have torn. Then nothing is changed
   */
  static InboxJournal open(Path file, JournalScanner.Visitor visitor) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      JournalScanner.Scanned scanned = JournalScanner.scan(channel, visitor);
      long end = scanned.end();
      if (channel.size() - end > MAX_BATCH_BYTES) {
        throw new IOException(file + " is damaged at byte " + end);
      }
      InboxJournal journal = new InboxJournal(file, channel, end);
      journal.mend(scanned);
      if (channel.size() > 0) {
        // The entries of a killed process may be in the page cache only, so they are synced before
        // they are acknowledged.
        channel.truncate(end);
        channel.force(true);
      }
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void mend(JournalScanner.Scanned scanned) throws IOException {
    for (JournalScanner.Gap gap : scanned.gaps()) {
      Path kept = keep(gap.offset(), gap.bytes());
      long filler = gap.bytes() - JournalScanner.HEAD_BYTES;
      if (filler > 0 && filler <= JournalScanner.MAX_ENTRY_BYTES) {
        write(JournalEntry.Damaged.ofSize((int) filler), gap.offset());
      }
      damaged("%d bytes before other entries were damaged, and are in %s", gap.bytes(), kept);
    }
    long tail = channel.size() - end;
    if (tail > 0) {
      Path kept = keep(end, tail);
      if (scanned.isCut()) {
        LOG.warn("{}: cut off an entry that was not written whole, {} bytes: {}", file, tail, kept);
      } else {
        damaged("the last %d bytes were damaged, and are in %s", tail, kept);
      }
    }
  }

  private void damaged(String format, long bytes, Path kept) {
    String description =
        file + ": " + String.format(Locale.ROOT, format, bytes, kept.getFileName());
    LOG.warn("{}; deliveries stored there are lost from the inbox", description);
    damage.add(description);
  }

  /** Copies bytes of the journal to a file beside it. */
  private Path keep(long offset, long bytes) throws IOException {
    if (bytes > Integer.MAX_VALUE - Long.BYTES) {
      throw new IOException(file + " is damaged at byte " + offset);
    }
    Path kept =
        file.resolveSibling(
            file.getFileName() + ".torn-" + TIME.format(Instant.now()) + "-" + offset);
    DurableFile.write(kept, read(offset, (int) bytes).array(), OWNER_ONLY);
    DurableFile.sync(kept);
    DurableFile.sync(DurableFile.folderOf(kept));
    return kept;
  }

  /** Describes for an operator the damage that was found when this was opened, without content. */
  List<String> damage() {
    return List.copyOf(damage);
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    if (!LockFile.tryLock(channel)) {
      throw new IOException(file + " is in use by another agency end");
    }
  }

  /**
   * Appends all and returns, once they are on disk, the offset of each. If this fails, none is
   * stored. If that cannot be ensured, every later call fails.
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
