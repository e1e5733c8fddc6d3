package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.referral.NoticeHoldings.HeldNotice;
import org.wasl.store.referral.NoticeHoldings.Page;
import org.wasl.store.referral.NoticeHoldings.Position;

/** The notices that an agency holds, as the gateway sees it. */
class NoticeHoldingsTest {
  private static final LocalDate LAST = LocalDate.of(2026, 12, 31);

  private Store store;
  private DeliverySteps flow;
  private UUID referral;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
    Acceptance opening = TestAcceptances.vettedCase("office-a");
    flow.accept(opening);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    referral = opening.referral();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void eachHolderSeesItsOwnNoticesAndSinceWhenItHasThem() {
    // Given
    Acceptance notice = issue("wanted-notice", "police-a", "registry");
    issue("instruction", "police-a");
    // When
    HeldNotice before = held("registry").getFirst();
    flow.claim().forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
    HeldNotice after = held("registry").getFirst();
    HeldNotice own = held("police-a").getFirst();
    // Then
    assertThat(held("registry")).hasSize(1);
    assertThat(held("police-a")).as("the instruction is no notice").hasSize(1);
    assertThat(held("police-b")).isEmpty();
    assertThat(after.position()).isEqualTo(new Position(referral, notice.messageId()));
    assertThat(after.state()).isEqualTo("issued");
    assertThat(after.until()).contains(LAST);
    assertThat(after.version()).isEqualTo(notice.messageId());
    assertThat(after.digest()).isEqualTo(notice.sealed().digest());
    assertThat(before.since()).isEmpty();
    assertThat(after.since()).isPresent();
    assertThat(after.waitedFor()).isTrue();
    assertThat(own.since()).as("it is its own message").isPresent();
    assertThat(own.waitedFor()).isFalse();
  }

  @Test
  void theLastMessageAboutANoticeIsItsVersion() {
    // Given
    Acceptance first = issue("wanted-notice", "police-a", "registry");
    Acceptance other = issue("wanted-notice", "police-a", "registry");
    Acceptance modified =
        message(
            "office-a",
            "wanted-notice",
            "modify",
            first.messageId(),
            update(first.messageId(), "issued", "issued", Optional.empty(), HolderRequest.ASKED));
    flow.accept(modified);
    // When
    List<HeldNotice> held = held("registry");
    // Then
    assertThat(held)
        .extracting(HeldNotice::version)
        .containsExactlyInAnyOrder(modified.messageId(), other.messageId());
    assertThat(held)
        .extracting(HeldNotice::sender)
        .containsExactlyInAnyOrder("office-a", "police-a");
  }

  @Test
  void aNoticeStaysUntilItsLastHolderHasConfirmedItsEnd() {
    // Given
    UUID notice = issue("warrant", "police-a", "registry").messageId();
    flow.accept(
        message(
            "office-a",
            "warrant",
            "withdraw",
            notice,
            update(
                notice,
                "issued",
                "withdrawal-pending",
                Optional.of("withdrawn"),
                HolderRequest.ASKED)));
    // When
    List<HeldNotice> pending = held("registry");
    confirm("registry", notice);
    List<HeldNotice> confirmed = held("registry");
    confirm("police-a", notice);
    // Then
    assertThat(pending).extracting(HeldNotice::state).containsExactly("withdrawal-pending");
    assertThat(pending).extracting(HeldNotice::waitedFor).containsExactly(true);
    assertThat(confirmed).extracting(HeldNotice::waitedFor).containsExactly(false);
    assertThat(held("registry")).isEmpty();
    assertThat(held("police-a")).isEmpty();
  }

