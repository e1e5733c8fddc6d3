package org.wasl.connectors.hosted;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.protocol.core.CoreRemotingConnection;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ActiveMQExceptionMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ActiveMQExceptionMessage_V2;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateProducerMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateSessionMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.MessagePacketI;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.QueueAbstractPacket;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ReattachSessionResponseMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.RemoveProducerMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionAddMetaDataMessageV2;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionContinuationMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionCreateConsumerMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionRequestProducerCreditsMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.intermediary.jms.ArtemisMessageTypes;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;

/**
 * Allows the packets that an agency may send to the broker, to send to its queue and to take from
 * its queues. All other packets are refused. A packet of any other type, or one that would use
 * unlimited memory, closes the connection. An honest client's mistake is answered with the reason.
 */
final class PacketFilter implements Interceptor {
  private static final Logger LOG = LoggerFactory.getLogger(PacketFilter.class);
  private static final int MAX_REFUSED = 100;
  private static final int MAX_PRODUCERS = 1_000;

  /** Channels of one connection on which a message in several packets was begun. */
  private static final int MAX_LARGE = 1_000;

  private static final String NOT_PLAIN =
      "no compressed messages (compressLargeMessages), and no properties of the broker";

  private static final AttributeKey<Counts> COUNTS = AttributeKey.valueOf("wasl.packets");

  private static final Set<Byte> ALLOWED =
      Set.of(
          PacketImpl.PING,
          PacketImpl.PACKETS_CONFIRMED,
          PacketImpl.SUBSCRIBE_TOPOLOGY,
          PacketImpl.SUBSCRIBE_TOPOLOGY_V2,
          PacketImpl.CONNECT,
          PacketImpl.SESS_ACKNOWLEDGE,
          PacketImpl.SESS_INDIVIDUAL_ACKNOWLEDGE,
          PacketImpl.SESS_EXPIRED,
          PacketImpl.SESS_COMMIT,
          PacketImpl.SESS_ROLLBACK,
          PacketImpl.SESS_START,
          PacketImpl.SESS_STOP,
          PacketImpl.SESS_FLOWTOKEN,
          PacketImpl.SESS_CONSUMER_CLOSE,
          PacketImpl.SESS_FORCE_CONSUMER_DELIVERY);

  /** Counts of one connection's requests. */
  private static final class Counts {
    private final Map<Long, Long> largeBytes = new HashMap<>();
    private final Set<Producer> producers = new HashSet<>();
    private int refused;
  }

  /** A client numbers the producers of each session. */
  private record Producer(long channel, int id) {}

  private final Function<String, Optional<AgencyId>> agencies;
  private final int maxMessageBytes;
  private final Consumer<String> refused;

  /**
   * @param agencies the agency that a certificate (thumbprint) identifies now
   * @param maxMessageBytes a message of several packets that is larger closes the connection
   * @param refused called with the certificate (thumbprint) that a refused packet came under
   */
  PacketFilter(
      Function<String, Optional<AgencyId>> agencies,
      int maxMessageBytes,
      Consumer<String> refused) {
    this.agencies = agencies;
    this.maxMessageBytes = maxMessageBytes;
    this.refused = refused;
  }

