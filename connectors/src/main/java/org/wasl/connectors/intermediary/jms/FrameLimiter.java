package org.wasl.connectors.intermediary.jms;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Closes a connection whose other end speaks another protocol than the core protocol of Artemis, or
 * announces a packet beyond a limit, or asks on without reading what it is sent: Artemis itself
 * takes and answers without bound. What a client sends begins with {@code ARTEMIS}; each packet
 * begins with its length in four bytes.
 */
public final class FrameLimiter extends ChannelDuplexHandler {
  private static final byte[] BEGINNING = "ARTEMIS".getBytes(StandardCharsets.US_ASCII);

  private final int maxBytes;
  private final long maxUnreadBytes;
  private final Consumer<Channel> refused;
  private int begun;
  private int lengthBytes;
  private int length;
  private int rest;

  /**
   * For what a client sends.
   *
   * @param maxBytes of a packet
   * @param maxUnreadBytes what waits for the other end to read it
   * @param refused called with the channel that it closes
   */
  public static FrameLimiter ofClient(
      int maxBytes, long maxUnreadBytes, Consumer<Channel> refused) {
    return new FrameLimiter(0, maxBytes, maxUnreadBytes, refused);
  }

  /**
   * For what a broker sends.
   *
   * @param maxBytes of a packet
   * @param refused called with the channel that it closes
   */
  public static FrameLimiter ofBroker(int maxBytes, Consumer<Channel> refused) {
    return new FrameLimiter(BEGINNING.length, maxBytes, Long.MAX_VALUE, refused);
  }

  private FrameLimiter(int begun, int maxBytes, long maxUnreadBytes, Consumer<Channel> refused) {
    this.begun = begun;
    this.maxBytes = maxBytes;
    this.maxUnreadBytes = maxUnreadBytes;
    this.refused = refused;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    boolean active = context.channel().isActive();
    if (!active || read instanceof ByteBuf bytes && !allows(bytes)) {
      ReferenceCountUtil.release(read);
      if (active) {
        refused.accept(context.channel());
      }
      context.close();
      return;
    }
    context.fireChannelRead(read);
  }

  @Override
  public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
    Channel channel = context.channel();
    if (channel.bytesBeforeWritable() <= maxUnreadBytes) {
      context.write(written, promise);
      return;
    }
    ReferenceCountUtil.release(written);
    promise.tryFailure(new ClosedChannelException());
    if (channel.isActive()) {
      refused.accept(channel);
    }
    context.close();
  }

  private boolean allows(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (begun < BEGINNING.length) {
        if (bytes.getByte(at++) != BEGINNING[begun++]) {
          return false;
        }
      } else if (rest > 0) {
        int skipped = Math.min(rest, bytes.writerIndex() - at);
        rest -= skipped;
        at += skipped;
      } else {
        length = length << Byte.SIZE | bytes.getUnsignedByte(at++);
        lengthBytes++;
        if (lengthBytes == Integer.BYTES) {
          if (length < 0 || length > maxBytes) {
            return false;
          }
          rest = length;
          length = 0;
          lengthBytes = 0;
        }
      }
    }
    return true;
  }
}
