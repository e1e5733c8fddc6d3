package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The contract of every connector, for all protocols. {@link InwardContract} covers the inward
 * direction and this class the outward one. The test of a protocol extends this with set-up, and
 * with tests of features that only this protocol has.
 */
public abstract class ConnectorContract extends InwardContract {
  /** A call may take this much longer than its deadline, on a machine that has no time for it. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /**
   * A deadline that a test waits for. It is long enough for the agency to get the delivery on a
   * busy machine.
   */
  protected static long briefMillis() {
    return TestLoad.limit(Duration.ofSeconds(1), Duration.ofMillis(2_500)).toMillis();
  }

  @Test
  void deliversExactBytesWithProperties() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.receipt("a.b.c");

    // When
    push(push);

    // Then
    assertThat(agency.delivered()).hasSize(1);
    Delivered deliveredMessage = agency.delivered().get(0);
    assertThat(deliveredMessage.body()).isEqualTo(push.sealed());
    assertThat(deliveredMessage.properties())
        .containsEntry("Idempotency-Key", push.deliveryId().toString())
        .containsEntry("Wasl-Delivery", push.deliveryId().toString())
        .containsEntry("Wasl-Referral", push.referral().toString())
        .containsEntry("Wasl-Message", push.messageId().toString())
        .containsEntry("Wasl-Sender", push.sender().value())
        .containsEntry("Wasl-Type", push.type())
        .containsEntry("Wasl-Digest", push.digest());
    assertDescribed(deliveredMessage);
  }

  /** For protocols with a description for machines, checks that the delivery conforms to it. */
  protected void assertDescribed(Delivered deliveredMessage) {}

  @Test
  void returnsReceipt() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.receipt("head.payload.signature");

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Received("head.payload.signature"));
  }

  @Test
  void retriesLaterWhileAgencyIsDown() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.down();

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.AGENCY));
  }

  @Test
  void deliversMissedMessagesAfterAgencyRestart() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery before = push(startAgencyAs(police), police, AMPLE_MILLIS);
    OutboundDelivery missed = push(agency, police, AMPLE_MILLIS);
    agency.receipt("a.b.c");
    assertThat(push(before)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    agency.down();
    assertThat(push(missed)).isNotInstanceOf(DeliveryReply.Received.class);
    agency.up();

    // When
    DeliveryReply reply = push(missed);

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Received("a.b.c"));
    assertThat(deliveryIds())
        .containsExactly(before.deliveryId().toString(), missed.deliveryId().toString());
  }

  @Test
  void repeatedDeliveryIsIdenticalForAgency() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.receipt("a.b.c");

    // When
    DeliveryReply first = push(push);
    DeliveryReply second = push(push);

    // Then
    assertThat(List.of(first, second)).containsOnly(new DeliveryReply.Received("a.b.c"));
    assertThat(deliveryIds()).hasSize(2).containsOnly(push.deliveryId().toString());
    assertThat(agency.delivered())
        .allSatisfy(
            deliveredMessage -> assertThat(deliveredMessage.body()).isEqualTo(push.sealed()));
  }

  private List<String> deliveryIds() {
    return agency.delivered().stream()
        .map(deliveredMessage -> deliveredMessage.properties().get("Idempotency-Key"))
        .toList();
  }

  @Test
  void retriesLaterAfterGarbageAnswer() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, deadlineOfABrokenAnswerMillis());
    agency.misbehave(Trouble.GARBAGE);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.MEANING));
  }

  @Test
  void row25SilentAgencyHoldsCallAtMostUntilDeadline() throws Exception {
    assertDeadlineHolds(Trouble.NEVER_ANSWERS);
  }

  @Test
  void row25AgencyThatSendsOneByteASecondHoldsCallAtMostUntilDeadline() throws Exception {
    assertDeadlineHolds(Trouble.DRIPS);
  }

  private void assertDeadlineHolds(Trouble trouble) throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, briefMillis());
    agency.misbehave(trouble);
    long start = System.nanoTime();

    // When
    DeliveryReply reply = push(push);

    // Then
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    assertThat(reply).isEqualTo(without(Missing.ANSWER_IN_TIME));
    Duration deadline = Duration.ofMillis(push.deadlineMillis());
    assertThat(elapsed).isBetween(deadline.minusMillis(100), deadline.plus(SLACK));
  }

  @Test
  void retriesLaterAfterAnswerBreaksOff() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, deadlineOfABrokenAnswerMillis());
    agency.misbehave(Trouble.CLOSES_MID_ANSWER);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.WHOLE_ANSWER));
  }

  @Test
  void cutsOffEndlessAnswer() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, deadlineOfABrokenAnswerMillis());
    agency.misbehave(Trouble.ENDLESS_ANSWER);
    long start = System.nanoTime();

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.END_OF_ANSWER));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofMillis(AMPLE_MILLIS));
  }

  @Test
  void doesNotRetryAfterRefusal() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.misbehave(Trouble.REFUSES);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isInstanceOf(DeliveryReply.Rejected.class);
  }

  @Test
  void waitsAsLongAsOverloadedAgencyAsks() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery push = push(startAgencyAs(police), police, AMPLE_MILLIS);
    agency.misbehave(Trouble.OVERLOADED);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isInstanceOf(DeliveryReply.RetryLater.class);
    assertThat(((DeliveryReply.RetryLater) reply).retryAfterMillis())
        .isEqualTo(OptionalLong.of(7_000));
  }

  @Test
  void sendsNothingToAnotherAgencyOfTheAuthority() throws Exception {
    // Given
    AgencyStub impostor = startAgencyAs(pki.issue("another-agency"));
    OutboundDelivery push = push(impostor, pki.issue("police"), AMPLE_MILLIS);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.ITS_CERTIFICATE));
    assertThat(impostor.delivered()).isEmpty();
  }

  @Test
  void sendsNothingToCertificateOfAnotherAuthority() throws Exception {
    // Given
    TestIdentity otherIdentity = otherPki.issue("police");
    OutboundDelivery push = push(startAgencyAs(otherIdentity), otherIdentity, AMPLE_MILLIS);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(without(Missing.OUR_AUTHORITY));
    assertThat(agency.delivered()).isEmpty();
  }
}
