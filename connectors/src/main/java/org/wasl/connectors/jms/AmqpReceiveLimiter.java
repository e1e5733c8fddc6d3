package org.wasl.connectors.jms;

import java.util.Optional;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.transport.Attach;
import org.apache.qpid.proton.amqp.transport.Begin;
import org.apache.qpid.proton.amqp.transport.Disposition;
import org.apache.qpid.proton.amqp.transport.FrameBody;
import org.apache.qpid.proton.amqp.transport.Role;
import org.apache.qpid.proton.amqp.transport.Transfer;
import org.apache.qpid.proton.engine.impl.ProtocolTracer;
import org.apache.qpid.proton.framing.TransportFrame;

/**
 * Counts what a broker sends by AMQP 1.0, each frame before the client keeps it: Qpid keeps a
 * message until it is whole, of any size, keeps any number of them, and opens any number of
 * sessions and links for the broker. The connection has one link that receives. Used by one thread.
 */
final class AmqpReceiveLimiter implements ProtocolTracer {
  private final ReceiveLimit limit;
  private final int maxUnsettled;
  private final Runnable close;
  private long messageBytes;
  private long unsettled;
  private int sessions;
  private int links;

  /**
   * @param limit told when it is exceeded
   * @param maxUnsettled messages that were not acknowledged
   * @param close closes the connection; must not block
   */
  AmqpReceiveLimiter(ReceiveLimit limit, int maxUnsettled, Runnable close) {
    this.limit = limit;
    this.maxUnsettled = maxUnsettled;
    this.close = close;
  }

  /**
   * @throws IllegalStateException for a frame beyond the limits and all after it: the client does
   *     not take it
   */
  @Override
  public void receivedFrame(TransportFrame frame) {
    if (limit.isExceeded() || !allows(frame.getBody(), frame.getPayload())) {
      limit.exceed();
      close.run();
      throw new IllegalStateException("the broker sends more than was asked for");
    }
  }

  private boolean allows(FrameBody body, Binary payload) {
    return switch (body) {
      case Transfer transfer -> allows(transfer, payload);
      // A broker opens nothing by itself: it answers what the client opened.
      case Begin _ -> --sessions >= 0;
      case Attach _ -> --links >= 0;
      default -> true;
    };
  }

  private boolean allows(Transfer transfer, Binary payload) {
    messageBytes += Optional.ofNullable(payload).map(Binary::getLength).orElse(0);
    if (messageBytes > limit.maxMessageBytes()) {
      return false;
    }
    if (!transfer.getMore() || transfer.getAborted()) {
      messageBytes = 0;
      unsettled++;
    }
    return unsettled <= maxUnsettled;
  }

  @Override
  public void sentFrame(TransportFrame frame) {
    switch (frame.getBody()) {
      case Begin _ -> sessions++;
      case Attach _ -> links++;
      case Disposition settling when settling.getRole() == Role.RECEIVER && settling.getSettled() ->
          unsettled -= settled(settling);
      default -> {}
    }
  }

  private static long settled(Disposition settling) {
    return settling.getLast() == null
        ? 1
        : settling.getLast().longValue() - settling.getFirst().longValue() + 1;
  }
}
