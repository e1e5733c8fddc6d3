package org.wasl.connectors.partnerapi.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that an answer has (RFC 9110, section 14).
 *
 * @param first position of its first byte
 * @param length number of bytes
 */
record ByteRange(long first, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * The part that a request asks for. It is the whole file if the header is absent, or asks for
   * several parts, or is of another unit.
   *
   * @return empty if the file has no such bytes
   */
  static Optional<ByteRange> of(@Nullable String header, long size) {
    Matcher range = ONE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return Optional.of(new ByteRange(0, size));
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(range.group(2)));
      return last == 0 ? Optional.empty() : Optional.of(new ByteRange(size - last, last));
    }
    long first = Long.parseLong(range.group(1));
    long end = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    if (end < first) {
      return Optional.of(new ByteRange(0, size));
    }
    return first < size
        ? Optional.of(new ByteRange(first, Math.min(end, size - 1) - first + 1))
        : Optional.empty();
  }

  /** The header {@code Content-Range} of the answer. */
  String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }

  boolean isWhole(long size) {
    return length == size;
  }
}
