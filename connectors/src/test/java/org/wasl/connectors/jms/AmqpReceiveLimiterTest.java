package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.transport.Attach;
import org.apache.qpid.proton.amqp.transport.Begin;
import org.apache.qpid.proton.amqp.transport.Disposition;
import org.apache.qpid.proton.amqp.transport.FrameBody;
import org.apache.qpid.proton.amqp.transport.Role;
import org.apache.qpid.proton.amqp.transport.Transfer;
import org.apache.qpid.proton.framing.TransportFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;

/** A broker that does not keep to AMQP, frame by frame. */
class AmqpReceiveLimiterTest {
  private static final int LARGEST = 100;
  private static final int UNSETTLED = 4;
  private static final int UNSETTLED_BYTES = 1_000;

  private final AtomicInteger closed = new AtomicInteger();
  private final ReceiveLimit limit = new ReceiveLimit(LARGEST);
  private final AmqpReceiveLimiter limiter =
      new AmqpReceiveLimiter(limit, UNSETTLED, UNSETTLED_BYTES, closed::incrementAndGet);

  private static TransportFrame frame(FrameBody body, int bytes) {
    return new TransportFrame(0, body, bytes == 0 ? null : new Binary(new byte[bytes]));
  }

  private static Transfer transfer(boolean more) {
    return transfer(0, more);
  }

  private static Transfer transfer(int id, boolean more) {
    Transfer transfer = new Transfer();
    transfer.setDeliveryId(UnsignedInteger.valueOf(id));
    transfer.setMore(more);
    return transfer;
  }

  private static Disposition settled(int first, int last) {
    Disposition disposition = new Disposition();
    disposition.setRole(Role.RECEIVER);
    disposition.setSettled(true);
    disposition.setFirst(UnsignedInteger.valueOf(first));
    disposition.setLast(UnsignedInteger.valueOf(last));
    return disposition;
  }

  @Test
  void passesAnyNumberOfMessagesWithinLimits() {
    // When
    for (int id = 0; id < 100; id += 2) {
      for (int i = 0; i < 2; i++) {
        limiter.receivedFrame(frame(transfer(id + i, true), limit.maxMessageBytes() / 2));
        limiter.receivedFrame(frame(transfer(id + i, false), limit.maxMessageBytes() / 2));
      }
      limiter.sentFrame(frame(settled(id, id + 1), 0));
    }
    // Then
    assertThat(limit.isExceeded()).isFalse();
    assertThat(closed).hasValue(0);
  }

  @Test
  void rejectsFrameThatMakesMessageTooLargeAndAllLaterFrames() {
    // Given
    limiter.receivedFrame(frame(transfer(true), limit.maxMessageBytes()));
    // When, Then
    assertThatThrownBy(() -> limiter.receivedFrame(frame(transfer(false), 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> limiter.receivedFrame(frame(transfer(false), 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(limit.isExceeded()).isTrue();
    assertThat(closed.get()).isPositive();
  }

  @Test
  void rejectsTooManyUnacknowledgedMessages() {
    // Given
    for (int i = 0; i < UNSETTLED; i++) {
      limiter.receivedFrame(frame(transfer(false), 1));
    }
    // When, Then
    assertThatThrownBy(() -> limiter.receivedFrame(frame(transfer(false), 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rejectsTooManyUnacknowledgedBytes() {
    // Given
    for (int i = 0; i < 2; i++) {
      limiter.receivedFrame(frame(transfer(i, false), limit.maxMessageBytes()));
    }
    limiter.receivedFrame(frame(transfer(2, false), UNSETTLED_BYTES - 2 * limit.maxMessageBytes()));
    // When, Then
    assertThatThrownBy(() -> limiter.receivedFrame(frame(transfer(3, false), 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  static Stream<FrameBody> opened() {
    return Stream.of(new Begin(), new Attach());
  }

  @ParameterizedTest
  @MethodSource("opened")
  void rejectsSessionsAndLinksThatTheBrokerOpens(FrameBody body) {
    // Given
    limiter.sentFrame(frame(body, 0));
    limiter.receivedFrame(frame(body, 0));
    // When, Then
    assertThatThrownBy(() -> limiter.receivedFrame(frame(body, 0)))
        .isInstanceOf(IllegalStateException.class);
  }
}
