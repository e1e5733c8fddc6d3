package org.wasl.connectors.intermediary.jms;

import io.netty.buffer.ByteBuf;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;

/**
 * Checks that a packet of Artemis contains as many bytes as its counts and lengths claim. Artemis
 * reserves memory by the counts and lengths in a packet, some before any interceptor sees the
 * packet.
 */
final class PacketLengths {
  /** A message counts the end of its body from this many bytes before its first byte. */
  private static final int BODY_OFFSET = 13;

  /** Least size of a property, with the length of its name and its type. */
  private static final int LEAST_PROPERTY = Integer.BYTES + 1;

  private static final int USER_ID_BYTES = 16;

  private PacketLengths() {}

  /**
   * Tells whether the lengths are true. Also false for packets between brokers and packets of XA.
   * They reserve memory in the same way, and no JMS client needs them.
   *
   * @param packet the whole packet, from its type on; its indexes move
   */
  static boolean areTrue(ByteBuf packet) {
    try {
      byte type = packet.readByte();
      packet.skipBytes(Long.BYTES); // the channel
      return switch (type) {
        case PacketImpl.SESS_SEND, PacketImpl.SESS_RECEIVE_MSG -> {
          packet.skipBytes(packet.readInt() - BODY_OFFSET);
          yield isMessage(packet);
        }
        case PacketImpl.SESS_SEND_LARGE -> isMessage(packet);
        case PacketImpl.SESS_RECEIVE_LARGE_MSG -> {
          packet.skipBytes(Long.BYTES + Integer.BYTES + Long.BYTES); // consumer, deliveries, size
          yield isMessage(packet);
        }
        case PacketImpl.SESS_SEND_CONTINUATION, PacketImpl.SESS_RECEIVE_CONTINUATION -> {
          skip(packet);
          yield true;
        }
        case PacketImpl.SESS_BINDINGQUERY_RESP,
            PacketImpl.SESS_BINDINGQUERY_RESP_V2,
            PacketImpl.SESS_BINDINGQUERY_RESP_V3,
            PacketImpl.SESS_BINDINGQUERY_RESP_V4,
            PacketImpl.SESS_BINDINGQUERY_RESP_V5 -> {
          packet.readByte(); // whether there is such an address
          yield packet.readInt() <= packet.readableBytes() / Integer.BYTES;
        }
        case PacketImpl.REPLICATION_APPEND,
            PacketImpl.REPLICATION_APPEND_TX,
            PacketImpl.REPLICATION_DELETE_TX,
            PacketImpl.REPLICATION_PREPARE,
            PacketImpl.REPLICATION_LARGE_MESSAGE_WRITE,
            PacketImpl.REPLICATION_SYNC_FILE,
            PacketImpl.REPLICATION_START_FINISH_SYNC,
            PacketImpl.QUORUM_VOTE,
            PacketImpl.QUORUM_VOTE_REPLY,
            PacketImpl.FEDERATION_DOWNSTREAM_CONNECT,
            PacketImpl.SESS_XA_INDOUBT_XIDS_RESP ->
            false;
        default -> true;
      };
    } catch (IndexOutOfBoundsException | IllegalArgumentException outOfBounds) {
      return false;
    }
  }

  private static boolean isMessage(ByteBuf packet) {
    packet.skipBytes(Long.BYTES); // its id
    if (packet.readByte() != 0) {
      skip(packet); // its address
    }
    if (packet.readByte() == 1) {
      packet.skipBytes(USER_ID_BYTES);
    }
    packet.skipBytes(1 + 1 + Long.BYTES + Long.BYTES + 1); // type, durable, times, priority
    if (packet.readByte() == 0) {
      return true;
    }
    int properties = packet.readInt();
    if (properties > packet.readableBytes() / LEAST_PROPERTY) {
      return false;
    }
    for (int i = 0; i < properties; i++) {
      skip(packet);
      switch (packet.readByte()) {
        case 0 -> {}
        case 2, 3 -> packet.skipBytes(1); // boolean, byte
        case 5, 11 -> packet.skipBytes(Short.BYTES); // and char
        case 6, 8 -> packet.skipBytes(Integer.BYTES); // and float
        case 7, 9 -> packet.skipBytes(Long.BYTES); // and double
        case 4, 10 -> skip(packet); // bytes, text
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  /** Something that begins with its length. */
  private static void skip(ByteBuf packet) {
    packet.skipBytes(packet.readInt());
  }
}