  @Test
  void pagesFollowEachOtherInAnOrderThatStaysWhateverChangesBetweenThem() {
    // Given
    List<UUID> issued =
        Stream.generate(() -> issue("wanted-notice", "police-a", "registry").messageId())
            .limit(5)
            .sorted(NoticeHoldingsTest::unsigned)
            .toList();
    // When
    Page first = page(Position.START, 2);
    UUID changed = issued.get(0);
    flow.accept(
        message(
            "office-a",
            "wanted-notice",
            "modify",
            changed,
            update(changed, "issued", "issued", Optional.empty(), HolderRequest.ASKED)));
    Page second = page(first.notices().getLast().position(), 2);
    Page third = page(second.notices().getLast().position(), 2);
    // Then
    assertThat(
            Stream.of(first, second, third)
                .flatMap(page -> page.notices().stream())
                .map(notice -> notice.position().notice()))
        .containsExactlyElementsOf(issued);
    assertThat(page(third.notices().getLast().position(), 2).notices()).isEmpty();
  }

  @Test
  void aPageIsReadFromTheIndexOfWhatIsHeldOnly() throws Exception {
    // Given
    TestDatabase.execute(
        """
        insert into referral_object (referral, id, kind, code, maker, state, number)
        select gen_random_uuid(), gen_random_uuid(), 'wanted-notice', 'issue', 'police-a',
               'discharged', 1
          from generate_series(1, 20000);
        insert into object_holder (referral, object, agency, confirmed, held)
        select referral, id, 'registry', true, false from referral_object;
        analyze object_holder, referral_object;
        """);
    // When
    String plan = plan();
    // Then
    assertThat(plan).contains("object_holder_held").doesNotContain("Seq Scan on object_holder");
    TestDatabase.empty().close();
  }

  private static String plan() throws Exception {
    try (Connection connection = TestDatabase.connect();
        PreparedStatement statement =
            connection.prepareStatement("explain (analyze, buffers) " + NoticeHoldings.PAGE)) {
      statement.setString(1, "registry");
      statement.setObject(2, new UUID(0, 0));
      statement.setObject(3, new UUID(0, 0));
      statement.setInt(4, 100);
      StringBuilder lines = new StringBuilder();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.append(rows.getString(1)).append('\n');
        }
      }
      return lines.toString();
    }
  }

  private static int unsigned(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  private List<HeldNotice> held(String agency) {
    return store.noticeHoldings().page(agency, Position.START, 100).orElseThrow().notices();
  }

  private Page page(Position after, int limit) {
    return store.noticeHoldings().page("registry", after, limit).orElseThrow();
  }

  private void confirm(String holder, UUID notice) {
    assertThat(
            flow.accept(
                message(
                    holder,
                    "notice-answer",
                    "confirmed",
                    notice,
                    update(
                        notice,
                        "withdrawal-pending",
                        "withdrawal-pending",
                        Optional.of("withdrawn"),
                        HolderRequest.CONFIRMING))))
        .isInstanceOf(Accepted.class);
  }

  private Acceptance issue(String kind, String... holders) {
    Acceptance bare =
        TestAcceptances.of(
            referral,
            kind,
            "issue",
            effect("{}", List.of()),
            kind.equals("instruction") ? holders[0] : "registry");
    ObjectCreation made =
        new ObjectCreation(
            bare.messageId(), kind, "issue", "issued", List.of(holders), Optional.of(LAST));
    Acceptance row =
        TestAcceptances.from(
            "police-a", TestAcceptances.copyOf(bare).effect(effect("{}", List.of(made))).build());
    assertThat(flow.accept(row)).isInstanceOf(Accepted.class);
    return row;
  }

  private Acceptance message(
      String sender, String type, String subtype, UUID notice, ObjectEffect effect) {
    return TestAcceptances.from(
        sender,
        TestAcceptances.of(
            referral,
            type,
            subtype,
            effect("{\"object\":\"" + notice + "\"}", List.of(effect)),
            "registry"));
  }

  private static ObjectUpdate update(
      UUID notice, String from, String to, Optional<String> whenConfirmed, HolderRequest holders) {
    return new ObjectUpdate(
        notice, from, to, whenConfirmed, holders, new LastDayEffect.Unchanged(), Optional.empty());
  }

  private static ContinuesReferral effect(String clear, List<ObjectEffect> effects) {
    return new ContinuesReferral(
        Set.of("referred"),
        Optional.empty(),
        Optional.empty(),
        new MessageEffects(
            clear, Optional.empty(), Optional.empty(), List.of(), Set.of(), effects));
  }
}
