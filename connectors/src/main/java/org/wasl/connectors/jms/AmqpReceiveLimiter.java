package org.wasl.connectors.jms;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.transport.Attach;
import org.apache.qpid.proton.amqp.transport.Begin;
import org.apache.qpid.proton.amqp.transport.Disposition;
import org.apache.qpid.proton.amqp.transport.FrameBody;
import org.apache.qpid.proton.amqp.transport.Role;
import org.apache.qpid.proton.amqp.transport.Transfer;
import org.apache.qpid.proton.engine.impl.ProtocolTracer;
import org.apache.qpid.proton.framing.TransportFrame;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;

/**
 * Counts the bytes that a broker sends by AMQP 1.0, for each frame before the client keeps it. Qpid
 * itself limits neither the size nor the number of messages, nor the sessions and links that a
 * broker opens. The connection has one link that receives. Used by one thread.
 */
final class AmqpReceiveLimiter implements ProtocolTracer {
  private final ReceiveLimit limit;
  private final int maxUnsettled;
  private final long maxUnsettledBytes;
  private final Runnable close;

  /** Bytes of each unacknowledged message, by the broker's number of the delivery. */
  private final Map<Long, Long> bytesByDelivery = new HashMap<>();

  private long delivery;
  private long messageBytes;
  private long unsettled;
  private long unsettledBytes;
  private int sessions;
  private int links;

  /**
   * @param limit called when it is exceeded
   * @param maxUnsettled limit of unacknowledged messages
   * @param maxUnsettledBytes limit of their bytes
   * @param close closes the connection, and must not block
   */
  AmqpReceiveLimiter(ReceiveLimit limit, int maxUnsettled, long maxUnsettledBytes, Runnable close) {
    this.limit = limit;
    this.maxUnsettled = maxUnsettled;
    this.maxUnsettledBytes = maxUnsettledBytes;
    this.close = close;
  }

  /**
   * @throws IllegalStateException for a frame beyond the limits and all later frames, which the
   *     client then ignores
   */
  @Override
  public void receivedFrame(TransportFrame frame) {
    if (limit.isExceeded() || !allows(frame.getBody(), frame.getPayload())) {
      limit.exceed();
      close.run();
      throw new IllegalStateException("the broker exceeded the receive limits");
    }
  }

  private boolean allows(FrameBody body, Binary payload) {
    return switch (body) {
      case Transfer transfer -> allows(transfer, payload);
      // A broker opens nothing by itself. It answers the client's sessions and links.
      case Begin _ -> --sessions >= 0;
      case Attach _ -> --links >= 0;
      default -> true;
    };
  }

  private boolean allows(Transfer transfer, Binary payload) {
    delivery = number(transfer.getDeliveryId(), delivery);
    long bytes = Optional.ofNullable(payload).map(Binary::getLength).orElse(0);
    bytesByDelivery.merge(delivery, bytes, Long::sum);
    unsettledBytes += bytes;
    messageBytes += bytes;
    if (messageBytes > limit.maxMessageBytes()) {
      return false;
    }
    if (!transfer.getMore() || transfer.getAborted()) {
      messageBytes = 0;
      unsettled++;
    }
    return unsettled <= maxUnsettled && unsettledBytes <= maxUnsettledBytes;
  }

  @Override
  public void sentFrame(TransportFrame frame) {
    switch (frame.getBody()) {
      case Begin _ -> sessions++;
      case Attach _ -> links++;
      case Disposition settling when settling.getRole() == Role.RECEIVER && settling.getSettled() ->
          settle(settling);
      default -> {}
    }
  }

  private void settle(Disposition settling) {
    long first = settling.getFirst().longValue();
    for (long settled = first; settled <= number(settling.getLast(), first); settled++) {
      Long bytes = bytesByDelivery.remove(settled);
      unsettledBytes -= bytes == null ? 0 : bytes;
      unsettled--;
    }
  }

  private static long number(@Nullable UnsignedInteger given, long otherwise) {
    return given == null ? otherwise : given.longValue();
  }
}
