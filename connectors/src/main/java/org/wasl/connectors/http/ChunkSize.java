package org.wasl.connectors.http;

import io.netty.buffer.ByteBuf;

/**
 * The line before a chunk (RFC 9112, section 7.1), without the extensions that nobody uses: one to
 * seven hexadecimal digits and the end of the line, nothing else.
 */
final class ChunkSize {
  private static final int MAX_DIGITS = 7;

  private ChunkSize() {}

  /** Bytes of the line with its end; 0 where it is not complete; -1 where it is not such a line. */
  static int lineLength(ByteBuf in) {
    int digits = 0;
    int bytes = in.readableBytes();
    while (digits < bytes && isHexDigit(byteAt(in, digits))) {
      digits++;
    }
    if (digits > MAX_DIGITS) {
      return -1;
    }
    if (digits == bytes) {
      return 0;
    }
    if (digits == 0 || byteAt(in, digits) != '\r') {
      return -1;
    }
    if (digits + 1 == bytes) {
      return 0;
    }
    return byteAt(in, digits + 1) == '\n' ? digits + 2 : -1;
  }

  /** The size that a complete line of {@code lineLength} bytes gives. */
  static int of(ByteBuf in, int lineLength) {
    int size = 0;
    for (int i = 0; i < lineLength - 2; i++) {
      size = size * 16 + Character.digit(byteAt(in, i), 16);
    }
    return size;
  }

  private static byte byteAt(ByteBuf in, int offset) {
    return in.getByte(in.readerIndex() + offset);
  }

  private static boolean isHexDigit(byte b) {
    return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
  }
}
