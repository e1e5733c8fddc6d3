package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
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
  private ReferralId referral;

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
  void holderSeesItsOwnNoticesAndTheirTime() {
    // Given
    Acceptance notice = issue("wanted-notice", new AgencyId("police-a"), new AgencyId("registry"));
    issue("instruction", new AgencyId("police-a"));
    // When
    HeldNotice before = held(new AgencyId("registry")).getFirst();
    flow.claim().forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
    HeldNotice after = held(new AgencyId("registry")).getFirst();
    HeldNotice own = held(new AgencyId("police-a")).getFirst();
    // Then
    assertThat(held(new AgencyId("registry"))).hasSize(1);
    assertThat(held(new AgencyId("police-a"))).as("the instruction is no notice").hasSize(1);
    assertThat(held(new AgencyId("police-b"))).isEmpty();
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
  void lastMessageAboutANoticeIsItsVersion() {
    // Given
    Acceptance first = issue("wanted-notice", new AgencyId("police-a"), new AgencyId("registry"));
    Acceptance other = issue("wanted-notice", new AgencyId("police-a"), new AgencyId("registry"));
    Acceptance modified =
        message(
            new AgencyId("office-a"),
            "wanted-notice",
            "modify",
            first.messageId(),
            update(first.messageId(), "issued", "issued", Optional.empty(), HolderRequest.ASKED));
    flow.accept(modified);
    // When
    List<HeldNotice> held = held(new AgencyId("registry"));
    // Then
    assertThat(held)
        .extracting(HeldNotice::version)
        .containsExactlyInAnyOrder(modified.messageId(), other.messageId());
    assertThat(held)
        .extracting(HeldNotice::sender)
        .containsExactlyInAnyOrder(new AgencyId("office-a"), new AgencyId("police-a"));
  }

  @Test
  void noticeStaysUntilItsLastHolderConfirmsItsEnd() {
    // Given
    MessageId notice =
        issue("warrant", new AgencyId("police-a"), new AgencyId("registry")).messageId();
    flow.accept(
        message(
            new AgencyId("office-a"),
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
    List<HeldNotice> pending = held(new AgencyId("registry"));
    confirm(new AgencyId("registry"), notice);
    List<HeldNotice> confirmed = held(new AgencyId("registry"));
    confirm(new AgencyId("police-a"), notice);
    // Then
    assertThat(pending).extracting(HeldNotice::state).containsExactly("withdrawal-pending");
    assertThat(pending).extracting(HeldNotice::waitedFor).containsExactly(true);
    assertThat(confirmed).extracting(HeldNotice::waitedFor).containsExactly(false);
    assertThat(held(new AgencyId("registry"))).isEmpty();
    assertThat(held(new AgencyId("police-a"))).isEmpty();
  }

  @Test
  void pageOrderIsStableUnderChanges() {
    // Given
    List<MessageId> issued =
        Stream.generate(
                () ->
                    issue("wanted-notice", new AgencyId("police-a"), new AgencyId("registry"))
                        .messageId())
            .limit(5)
            .sorted(NoticeHoldingsTest::unsigned)
            .toList();
    // When
    Page first = page(Position.START, 2);
    MessageId changed = issued.get(0);
    flow.accept(
        message(
            new AgencyId("office-a"),
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
  void readsPageFromTheIndexOfHeldNoticesOnly() throws Exception {
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
    try (Connection connection = TestDatabase.connect()) {
      return String.join(
          "\n",
          SqlStatement.of(connection, "explain (analyze, buffers) " + NoticeHoldings.PAGE)
              .text("agency", "registry")
              .uuid("referral", new UUID(0, 0))
              .uuid("notice", new UUID(0, 0))
              .int4("limit", 100)
              .list(row -> row.text("QUERY PLAN")));
    }
  }

  private static int unsigned(MessageId a, MessageId b) {
    int high =
        Long.compareUnsigned(
            a.value().getMostSignificantBits(), b.value().getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            a.value().getLeastSignificantBits(), b.value().getLeastSignificantBits());
  }

  private List<HeldNotice> held(AgencyId agency) {
    return store.noticeHoldings().page(agency, Position.START, 100).orElseThrow().notices();
  }

  private Page page(Position after, int limit) {
    return store.noticeHoldings().page(new AgencyId("registry"), after, limit).orElseThrow();
  }

  private void confirm(AgencyId holder, MessageId notice) {
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

  private Acceptance issue(String kind, AgencyId... holders) {
    Acceptance bare =
        TestAcceptances.of(
            referral,
            kind,
            "issue",
            effect("{}", List.of()),
            kind.equals("instruction") ? holders[0].value() : "registry");
    ObjectCreation made =
        new ObjectCreation(
            bare.messageId(), kind, "issue", "issued", List.of(holders), Optional.of(LAST));
    Acceptance row =
        TestAcceptances.from(
            new AgencyId("police-a"),
            TestAcceptances.copyOf(bare).effect(effect("{}", List.of(made))).build());
    assertThat(flow.accept(row)).isInstanceOf(Accepted.class);
    return row;
  }

  private Acceptance message(
      AgencyId sender, String type, String subtype, MessageId notice, ObjectEffect effect) {
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
      MessageId notice,
      String from,
      String to,
      Optional<String> whenConfirmed,
      HolderRequest holders) {
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
