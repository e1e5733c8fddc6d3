package org.wasl.connectors.http;

import io.netty.buffer.ByteBuf;

/**
 * The bytes of a request head, as strict as RFC 9112 writes them: a request line of three words
 * with one space between, lines that end in CR LF and in nothing else, no continuation lines.
 */
final class RequestHeadSyntax {
  private RequestHeadSyntax() {}

  /**
   * Whether the bytes so far, up to the empty line, may be a head.
   *
   * @param in starts at the start of a line
   * @param atRequestLine whether that line is the request line; else it is a header
   */
  static boolean isValid(ByteBuf in, boolean atRequestLine) {
    int end = in.writerIndex();
    int lineStart = in.readerIndex();
    boolean requestLine = atRequestLine;
    int spaces = 0;
    for (int at = lineStart; at < end; at++) {
      byte b = in.getByte(at);
      if (at == lineStart && !maybeFirst(b, requestLine)) {
        return false;
      }
      if (requestLine && b == ' ' && (++spaces > 2 || in.getByte(at - 1) == ' ')) {
        return false;
      }
      if (requestLine && (b < ' ' || b == 0x7f) && b != '\r' && b != '\n') {
        return false;
      }
      if (b == '\r' && at + 1 < end && in.getByte(at + 1) != '\n') {
        return false;
      }
      if (b == '\n') {
        if (at == lineStart || in.getByte(at - 1) != '\r' || requestLine && spaces != 2) {
          return false;
        }
        if (at == lineStart + 1) {
          return true;
        }
        lineStart = at + 1;
        requestLine = false;
      }
    }
    return true;
  }

  private static boolean maybeFirst(byte b, boolean requestLine) {
    return requestLine ? b >= 'A' && b <= 'Z' : b != ' ' && b != '\t';
  }
}
