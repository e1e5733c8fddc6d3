package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.store.AcceptResult.Accepted;
import org.wasl.store.AcceptResult.NotDue;
import org.wasl.store.Acceptance.OfStatus;
import org.wasl.store.Statuses.Untold;

class StatusesTest {

  @Test
  void onlyAChangeOfWhatMayBeToldIsNoted() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(Cases.later(vetted.referral(), "referred", "investigating"));
      Stages.follow(store);

      // When
      flow.accept(Cases.later(vetted.referral(), "investigating", "investigating"));
      flow.accept(Cases.later(vetted.referral(), "investigating", "notice-requested"));
      flow.accept(Cases.later(vetted.referral(), "notice-requested", "investigating"));
      flow.accept(Cases.later(vetted.referral(), "investigating", "closed"));
      flow.accept(Cases.later(vetted.referral(), "closed", "investigating"));
      Stages.follow(store);

      // Then
      assertThat(store.statuses().untold(10).orElseThrow())
          .extracting(Untold::code)
          .containsExactly("under-examination", "closed", "under-examination");
    }
  }

  @Test
  void eachIsToldOnceAndInOrder() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(Cases.later(vetted.referral(), "referred", "investigating"));
      flow.accept(Cases.later(vetted.referral(), "investigating", "closed"));
      Stages.follow(store);
      List<Untold> untold = store.statuses().untold(10).orElseThrow();

      // When
      AcceptResult tooEarly = flow.accept(telling(untold.get(1)));
      AcceptResult first = flow.accept(telling(untold.get(0)));
      AcceptResult again = flow.accept(telling(untold.get(0)));
      AcceptResult second = flow.accept(telling(untold.get(1)));

      // Then
      assertThat(tooEarly).isEqualTo(new NotDue());
      assertThat(first).isInstanceOf(Accepted.class);
      assertThat(again).isEqualTo(new NotDue());
      assertThat(second).isInstanceOf(Accepted.class);
      assertThat(store.statuses().untold(10).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("delivery where sender = 'gateway'")).isEqualTo(2);
      assertThat(TestDatabase.count("referral where state = 'closed'")).isEqualTo(1);
      Flow.assertTrailsAreSound(store);
    }
  }

  @Test
  void whatIsNotAgreedOnIsPassedOver() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("office-a");
      flow.accept(vetted);
      flow.accept(Cases.later(vetted.referral(), "referred", "investigating"));
      Stages.follow(store);

      // When
      store.statuses().pass(store.statuses().untold(1).orElseThrow().get(0)).orElseThrow();

      // Then
      assertThat(store.statuses().untold(1).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isZero();
    }
  }

  private static Acceptance telling(Untold status) {
    return Cases.byTheGateway(
        status.referral(),
        "status",
        Optional.of(status.code()),
        new OfStatus(status.id(), status.code()),
        "platform");
  }
}
