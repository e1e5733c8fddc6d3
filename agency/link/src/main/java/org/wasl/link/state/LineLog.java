package org.wasl.link.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.wasl.runtime.DurableFile;

/**
 * An append-only file of lines in ASCII, which only the link's user may read. One thread uses it.
 */
final class LineLog implements AutoCloseable {
  private final FileChannel channel;

  private LineLog(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param isKept whether a line is still needed. The others are removed from the file, either all
   *     at once or, if the process is killed, none
   * @param reader gets the kept lines in the order of the file
   */
  static LineLog open(Path file, Predicate<String> isKept, Consumer<String> reader)
      throws IOException {
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.US_ASCII) : "";
    // Bytes after the last end of line are a part of a line that a crash left.
    List<String> kept =
        text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(isKept).toList();
    StringBuilder lines = new StringBuilder();
    kept.forEach(line -> lines.append(line).append('\n'));
    if (!Files.exists(file) || !text.contentEquals(lines)) {
      new StateFolder(DurableFile.folderOf(file))
          .put(file.getFileName().toString(), lines.toString().getBytes(StandardCharsets.US_ASCII));
    }
    kept.forEach(reader);
    return new LineLog(FileChannel.open(file, StandardOpenOption.APPEND));
  }

  /** Adds a line. It is durable when this returns, and not there if it fails. */
  void add(String line) throws IOException {
    long end = channel.size();
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
