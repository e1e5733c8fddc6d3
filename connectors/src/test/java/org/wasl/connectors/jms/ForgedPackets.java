package org.wasl.connectors.jms;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;

/** Artemis packets with a count or a length far beyond their size. */
public final class ForgedPackets {
  /** The length, or the bytes that a table of this many entries takes. */
  public static final int SAID = 64 << 20;

  private static final int REFERENCE_BYTES = 4;

  private ForgedPackets() {}

  /** As an agency's client sends them. */
  public static List<Packet> ofClient() {
    return List.of(
        packet(PacketImpl.SESS_SEND_LARGE, ForgedPackets::manyProperties),
        packet(PacketImpl.SESS_SEND_LARGE, ForgedPackets::longProperty),
        packet(PacketImpl.SESS_SEND, whole(ForgedPackets::manyProperties)),
        packet(PacketImpl.SESS_SEND, whole(ForgedPackets::longProperty)),
        packet(PacketImpl.SESS_SEND_CONTINUATION, rest -> rest.writeInt(SAID)),
        packet(PacketImpl.QUORUM_VOTE, ForgedPackets::vote));
  }

  /** As an agency's broker sends them. */
  public static List<Packet> ofBroker() {
    return List.of(
        packet(PacketImpl.SESS_RECEIVE_LARGE_MSG, large(ForgedPackets::manyProperties)),
        packet(PacketImpl.SESS_RECEIVE_LARGE_MSG, large(ForgedPackets::longProperty)),
        packet(PacketImpl.SESS_RECEIVE_MSG, whole(ForgedPackets::manyProperties)),
        packet(PacketImpl.SESS_RECEIVE_MSG, whole(ForgedPackets::longProperty)),
        packet(PacketImpl.SESS_RECEIVE_CONTINUATION, rest -> rest.writeInt(SAID)),
        packet(
            PacketImpl.SESS_BINDINGQUERY_RESP_V5,
            rest -> {
              rest.writeBoolean(true);
              rest.writeInt(SAID / REFERENCE_BYTES);
            }));
  }

  /** Bytes that all threads of this process have allocated so far. */
  public static long allocated() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
        .getTotalThreadAllocatedBytes();
  }

  private static Packet packet(byte type, Consumer<ActiveMQBuffer> rest) {
    return new PacketImpl(type) {
      @Override
      public void encodeRest(ActiveMQBuffer buffer) {
        rest.accept(buffer);
      }
    };
  }

  private static Consumer<ActiveMQBuffer> whole(Consumer<ActiveMQBuffer> message) {
    return rest -> {
      rest.writeInt(13); // an empty body
      message.accept(rest);
      rest.writeBytes(new byte[20]);
    };
  }

  private static Consumer<ActiveMQBuffer> large(Consumer<ActiveMQBuffer> message) {
    return rest -> {
      rest.writeLong(0);
      rest.writeInt(1);
      rest.writeLong(10);
      message.accept(rest);
    };
  }

  private static void manyProperties(ActiveMQBuffer rest) {
    headers(rest);
    rest.writeInt(SAID / REFERENCE_BYTES);
    rest.writeSimpleString(SimpleString.of("one"));
    rest.writeByte((byte) 0);
  }

  private static void longProperty(ActiveMQBuffer rest) {
    headers(rest);
    rest.writeInt(1);
    rest.writeSimpleString(SimpleString.of("one"));
    rest.writeByte((byte) 4);
    rest.writeInt(SAID);
  }

  private static void headers(ActiveMQBuffer rest) {
    rest.writeLong(1);
    rest.writeNullableSimpleString(SimpleString.of("wasl.submissions.court"));
    rest.writeByte((byte) 0);
    rest.writeByte((byte) 4);
    rest.writeBoolean(true);
    rest.writeLong(0);
    rest.writeLong(0);
    rest.writeByte((byte) 4);
    rest.writeByte((byte) 1);
  }

  private static void vote(ActiveMQBuffer rest) {
    rest.writeSimpleString(SimpleString.of("vote"));
    rest.writeInt(SAID);
  }
}
