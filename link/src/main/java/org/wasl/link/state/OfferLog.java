package org.wasl.link.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.wasl.audit.log.DurableFile;

/**
 * Which deliveries were about to be given to the old system: an append-only file of ids, synced
 * before each is given. After a crash it tells a message that the old system has taken already from
 * one that was never given.
 */
public final class OfferLog implements AutoCloseable {
  /** An id and the end of its line. */
  private static final int LINE_BYTES = 37;

  private final FileChannel channel;
  private final Set<UUID> offered;

  private OfferLog(FileChannel channel, Set<UUID> offered) {
    this.channel = channel;
    this.offered = offered;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param isHandled whether the inbox knows that the delivery is done with; it is forgotten here
   */
  public static OfferLog open(Path file, Predicate<UUID> isHandled) throws IOException {
    Set<UUID> offered = new HashSet<>();
    for (UUID delivery : read(file)) {
      if (!isHandled.test(delivery)) {
        offered.add(delivery);
      }
    }
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    StringBuilder lines = new StringBuilder();
    offered.forEach(delivery -> lines.append(delivery).append('\n'));
    DurableFile.write(
        draft,
        lines.toString().getBytes(StandardCharsets.US_ASCII),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    DurableFile.sync(draft);
    DurableFile.rename(draft, file);
    DurableFile.sync(DurableFile.folderOf(file));
    return new OfferLog(FileChannel.open(file, StandardOpenOption.APPEND), offered);
  }

  /** Complete lines only: a crash may have left a part of the last one. */
  private static List<UUID> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    return text.substring(0, text.length() - text.length() % LINE_BYTES)
        .lines()
        .map(UUID::fromString)
        .toList();
  }

  /** Whether it was about to be given. */
  public synchronized boolean has(UUID delivery) {
    return offered.contains(delivery);
  }

  /** It is about to be given; durable when this returns. */
  public synchronized void add(UUID delivery) throws IOException {
    if (offered.contains(delivery)) {
      return;
    }
    long end = channel.size();
    ByteBuffer line = ByteBuffer.wrap((delivery + "\n").getBytes(StandardCharsets.US_ASCII));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
    offered.add(delivery);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
