package org.wasl.store.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.OwnMessageClaim.StatusClaim;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.NotDue;
import org.wasl.store.intake.Acceptance;

class ReporterStatusesTest {

  @Test
  void recordsOnlyChangesOfTheReporterStatus() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(TestAcceptances.later(vetted.referral(), "referred", "investigating"));
      TestDeadlineTable.follow(store);

      // When
      flow.accept(TestAcceptances.later(vetted.referral(), "investigating", "investigating"));
      flow.accept(TestAcceptances.later(vetted.referral(), "investigating", "notice-requested"));
      flow.accept(TestAcceptances.later(vetted.referral(), "notice-requested", "investigating"));
      flow.accept(TestAcceptances.later(vetted.referral(), "investigating", "closed"));
      flow.accept(TestAcceptances.later(vetted.referral(), "closed", "investigating"));
      TestDeadlineTable.follow(store);

      // Then
      assertThat(store.reporterStatuses().pending(Optional.empty(), 10).orElseThrow())
          .extracting(PendingStatus::code)
          .containsExactly("under-examination", "closed", "under-examination");
    }
  }

  @Test
  void notifiesNoReporterOfATest() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance test = TestAcceptances.asTest(TestAcceptances.vettedCase("office-a"));
      flow.accept(test);
      flow.accept(
          TestAcceptances.asTest(
              TestAcceptances.later(test.referral(), "referred", "investigating")));
      // When
      TestDeadlineTable.follow(store);
      // Then
      assertThat(
              store
                  .referralSnapshots()
                  .referral(test.referral())
                  .orElseThrow()
                  .orElseThrow()
                  .test())
          .isTrue();
      assertThat(store.reporterStatuses().pending(Optional.empty(), 10).orElseThrow()).isEmpty();
    }
  }

  @Test
  void notifiesEachStatusOnceAndInOrder() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(TestAcceptances.later(vetted.referral(), "referred", "investigating"));
      flow.accept(TestAcceptances.later(vetted.referral(), "investigating", "closed"));
      TestDeadlineTable.follow(store);
      List<PendingStatus> pending =
          store.reporterStatuses().pending(Optional.empty(), 10).orElseThrow();

      assertThat(store.reporterStatuses().pending(Optional.of(pending.get(0)), 10).orElseThrow())
          .containsExactly(pending.get(1));

      // When
      AcceptResult tooEarly = flow.accept(telling(pending.get(1)));
      AcceptResult first = flow.accept(telling(pending.get(0)));
      AcceptResult repeatedResult = flow.accept(telling(pending.get(0)));
      AcceptResult second = flow.accept(telling(pending.get(1)));

      // Then
      assertThat(tooEarly).isEqualTo(new NotDue());
      assertThat(first).isInstanceOf(Accepted.class);
      assertThat(repeatedResult).isEqualTo(new NotDue());
      assertThat(second).isInstanceOf(Accepted.class);
      assertThat(store.reporterStatuses().pending(Optional.empty(), 10).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("delivery where sender = 'gateway'")).isEqualTo(2);
      assertThat(TestDatabase.count("referral where state = 'closed'")).isEqualTo(1);
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void skipsStatusesThatAreNotAgreed() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(TestAcceptances.later(vetted.referral(), "referred", "investigating"));
      TestDeadlineTable.follow(store);

      // When
      store
          .reporterStatuses()
          .markSent(store.reporterStatuses().pending(Optional.empty(), 1).orElseThrow().get(0))
          .orElseThrow();

      // Then
      assertThat(store.reporterStatuses().pending(Optional.empty(), 1).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isZero();
    }
  }

  private static Acceptance telling(PendingStatus status) {
    return TestAcceptances.byTheGateway(
        status.referral(),
        "status",
        Optional.of(status.code()),
        new StatusClaim(status.id(), status.code()),
        "platform");
  }
}
