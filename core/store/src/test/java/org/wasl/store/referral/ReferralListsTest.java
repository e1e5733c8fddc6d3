package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.referral.ReferralLists.ListedReferral;
import org.wasl.store.referral.ReferralLists.Page;
import org.wasl.store.referral.ReferralLists.PartyRole;
import org.wasl.store.referral.ReferralLists.Position;

/** An agency lists its own referrals, page by page, by the time of their last change. */
class ReferralListsTest extends EmptyStore {
  private static final Position BEGINNING = Position.since(Instant.EPOCH);
  private static final Set<String> STATES = Set.of("referred", "investigating", "closed");

  @Test
  void partyListsItsReferralsWithRoleAndOutsiderNone() {
    // Given
    ReferralId first = open("police-a", "office-a", "desk");
    ReferralId second = open("police-b", "office-a");
    // When, Then
    assertThat(ids(new AgencyId("platform"))).containsExactly(first, second);
    assertThat(ids(new AgencyId("office-a"))).containsExactly(first, second);
    assertThat(ids(new AgencyId("police-b"))).containsExactly(second);
    assertThat(ids(new AgencyId("police-c"))).isEmpty();
    assertThat(ids(new AgencyId("gateway"))).isEmpty();
    assertThat(
            List.of(
                    new AgencyId("platform"),
                    new AgencyId("office-a"),
                    new AgencyId("police-a"),
                    new AgencyId("desk"))
                .stream()
                .map(agency -> list(agency, BEGINNING).referrals().get(0).role()))
        .containsExactly(
            PartyRole.SENDER, PartyRole.OFFICE, PartyRole.POLICE, PartyRole.CORRESPONDENT);
    assertThat(list(new AgencyId("desk"), BEGINNING).referrals().get(0))
        .extracting(ListedReferral::type, ListedReferral::version, ListedReferral::state)
        .containsExactly("vetted-case", 1, "referred");
  }

  @Test
  void officeListsSupervisedReferralsBeforeItReceivesAnything() {
    // Given
    ReferralId referral = open("police-a");
    // When, Then
    assertThat(ids(new AgencyId("office-a"))).containsExactly(referral);
  }

  @Test
  void pagesHaveEachReferralOnceAndChangedOnesAgainAtTheEnd() {
    // Given
    List<ReferralId> opened =
        IntStream.range(0, 5).mapToObj(i -> open("police-a", "office-a")).toList();
    // When
    Page first = page(new AgencyId("office-a"), BEGINNING, 2);
    flow.accept(TestAcceptances.instruction(opened.get(0), "police-a"));
    flow.accept(TestAcceptances.instruction(opened.get(3), "police-a"));
    List<ReferralId> rest = new ArrayList<>();
    for (Page page = page(new AgencyId("office-a"), end(first), 2);
        !page.referrals().isEmpty();
        page = page(new AgencyId("office-a"), end(page), 2)) {
      rest.addAll(page.referrals().stream().map(ListedReferral::id).toList());
    }
    // Then
    assertThat(first.referrals())
        .extracting(ListedReferral::id)
        .containsExactly(opened.get(0), opened.get(1));
    assertThat(rest).containsExactly(opened.get(2), opened.get(4), opened.get(0), opened.get(3));
  }

  @Test
  void listsRequestedStatesAndTimesOnly() {
    // Given
    ReferralId early = open("police-a", "office-a");
    ReferralId moved = open("police-a", "office-a");
    flow.accept(TestAcceptances.instruction(moved, "police-a"));
    Instant changed = list(new AgencyId("police-a"), BEGINNING).referrals().get(1).changedAt();
    // When, Then
    assertThat(list(new AgencyId("police-a"), BEGINNING, "referred").referrals())
        .extracting(ListedReferral::id)
        .containsExactly(early);
    assertThat(list(new AgencyId("police-a"), BEGINNING, "investigating").referrals())
        .extracting(ListedReferral::id)
        .containsExactly(moved);
    assertThat(list(new AgencyId("police-a"), Position.since(changed)).referrals())
        .extracting(ListedReferral::id)
        .containsExactly(moved);
    assertThat(list(new AgencyId("police-a"), Position.since(changed.plusNanos(1_000))).referrals())
        .isEmpty();
  }

