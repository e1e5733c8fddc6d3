package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.MessageId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.LeaseResult.DropReason;
import org.wasl.store.delivery.LeaseResult.Dropped;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.intake.Acceptance;

/** Content that the database does not give back is parked, and holds up nothing else. */
class UnreadableContentTest extends EmptyStore {
  private final Acceptance damaged = TestAcceptances.vettedCase("police-a");

  @Test
  void parksDeliveryWithoutContentAndLeasesOthers() throws Exception {
    // Given
    List<Ticket> tickets = claimBoth();
    TestDatabase.execute("delete from sealed_content where message_id = '" + message() + "'");

    // When
    List<LeaseResult> leases = leaseTogether(tickets);

    // Then
    assertDamagedIsParked(leases);
  }

  @Test
  void parksUnreadableContentAndLeasesOthers() throws Exception {
    // Given a table that gives the server's error for a damaged value
    List<Ticket> tickets = claimBoth();
    TestDatabase.execute("alter table sealed_content rename to sealed_content_elsewhere");
    List<LeaseResult> leases;
    try {
      TestDatabase.execute(
          """
          create function damaged() returns bytea stable language plpgsql as
            $$ begin raise 'synthetic' using errcode = 'XX001'; end $$;
          create view sealed_content as
            select sender, message_id, digest,
                   case message_id when '%s' then damaged() else ciphertext end as ciphertext
              from sealed_content_elsewhere
          """
              .formatted(message()));

      // When
      leases = leaseTogether(tickets);
    } finally {
      TestDatabase.execute("drop view if exists sealed_content");
      TestDatabase.execute("drop function if exists damaged");
      TestDatabase.execute("alter table sealed_content_elsewhere rename to sealed_content");
    }

    // Then
    assertDamagedIsParked(leases);
  }

  private MessageId message() {
    return damaged.messageId();
  }

  /** First the one that is to be damaged. */
  private List<Ticket> claimBoth() {
    flow.accept(damaged);
    Ticket first = flow.claimOne();
    flow.accept(TestAcceptances.vettedCase("office-a"));
    return List.of(first, flow.claimOne());
  }

  private List<LeaseResult> leaseTogether(List<Ticket> tickets) {
    return tickets.stream().map(store.attempts()::lease).toList().stream()
        .map(lease -> lease.join().orElseThrow())
        .toList();
  }

  private void assertDamagedIsParked(List<LeaseResult> leases) throws Exception {
    assertThat(leases.get(0)).isEqualTo(new Dropped(DropReason.CONTENT_CORRUPT));
    assertThat(leases.get(1)).isInstanceOf(Leased.class);
    assertThat(
            TestDatabase.text(
                "select state || ' ' || reason from delivery where recipient = 'police-a'"))
        .isEqualTo("parked content-corrupt");
    DeliverySteps.assertTrailsAreSound(store);
  }
}
