package org.wasl.connectors.intermediary.jms;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Closes a connection whose other end violates the limits, because Artemis itself reads, reserves
 * and answers without bound. Violations are another protocol than Artemis's core protocol, too
 * large a packet, a packet with false lengths, and requests without reading the answers. A client's
 * bytes begin with {@code ARTEMIS}. Each packet begins with its length in four bytes.
 */
public final class FrameLimiter
    extends CombinedChannelDuplexHandler<FrameLimiter.Packets, FrameLimiter.Unread> {
  private static final byte[] BEGINNING = "ARTEMIS".getBytes(StandardCharsets.US_ASCII);

  /**
   * For bytes from a client.
   *
   * @param maxBytes of a packet
   * @param maxUnreadBytes limit of unread bytes for the other end
   * @param refused called with the channel that it closes
   */
  public static FrameLimiter ofClient(
      int maxBytes, long maxUnreadBytes, Consumer<Channel> refused) {
    return new FrameLimiter(0, maxBytes, maxUnreadBytes, refused);
  }

  /**
   * For bytes from a broker.
   *
   * @param maxBytes of a packet
   * @param refused called with the channel that it closes
   */
  public static FrameLimiter ofBroker(int maxBytes, Consumer<Channel> refused) {
    return new FrameLimiter(BEGINNING.length, maxBytes, Long.MAX_VALUE, refused);
  }

  private FrameLimiter(int begun, int maxBytes, long maxUnreadBytes, Consumer<Channel> refused) {
    super(new Packets(begun, maxBytes, refused), new Unread(maxUnreadBytes, refused));
  }

  /** Lets whole packets pass. */
  static final class Packets extends ByteToMessageDecoder {
    private final int maxBytes;
    private final Consumer<Channel> refused;
    private int begun;

    private Packets(int begun, int maxBytes, Consumer<Channel> refused) {
      this.begun = begun;
      this.maxBytes = maxBytes;
      this.refused = refused;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> passed) {
      boolean active = context.channel().isActive();
      if (active && allows(bytes)) {
        int whole = whole(bytes);
        if (whole > 0) {
          passed.add(bytes.readRetainedSlice(whole));
        }
        return;
      }
      bytes.skipBytes(bytes.readableBytes());
      if (active) {
        refused.accept(context.channel());
      }
      context.close();
    }

    /** The number of bytes that may pass now. */
    private int whole(ByteBuf bytes) {
      if (begun < BEGINNING.length) {
        int more = Math.min(BEGINNING.length - begun, bytes.readableBytes());
        begun += more;
        return more;
      }
      return isWhole(bytes) ? Integer.BYTES + length(bytes) : 0;
    }

    private boolean allows(ByteBuf bytes) {
      if (begun < BEGINNING.length) {
        for (int i = 0; i < bytes.readableBytes() && begun + i < BEGINNING.length; i++) {
          if (bytes.getByte(bytes.readerIndex() + i) != BEGINNING[begun + i]) {
            return false;
          }
        }
        return true;
      }
      if (bytes.readableBytes() < Integer.BYTES) {
        return true;
      }
      int length = length(bytes);
      return length >= 0
          && length <= maxBytes
          && (!isWhole(bytes)
              || PacketLengths.areTrue(bytes.slice(bytes.readerIndex() + Integer.BYTES, length)));
    }

    private static boolean isWhole(ByteBuf bytes) {
      return bytes.readableBytes() >= Integer.BYTES
          && bytes.readableBytes() - Integer.BYTES >= length(bytes);
    }

    private static int length(ByteBuf bytes) {
      return bytes.getInt(bytes.readerIndex());
    }
  }

  /** Limits the bytes that wait for the other end. */
  static final class Unread extends ChannelOutboundHandlerAdapter {
    private final long maxBytes;
    private final Consumer<Channel> refused;

    private Unread(long maxBytes, Consumer<Channel> refused) {
      this.maxBytes = maxBytes;
      this.refused = refused;
    }

    @Override
    public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
      Channel channel = context.channel();
      if (channel.bytesBeforeWritable() <= maxBytes) {
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
  }
}
