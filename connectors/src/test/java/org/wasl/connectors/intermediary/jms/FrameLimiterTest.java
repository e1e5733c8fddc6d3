package org.wasl.connectors.intermediary.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.Ping;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendMessage_V3;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.jms.ForgedPackets;

class FrameLimiterTest {
  private static final int MAX_BYTES = 1 << 20;

  private final List<Channel> refused = new ArrayList<>();

  private static ByteBuf bytes(Packet packet) {
    return packet.encode(null).byteBuf();
  }

  private static CoreMessage message() {
    CoreMessage message = new CoreMessage(1, 1_000);
    message.setAddress("address");
    message.setUserID(UUIDGenerator.getInstance().generateUUID());
    message.getBodyBuffer().writeBytes(new byte[300]);
    message.putStringProperty("text", "é".repeat(100));
    message.putBytesProperty("bytes", new byte[100]);
    message.putBooleanProperty("boolean", true);
    message.putByteProperty("byte", (byte) 1);
    message.putShortProperty("short", (short) 1);
    message.putIntProperty("int", 1);
    message.putLongProperty("long", 1);
    message.putFloatProperty("float", 1);
    message.putDoubleProperty("double", 1);
    message.putObjectProperty("char", 'c');
    message.putObjectProperty("none", null);
    return message;
  }

  @Test
  void passesPacketsOfEachKindUnchangedHoweverCut() {
    // Given
    Message bare = new CoreMessage(1, 100).setAddress("address");
    ByteBuf all = Unpooled.buffer();
    all.writeCharSequence("ARTEMIS", StandardCharsets.US_ASCII);
    Stream.of(
            new Ping(1_000),
            new SessionSendMessage_V3(message(), true, null, 1),
            new SessionSendMessage_V3(bare.toCore(), true, null, 1),
            new SessionSendLargeMessage(message()),
            new SessionReceiveMessage(1, message(), 1),
            new SessionReceiveLargeMessage(1, message(), 10, 1))
        .forEach(packet -> all.writeBytes(bytes(packet)));
    for (int piece : List.of(1, 7, 100, MAX_BYTES)) {
      EmbeddedChannel channel =
          new EmbeddedChannel(FrameLimiter.ofClient(MAX_BYTES, MAX_BYTES, refused::add));
      ByteBuf passed = Unpooled.buffer();

      // When
      for (int at = 0; at < all.writerIndex(); at += piece) {
        channel.writeInbound(all.copy(at, Math.min(piece, all.writerIndex() - at)));
      }
      for (ByteBuf read = channel.readInbound(); read != null; read = channel.readInbound()) {
        passed.writeBytes(read);
        read.release();
      }

      // Then
      assertThat(refused).isEmpty();
      assertThat(ByteBufUtil.equals(passed, all)).isTrue();
      channel.close();
    }
  }

  @Test
  void row62ClosesConnectionBeforeReadingPacketWithFalseLength() {
    for (Packet packet : ForgedPackets.ofBroker()) {
      // Given
      refused.clear();
      EmbeddedChannel channel = new EmbeddedChannel(FrameLimiter.ofBroker(MAX_BYTES, refused::add));

      // When
      channel.writeInbound(bytes(packet));

      // Then
      assertThat(channel.isActive()).isFalse();
      assertThat(refused).containsExactly(channel);
      Object passed = channel.readInbound();
      assertThat(passed).isNull();
    }
  }
}
