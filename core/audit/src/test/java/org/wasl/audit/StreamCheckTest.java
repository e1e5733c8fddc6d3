package org.wasl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StreamCheck.Flaw;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

class StreamCheckTest {
  private static final String STREAM = "01936b1e-0000-7000-8000-000000000001";
  private static final MessageId MESSAGE = MessageId.parse("00000000-0000-4000-8000-000000000002");
  private static final DeliveryId DELIVERY =
      DeliveryId.parse("00000000-0000-5000-8000-000000000003");

  private static Step step(AuditAction action) {
    Step step = Step.of(action, "gateway").message(new AgencyId("platform"), MESSAGE);
    return action == AuditAction.ACCEPTED
        ? step
        : step.delivery(DELIVERY, new AgencyId("police-a"));
  }

  private static List<AuditEntry> trail(Step... steps) {
    List<AuditEntry> entries = new ArrayList<>();
    for (Step step : steps) {
      entries.add(new AuditEntry(STREAM, entries.size() + 1, Instant.EPOCH, step));
    }
    return entries;
  }

  private static List<AuditEntry> delivered() {
    return trail(
        step(AuditAction.ACCEPTED),
        step(AuditAction.DISPATCHED),
        step(AuditAction.ATTEMPTED).attempt(1),
        step(AuditAction.FAILED).attempt(1),
        step(AuditAction.DISPATCHED),
        step(AuditAction.ATTEMPTED).attempt(2),
        step(AuditAction.DELIVERED).attempt(2));
  }

  @Test
  void acceptsLegalTrail() {
    assertThat(StreamCheck.check(delivered())).isEmpty();
  }

  @Test
  void findsDeletedEntry() {
    // Given
    List<AuditEntry> entries = delivered();

    // When
    entries.remove(3);

    // Then
    assertThat(StreamCheck.check(entries)).contains(new Flaw(4, "step 4", "step 5"));
  }

  @Test
  void findsSwappedEntries() {
    // Given
    List<AuditEntry> entries = delivered();

    // When
    entries.add(1, entries.remove(2));

    // Then
    assertThat(StreamCheck.check(entries)).contains(new Flaw(2, "step 2", "step 3"));
  }

  @Test
  void findsIllegalTransition() {
    // Given
    List<AuditEntry> entries =
        trail(step(AuditAction.ACCEPTED), step(AuditAction.FAILED).attempt(1));

    // Then
    assertThat(StreamCheck.check(entries))
        .contains(new Flaw(2, "a step legal in state waiting", "failed"));
  }

  @Test
  void findsDeliveryOfUnacceptedMessage() {
    assertThat(StreamCheck.check(trail(step(AuditAction.DISPATCHED))))
        .contains(new Flaw(1, "a message accepted before", "dispatched"));
  }

  @Test
  void findsMissingAttempt() {
    // Given
    List<AuditEntry> entries =
        trail(
            step(AuditAction.ACCEPTED),
            step(AuditAction.DISPATCHED),
            step(AuditAction.ATTEMPTED).attempt(2));

    // Then
    assertThat(StreamCheck.check(entries)).contains(new Flaw(3, "attempt 1", "attempt 2"));
  }

  @Test
  void findsEntryOfAnotherStream() {
    // Given
    List<AuditEntry> entries = delivered();

    // When
    entries.add(new AuditEntry("gateway", 8, Instant.EPOCH, Step.of(AuditAction.ALARM, "gateway")));

    // Then
    assertThat(StreamCheck.check(entries))
        .contains(new Flaw(8, "stream " + STREAM, "stream gateway"));
  }
}
