package org.wasl.connectors.jms.hosted;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Closes a connection that speaks another protocol than the core protocol of Artemis, or announces
 * a packet beyond a limit: Artemis itself collects packets of up to 2 GiB before it looks at them.
 * A connection begins with {@code ARTEMIS}; each packet begins with its length in four bytes.
 */
final class FrameLimiter extends ChannelInboundHandlerAdapter {
  private static final byte[] BEGINNING = "ARTEMIS".getBytes(StandardCharsets.US_ASCII);

  private final int maxBytes;
  private final Consumer<Channel> refused;
  private int begun;
  private int lengthBytes;
  private int length;
  private int rest;

  /**
   * @param refused told of the channel that it closes
   */
  FrameLimiter(int maxBytes, Consumer<Channel> refused) {
    this.maxBytes = maxBytes;
    this.refused = refused;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    boolean active = context.channel().isActive();
    if (!active || read instanceof ByteBuf bytes && !allows(bytes)) {
      ReferenceCountUtil.release(read);
      context.close();
      if (active) {
        refused.accept(context.channel());
      }
      return;
    }
    context.fireChannelRead(read);
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
