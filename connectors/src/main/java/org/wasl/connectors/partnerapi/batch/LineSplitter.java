package org.wasl.connectors.partnerapi.batch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into NDJSON lines. A line ends in LF, in CR LF or with the stream. Blank
 * lines are dropped. Bytes of a line that is too long are discarded.
 */
final class LineSplitter {
  /**
   * One line.
   *
   * @param number number of the line in the stream, from 1, including blank lines
   * @param bytes the line without its end; empty if it is too long
   */
  record Line(long number, Optional<byte[]> bytes) {}

  private final int maxLineBytes;
  private final Deque<Line> lines = new ArrayDeque<>();
  private ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long number = 1;
  private boolean tooLong;

  LineSplitter(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Takes the bytes that follow. */
  void add(byte[] part) {
    int from = 0;
    for (int at = 0; at < part.length; at++) {
      if (part[at] == '\n') {
        append(part, from, at);
        complete();
        from = at + 1;
      }
    }
    append(part, from, part.length);
  }

  /** Ends the stream. */
  void end() {
    complete();
  }

  /** The next complete line, or null if there is none yet. */
  @Nullable Line poll() {
    return lines.poll();
  }

  /** The number of the line that is not complete yet. */
  long number() {
    return number;
  }

  private void append(byte[] part, int from, int to) {
    if (tooLong || begun.size() + (to - from) > maxLineBytes + 1) { // 1 for a CR
      tooLong = true;
      begun = new ByteArrayOutputStream();
    } else {
      begun.write(part, from, to - from);
    }
  }

  private void complete() {
    byte[] line = begun.toByteArray();
    begun.reset();
    int length = line.length;
    while (length > 0 && Character.isWhitespace(line[length - 1])) {
      length--;
    }
    if (tooLong || length > maxLineBytes) {
      lines.add(new Line(number, Optional.empty()));
    } else if (length > 0) {
      lines.add(new Line(number, Optional.of(java.util.Arrays.copyOf(line, length))));
    }
    tooLong = false;
    number++;
  }
}
