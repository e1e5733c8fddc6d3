package org.wasl.connectors.partnerapi.guard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder with a check of the raw bytes. Netty refuses most ambiguous requests. But it
 * folds continuation lines and accepts a chunk size with a space after it. Neither is visible after
 * decoding, so they are checked here.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  /** User event that the first byte of a request has arrived. */
  static final Object REQUEST_BEGINS = new Object();

  @SuppressWarnings("StaticAssignmentOfThrowable") // no stack trace, as any client can cause it
  private static final IllegalArgumentException REFUSED =
      new IllegalArgumentException("not as RFC 9112 writes it");

  /** The part of the request that the next byte belongs to. */
  private enum Next {
    REQUEST_LINE,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    LAST_CHUNK,
    NOTHING
  }

  private Next next = Next.REQUEST_LINE;
  private boolean begun;
  private int chunkLeft;

  StrictRequestDecoder(int maxLineBytes, int maxHeaderBytes) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxLineBytes)
            .setMaxHeaderSize(maxHeaderBytes)
            .setValidateHeaders(true)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setAllowDuplicateContentLengths(false));
  }

  /** Whether no byte has arrived since the last complete request. */
  boolean idle() {
    return !begun;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!begun && in.isReadable()) {
      begun = true;
      context.fireUserEventTriggered(REQUEST_BEGINS);
    }
    int line = 0;
    if (next == Next.CHUNK_SIZE) {
      line = ChunkSize.lineLength(in);
      chunkLeft = line > 0 ? ChunkSize.of(in, line) : 0;
    }
    if (next == Next.NOTHING || line < 0 || !isStrict(in)) {
      refuse(in, out);
      return;
    }
    int before = in.readableBytes();
    int first = out.size();
    super.decode(context, in, out);
    track(before - in.readableBytes(), line, out.subList(first, out.size()));
  }

  private boolean isStrict(ByteBuf in) {
    return switch (next) {
      case REQUEST_LINE -> RequestHeadSyntax.isValid(in, true);
      case HEADERS -> RequestHeadSyntax.isValid(in, false);
      // Refuses trailers. They are not read, and could smuggle a header.
      case LAST_CHUNK -> !in.isReadable() || in.getByte(in.readerIndex()) == '\r';
      default -> true;
    };
  }

  private void refuse(ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
    if (next != Next.NOTHING) {
      next = Next.NOTHING;
      LastHttpContent refused = new DefaultLastHttpContent();
      refused.setDecoderResult(DecoderResult.failure(REFUSED));
      out.add(refused);
    }
  }

  /** Tracks the state that Netty's decoder does not expose. */
  private void track(int consumed, int line, List<Object> messages) {
    if (next == Next.REQUEST_LINE && consumed > 0) {
      next = Next.HEADERS;
    }
    boolean chunked = next == Next.CHUNK_SIZE || next == Next.CHUNK;
    int content = 0;
    for (Object message : messages) {
      if (message instanceof HttpRequest head) {
        next = HttpUtil.isTransferEncodingChunked(head) ? Next.CHUNK_SIZE : Next.BODY;
      }
      if (message instanceof HttpContent part) {
        content += part.content().readableBytes();
      }
      if (message instanceof LastHttpContent) {
        next = Next.REQUEST_LINE;
        begun = false;
      }
    }
    if (chunked && consumed > 0) {
      chunkLeft -= content;
      boolean endSeen = consumed > line + content;
      boolean last = line > 0 && chunkLeft == 0 && content == 0;
      next = last ? Next.LAST_CHUNK : endSeen ? Next.CHUNK_SIZE : Next.CHUNK;
    }
  }

  /**
   * Checks the bytes of a request head strictly by RFC 9112. The request line has three words with
   * one space between. Lines end in CR LF only, and there are no continuation lines.
   */
  private static final class RequestHeadSyntax {
    private RequestHeadSyntax() {}

    /**
     * Whether the bytes so far, up to the empty line, may be a head.
     *
     * @param in starts at the start of a line
     * @param atRequestLine whether that line is the request line; otherwise it is a header
     */
    static boolean isValid(ByteBuf in, boolean atRequestLine) {
      int end = in.writerIndex();
      int lineStart = in.readerIndex();
      boolean requestLine = atRequestLine;
      int spaces = 0;
      for (int at = lineStart; at < end; at++) {
        byte b = in.getByte(at);
        if (at == lineStart && !mayStartLine(b, requestLine)) {
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

    private static boolean mayStartLine(byte b, boolean requestLine) {
      return requestLine ? b >= 'A' && b <= 'Z' : b != ' ' && b != '\t';
    }
  }

  /**
   * Checks the line before a chunk (RFC 9112, section 7.1), without extensions. It contains only
   * one to seven hexadecimal digits and the end of the line.
   */
  private static final class ChunkSize {
    private static final int MAX_DIGITS = 7;

    private ChunkSize() {}

    /**
     * Length of the line in bytes, including its end. It is 0 if the line is not complete and -1 if
     * it is invalid.
     */
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
}
