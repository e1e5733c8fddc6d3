package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

class MessageTrackerTest {
  private final MessageTracker ledger = new MessageTracker();
  private final MessageId message = new MessageId(UUID.randomUUID());

  @Test
  void caseIsCompleteOnlyAfterItsLastRecipient() {
    // Given
    ledger.submitted(message, System.nanoTime());
    ledger.accepted(message, 2);
    ledger.arrived(message, new DeliveryId(UUID.randomUUID()));
    long before = ledger.complete.sum();
    // When
    ledger.arrived(message, new DeliveryId(UUID.randomUUID()));
    // Then
    assertThat(before).isZero();
    assertThat(ledger.complete.sum()).isOne();
    assertThat(ledger.deliveries.sum()).isEqualTo(2);
    assertThat(ledger.endToEnd.summary().count()).isOne();
    assertThat(ledger.outstanding()).isZero();
  }

  @Test
  void countsRepeatedDeliveryOnce() {
    // Given
    DeliveryId delivery = new DeliveryId(UUID.randomUUID());
    ledger.submitted(message, System.nanoTime());
    ledger.accepted(message, 2);
    ledger.arrived(message, delivery);
    // When
    ledger.arrived(message, delivery);
    // Then
    assertThat(ledger.deliveries.sum()).isOne();
    assertThat(ledger.duplicates.sum()).isOne();
    assertThat(ledger.outstanding()).isOne();
  }

  @Test
  void setAsideMessagesAreBacklogAndNotOutstanding() {
    // Given
    ledger.submitted(message, System.nanoTime());
    ledger.accepted(message, 2);
    ledger.arrived(message, new DeliveryId(UUID.randomUUID()));
    // When
    ledger.setAside();
    long outstanding = ledger.outstanding();
    int backlog = ledger.backlog();
    ledger.arrived(message, new DeliveryId(UUID.randomUUID()));
    // Then
    assertThat(outstanding).isZero();
    assertThat(backlog).isOne();
    assertThat(ledger.backlog()).isZero();
    assertThat(ledger.released.sum()).isOne();
    assertThat(ledger.complete.sum()).isZero();
    assertThat(ledger.deliveries.sum()).isOne();
    assertThat(ledger.outstanding()).isZero();
  }

  @Test
  void acceptsDeliveryBeforeTheAnswerToItsSender() {
    // Given
    ledger.submitted(message, System.nanoTime());
    ledger.arrived(message, new DeliveryId(UUID.randomUUID()));
    // When
    ledger.accepted(message, 1);
    // Then
    assertThat(ledger.complete.sum()).isOne();
  }

  @Test
  void askedToRetryCountsAsNeitherAcceptedNorFailed() {
    // Given
    ledger.submitted(message, System.nanoTime());
    // When
    ledger.refused(message, true);
    // Then
    assertThat(ledger.unavailable.sum()).isOne();
    assertThat(ledger.failed.sum()).isZero();
    assertThat(ledger.accepted.sum()).isZero();
  }
}