  @Test
  void messageBetweenOthersChangesListOnlyWithTheState() {
    // Given
    ReferralId referral = open("police-a", "office-a");
    Instant opened = list(new AgencyId("police-a"), BEGINNING).referrals().get(0).changedAt();
    // When
    flow.accept(
        TestAcceptances.by(
            new AgencyId("office-a"), referral, TestAcceptances.counting("{}"), "registry"));
    ListedReferral untouched = list(new AgencyId("police-a"), BEGINNING).referrals().get(0);
    ListedReferral own = list(new AgencyId("office-a"), BEGINNING).referrals().get(0);
    flow.accept(
        TestAcceptances.from(
            new AgencyId("office-a"), TestAcceptances.instruction(referral, "registry")));
    ListedReferral moved = list(new AgencyId("police-a"), BEGINNING).referrals().get(0);
    // Then
    assertThat(untouched.changedAt()).isEqualTo(opened);
    assertThat(own.changedAt()).isAfter(opened);
    assertThat(moved.state()).isEqualTo("investigating");
    assertThat(moved.changedAt()).isAfter(opened);
    assertThat(ids(new AgencyId("registry"))).containsExactly(referral);
  }

  @Test
  void listIsCompleteUpToItsTimeDespiteOpenCommits() throws Exception {
    // Given
    try (Connection other = TestDatabase.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      Instant begun;
      try (ResultSet row = statement.executeQuery("select now(), pg_current_xact_id()")) {
        row.next();
        begun = row.getObject(1, OffsetDateTime.class).toInstant();
      }
      open("police-a", "office-a");
      // When
      Instant during = list(new AgencyId("office-a"), BEGINNING).asOf();
      other.rollback();
      Page after = list(new AgencyId("office-a"), BEGINNING);
      // Then
      assertThat(during).isBeforeOrEqualTo(begun);
      assertThat(after.asOf()).isAfter(after.referrals().get(0).changedAt());
    }
  }

  @Test
  void readsEveryPageFromTheIndex() throws Exception {
    // Given
    TestDatabase.execute(
        """
        insert into message (sender, message_id, referral, type, version, content_digest,
            first_answer, number)
        select 'platform', id, id, 'vetted-case', 1, decode(repeat('00', 32), 'hex'), '', 1
          from (select gen_random_uuid() as id from generate_series(1, %d)) as x;
        insert into referral (id, state, messages, sender, case_message, clear, police, office,
            others, why)
        select referral, 'referred', 1, sender, message_id, '{}', '{}', 'office-a', '{}', '{}'
          from message;
        insert into party (referral, agency, state, changed_at)
        select id, 'platform', case row_number() over () %% 100 when 0 then 'closed' else state end,
               now() - make_interval(secs => row_number() over ())
          from referral;
        """
            .formatted(ROWS));
    TestDatabase.execute("analyze party, referral, message");
    // When
    String plan = plan(new AgencyId("platform"), Instant.now().minusSeconds(ROWS / 2));
    // Then
    assertThat(plan).contains("party_changed").doesNotContain("Seq Scan on party");
    TestDatabase.empty().close();
  }

  private static final int ROWS = Integer.getInteger("wasl.test.parties", 20_000);

  private static String plan(AgencyId agency, Instant since) throws Exception {
    try (Connection connection = TestDatabase.connect()) {
      return String.join(
          "\n",
          SqlStatement.of(connection, "explain (analyze, buffers) " + ReferralLists.PAGE)
              .texts("states", STATES)
              .text("agency", agency.value())
              .instant("changed_at", since)
              .uuid("referral", new UUID(0, 0))
              .int4("limit", 100)
              .list(row -> row.text("QUERY PLAN")));
    }
  }

  private ReferralId open(String... recipients) {
    Acceptance row = TestAcceptances.vettedCase(recipients);
    flow.accept(row);
    return row.referral();
  }

  private List<ReferralId> ids(AgencyId agency) {
    return list(agency, BEGINNING).referrals().stream().map(ListedReferral::id).toList();
  }

  private Page list(AgencyId agency, Position after, String... states) {
    return store
        .referralLists()
        .page(agency, states.length == 0 ? STATES : Set.of(states), after, 100)
        .orElseThrow();
  }

  private Page page(AgencyId agency, Position after, int limit) {
    return store.referralLists().page(agency, STATES, after, limit).orElseThrow();
  }

  private static Position end(Page page) {
    ListedReferral last = page.referrals().get(page.referrals().size() - 1);
    return new Position(last.changedAt(), last.id());
  }
}
