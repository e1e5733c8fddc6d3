package org.wasl.store.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.database.Result;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

/** The trail names person and user before a change is done, and an outdated change is not done. */
class UserChangeRequestsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String DIGEST = "aa";

  private final List<String> written = new ArrayList<>();
  private Store store;
  private UserChangeRequests users;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    users = store.userChangeRequests();
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  private static PlannedUserChange planned(String person, Optional<String> hash) {
    return new PlannedUserChange(
        "name-of-" + person, person, "viewer", "viewer+approver", hash, DIGEST, "second-shift");
  }

  private UUID asked() {
    return users
        .request("anna", planned("omar", Optional.of("hash")), DAY)
        .orElseThrow()
        .orElseThrow()
        .id();
  }

  private UserChangeDecision decided(UUID id, Action action, String person, String digest) {
    return users.decide(id, action, person, digest, this::write).orElseThrow();
  }

  private Runnable write(PlannedUserChange order) {
    written.add(order.person());
    return () -> written.remove(order.person());
  }

  private List<String> trail() {
    return store.trailEntries().of(AuditEntry.GATEWAY_STREAM).orElseThrow().stream()
        .map(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .toList();
  }

  @Test
  void auditsChangeOfOnePersonAndRollsBackUnwritableOne() {
    // When
    users.change("anna", planned("ben", Optional.empty()), this::write).orElseThrow();
    assertThatThrownBy(
            () ->
                users.change(
                    "anna",
                    planned("omar", Optional.empty()),
                    refused -> {
                      throw new IllegalStateException("no space");
                    }))
        .hasMessage("no space");
    // Then
    assertThat(written).containsExactly("ben");
    assertThat(trail())
        .containsExactly("operator:anna user-changed/ben/viewer/viewer+approver/second-shift");
  }

  @Test
  void writesFileBackIfTheTrailRejectsTheChange() throws Exception {
    // Given
    UUID id = asked();
    TestDatabase.execute(
        """
        create function refuse_the_commit() returns trigger language plpgsql as $$
        begin
          raise exception 'no commit';
        end $$;
        create constraint trigger refuse_the_commit after insert on audit_entry
          deferrable initially deferred for each row execute function refuse_the_commit()
        """);
    // When
    Result<Boolean> change;
    Result<UserChangeDecision> approval;
    try {
      change = users.change("anna", planned("ben", Optional.empty()), this::write);
      approval = users.decide(id, Action.APPROVE, "ben", DIGEST, this::write);
    } finally {
      TestDatabase.execute("drop function refuse_the_commit cascade");
    }
    // Then
    assertThat(change.isDone()).isFalse();
    assertThat(approval.isDone()).isFalse();
    assertThat(written).isEmpty();
  }

  @Test
  void secondPersonAppliesChangeAndTrailNamesBoth() {
    // Given
    UUID id = asked();
    // When
    UserChangeDecision own = decided(id, Action.APPROVE, "anna", DIGEST);
    UserChangeDecision approved = decided(id, Action.APPROVE, "ben", DIGEST);
    UserChangeDecision repeatedDecision = decided(id, Action.APPROVE, "ben", DIGEST);
    // Then
    assertThat(own).isEqualTo(new UserChangeDecision.Objected(Objection.SAME_PERSON));
    assertThat(approved).isInstanceOf(UserChangeDecision.Decided.class);
    assertThat(repeatedDecision).isEqualTo(new UserChangeDecision.Objected(Objection.OVER));
    assertThat(written).containsExactly("omar");
    assertThat(trail())
        .containsExactly(
            "operator:anna user-requested/omar/viewer/viewer+approver/second-shift",
            "operator:anna"
                + " user-approve-refused/omar/viewer/viewer+approver/same-person/requester:anna",
            "operator:ben user-approved/omar/viewer/viewer+approver/second-shift/requester:anna",
            "operator:ben user-approve-refused/omar/viewer/viewer+approver/over/requester:anna");
  }

  @Test
  void requestBeforeAFileChangeIsOutdated() {
    // Given
    UUID id = asked();
    // When
    UserChangeDecision stale = decided(id, Action.APPROVE, "ben", "bb");
    UserChangeDecision rejected = decided(id, Action.REJECT, "anna", "bb");
    // Then
    assertThat(stale).isEqualTo(new UserChangeDecision.Objected(Objection.STALE));
    assertThat(rejected).isInstanceOf(UserChangeDecision.Decided.class);
    assertThat(written).isEmpty();
  }

  @Test
  void allowsOneOpenRequestPerUserAndDropsHashOnceDecided() throws Exception {
    // Given
    UUID id = asked();
    // When
    Optional<UserChangeRequest> second =
        users.request("ben", planned("omar", Optional.empty()), DAY).orElseThrow();
    decided(id, Action.REJECT, "ben", DIGEST);
    Optional<UserChangeRequest> third =
        users.request("ben", planned("omar", Optional.empty()), DAY).orElseThrow();
    // Then
    assertThat(second).isEmpty();
    assertThat(third).isPresent();
    assertThat(users.requests(10).orElseThrow())
        .extracting(request -> request.state() + " " + request.change().passwordHash().isPresent())
        .containsExactly("WAITING false", "REJECTED false");
  }

  @Test
  void requestExpiresAndIsDeletedLater() throws Exception {
    // Given
    UUID id = asked();
    TestDatabase.execute("update user_request set expires_at = now() - interval '9 days'");
    // When
    UserChangeDecision late = decided(id, Action.APPROVE, "ben", DIGEST);
    int kept = users.deleteExpired(Duration.ofDays(10)).orElseThrow();
    ParkedRequestState state = users.requests(10).orElseThrow().getFirst().state();
    int deleted = users.deleteExpired(Duration.ofDays(8)).orElseThrow();
    // Then
    assertThat(late).isEqualTo(new UserChangeDecision.Objected(Objection.EXPIRED));
    assertThat(state).isEqualTo(ParkedRequestState.EXPIRED);
    assertThat(List.of(kept, deleted)).containsExactly(0, 1);
    assertThat(users.requests(10).orElseThrow()).isEmpty();
  }
}