  /** Never throws, because Artemis would then process the packet. */
  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    Optional<Channel> channel = HostedAcceptor.channel(connection);
    if (channel.isEmpty()) {
      return true; // of the gateway, within this process
    }
    try {
      Optional<AgencyId> agency = HostedAcceptor.certificate(connection).flatMap(agencies);
      if (agency.isPresent() && admits(agency.get(), packet, connection, counts(channel.get()))) {
        return true;
      }
      HostedAcceptor.certificate(connection).ifPresent(refused);
    } catch (RuntimeException e) {
      LOG.error("cannot check a packet of an agency, closing its connection: {}", FaultTrace.of(e));
      channel.get().close();
    }
    return false;
  }

  private static Counts counts(Channel channel) {
    channel.attr(COUNTS).setIfAbsent(new Counts());
    return channel.attr(COUNTS).get();
  }

  private boolean admits(
      AgencyId agency, Packet packet, RemotingConnection connection, Counts counts) {
    byte type = packet.getType();
    if (ALLOWED.contains(type)) {
      return true;
    }
    return switch (packet) {
      case MessagePacketI message when !isPlain(message.getMessage()) ->
          refuseMessage(counts, packet, connection, type == PacketImpl.SESS_SEND_LARGE);
      case MessagePacketI _ when type == PacketImpl.SESS_SEND -> true;
      case SessionContinuationMessage part
          when !counts.largeBytes.containsKey(packet.getChannelID()) ->
          refuseMessage(counts, packet, connection, part.isContinues());
      case CreateSessionMessage session ->
          (session.getWindowSize() < 0
                  || refuse(counts, packet, connection, "confirmationWindowSize must be -1"))
              && (!session.isXA() || refuse(counts, packet, connection, "no XA transactions"));
      case SessionCreateConsumerMessage consumer ->
          (HostedQueues.mayConsume(agency, consumer.getQueueName().toString())
                  || refuse(counts, packet, connection, "not a queue that you may take from"))
              && (consumer.getFilterString() == null && !consumer.isBrowseOnly()
                  || refuse(counts, packet, connection, "no selectors and no browsing"));
      case QueueAbstractPacket query
          when type == PacketImpl.SESS_QUEUEQUERY || type == PacketImpl.SESS_BINDINGQUERY ->
          query.getQueueName() != null && isOwn(agency, query.getQueueName().toString())
              || query.getAddress() != null && isOwn(agency, query.getAddress().toString())
              || refuse(counts, packet, connection, "not a queue of yours");
      case SessionRequestProducerCreditsMessage credits ->
          HostedQueues.maySend(agency, credits.getAddress().toString())
              || close(packet, connection);
      case SessionAddMetaDataMessageV2 metadata ->
          type == PacketImpl.SESS_ADD_METADATA2
                  && metadata.getKey().equals(ClientSession.JMS_SESSION_IDENTIFIER_PROPERTY)
                  && metadata.getData().isEmpty()
              || refuse(counts, packet, connection, "no client ID");
      case CreateProducerMessage producer ->
          (producer.getAddress() == null
                      || HostedQueues.maySend(agency, producer.getAddress().toString()))
                  && counts.producers.size() < MAX_PRODUCERS
                  && counts.producers.add(new Producer(packet.getChannelID(), producer.getId()))
              || close(packet, connection);
      case RemoveProducerMessage producer -> {
        counts.producers.remove(new Producer(packet.getChannelID(), producer.getId()));
        yield true;
      }
      default -> admitsCounted(packet, connection, counts);
    };
  }

  /** Without properties by which Artemis's client would mistake it. */
  private static boolean isPlain(Message message) {
    return Stream.of(
            ArtemisMessageTypes.COMPRESSED,
            ArtemisMessageTypes.BODY_SIZE,
            ArtemisMessageTypes.FORCED_DELIVERY)
        .noneMatch(message::containsProperty);
  }

  private static boolean isOwn(AgencyId agency, String queue) {
    return HostedQueues.all(agency).contains(queue);
  }

  private boolean admitsCounted(Packet packet, RemotingConnection connection, Counts counts) {
    return switch (packet.getType()) {
      case PacketImpl.SESS_CLOSE -> {
        counts.producers.removeIf(producer -> producer.channel() == packet.getChannelID());
        counts.largeBytes.remove(packet.getChannelID());
        yield true;
      }
      case PacketImpl.SESS_SEND_LARGE -> {
        counts.largeBytes.put(packet.getChannelID(), 0L);
        yield counts.largeBytes.size() <= MAX_LARGE || close(packet, connection);
      }
      case PacketImpl.SESS_SEND_CONTINUATION ->
          counts.largeBytes.merge(packet.getChannelID(), (long) packet.getPacketSize(), Long::sum)
                      <= maxMessageBytes
                  && counts.largeBytes.size() <= MAX_LARGE
              || close(packet, connection);
      // Artemis would not check the owner of the session.
      case PacketImpl.REATTACH_SESSION ->
          refuse(counts, packet, connection, new ReattachSessionResponseMessage(-1, false));
      default -> close(packet, connection);
    };
  }

  private static boolean close(Packet packet, RemotingConnection connection) {
    LOG.warn("rejected packet of type {}, closing the connection of the agency", packet.getType());
    HostedAcceptor.channel(connection).ifPresent(Channel::close);
    return false;
  }

  /**
   * Refuses a part of a message. A client that awaits no answer to a part would read one as the
   * answer to its next packet. So the refusal is sent at the part that awaits an answer. If no part
   * does, the connection is closed.
   *
   * @param continues whether another part follows
   */
  private static boolean refuseMessage(
      Counts counts, Packet packet, RemotingConnection connection, boolean continues) {
    if (packet.isRequiresResponse()) {
      ActiveMQException why = new ActiveMQSecurityException(NOT_PLAIN);
      return refuse(
          counts,
          packet,
          connection,
          packet.isResponseAsync()
              ? new ActiveMQExceptionMessage_V2(packet.getCorrelationID(), why)
              : new ActiveMQExceptionMessage(why));
    }
    if (!continues || ++counts.refused > MAX_REFUSED) {
      close(packet, connection);
    }
    return false;
  }

  private static boolean refuse(
      Counts counts, Packet packet, RemotingConnection connection, String reason) {
    ActiveMQException why = new ActiveMQSecurityException(reason);
    return refuse(counts, packet, connection, new ActiveMQExceptionMessage(why));
  }

  private static boolean refuse(
      Counts counts, Packet packet, RemotingConnection connection, Packet answer) {
    if (++counts.refused > MAX_REFUSED) {
      return close(packet, connection);
    }
    answer(packet, connection, answer);
    return false;
  }

  private static void answer(Packet packet, RemotingConnection connection, Packet answer) {
    answer.setCorrelationID(packet.getCorrelationID());
    if (connection instanceof CoreRemotingConnection core) {
      core.getChannel(packet.getChannelID(), -1).send(answer);
    }
  }
}
