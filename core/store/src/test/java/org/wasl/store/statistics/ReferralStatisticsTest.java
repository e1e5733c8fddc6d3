package org.wasl.store.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.CountTable;
import org.wasl.rules.statistics.Countries;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.DisclosureRule;
import org.wasl.rules.statistics.Measure;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.ReportingPeriod.Length;
import org.wasl.rules.statistics.Tally;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;

class ReferralStatisticsTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final DisclosureRule EXACT = new DisclosureRule.Exact();
  private static final Countries COUNTRIES =
      new Countries("MA", Map.of("FR", "europe", "DE", "europe"));
  private static final Optional<AgencyId> ALL_AGENCIES = Optional.empty();

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void countsEachReferralOncePerDimensionAndMissingFactsAsUnknown() {
    // Given
    opened("fraud", "'territory':'MA-CAS','origin':'MA','reporterMode':'identified'", "police-a");
    opened("fraud", "'territory':'MA-FES','origin':'FR','reporterMode':'anonymous'", "police-a");
    opened("terrorism", "'origin':'DE','reporterMode':'anonymous'", "bcij");
    // When
    List<List<String>> tables =
        IntStream.range(0, Dimension.values().length)
            .mapToObj(
                i -> cells(count(Dimension.values()[i], now(), ALL_AGENCIES), Measure.REFERRALS))
            .toList();
    // Then
    assertThat(tables)
        .containsExactly(
            List.of("fraud 2", "terrorism 1"),
            List.of("MA-CAS 1", "MA-FES 1", "unknown 1"),
            List.of("referred 3"),
            List.of("anonymous 2", "identified 1"),
            List.of("domestic 1", "foreign 2"),
            List.of("domestic 1", "europe 2"));
  }

  @Test
  void neverCountsTests() {
    // Given
    ReferralId real = opened("fraud", "'origin':'MA'", "police-a");
    ReferralId test = opened("terrorism", "'origin':'MA'", "police-a", true);
    later(real, "wanted-notice", "issue", "{}");
    later(test, "wanted-notice", "issue", "{}");
    // When
    CountTable everybody = count(Dimension.CATEGORY, now(), ALL_AGENCIES);
    CountTable ofParty = count(Dimension.CATEGORY, now(), Optional.of(new AgencyId("office-a")));
    // Then
    for (CountTable figures : List.of(everybody, ofParty)) {
      assertThat(cells(figures, Measure.REFERRALS)).containsExactly("fraud 1");
      assertThat(cells(figures, Measure.NOTICES)).containsExactly("fraud 1");
    }
  }

  @Test
  void takesPersonsAndNoticesFromMessages() {
    // Given
    ReferralId fraud = opened("fraud", "'origin':'MA'", "police-a");
    ReferralId terrorism = opened("terrorism", "'origin':'MA'", "bcij");
    later(fraud, "investigation-report", "interim", "{'identifiedCount':'2','linkedCount':'1'}");
    later(fraud, "investigation-report", "final", "{'identifiedCount':'1','presentedCount':'3'}");
    later(fraud, "disposition", "before-court", "{'broughtCount':'2'}");
    later(fraud, "disposition", "prosecution", "{}");
    later(
        fraud,
        "judgment",
        "rendered",
        "{'convictedCount':'1','acquittedCount':'1','dismissedCount':'0'}");
    later(
        fraud,
        "judgment",
        "ends-notice",
        "{'convictedCount':'0','acquittedCount':'0','dismissedCount':'2'}");
    later(terrorism, "wanted-notice", "issue", "{}");
    later(terrorism, "wanted-notice", "withdraw", "{}");
    later(terrorism, "instruction", "open-investigation", "{}");
    // When
    CountTable figures = count(Dimension.CATEGORY, now(), ALL_AGENCIES);
    // Then
    assertThat(cells(figures, Measure.IDENTIFIED)).containsExactly("fraud 3", "terrorism 0");
    assertThat(cells(figures, Measure.LINKED)).containsExactly("fraud 1", "terrorism 0");
    assertThat(cells(figures, Measure.PRESENTED)).containsExactly("fraud 3", "terrorism 0");
    assertThat(cells(figures, Measure.BROUGHT)).containsExactly("fraud 2", "terrorism 0");
    assertThat(cells(figures, Measure.CONVICTED)).containsExactly("fraud 1", "terrorism 0");
    assertThat(cells(figures, Measure.ACQUITTED)).containsExactly("fraud 1", "terrorism 0");
    assertThat(cells(figures, Measure.DISMISSED)).containsExactly("fraud 2", "terrorism 0");
    assertThat(cells(figures, Measure.NOTICES)).containsExactly("fraud 0", "terrorism 1");
    assertThat(figures.total().numbers()).containsEntry(Measure.WARRANTS, OptionalLong.of(0));
  }

  @Test
  void agencyCountsOnlyItsOwnReferrals() {
    // Given two referrals to police-a, one to police-b, all under office-a
    ReferralId notified = opened("fraud", "'origin':'MA'", "police-a");
    opened("fraud", "'origin':'MA'", "police-a");
    opened("fraud", "'origin':'MA'", "police-b");
    later(notified, "wanted-notice", "issue", "{}", "registry");
    // When
    List<Long> seen =
        List.of(
                new AgencyId("police-a"),
                new AgencyId("police-b"),
                new AgencyId("office-a"),
                new AgencyId("platform"),
                new AgencyId("registry"),
                new AgencyId("outsider"))
            .stream()
            .map(agency -> count(Dimension.CATEGORY, now(), Optional.of(agency)))
            .map(figures -> figures.total().numbers().get(Measure.REFERRALS).orElseThrow())
            .toList();
    // Then
    assertThat(seen).containsExactly(2L, 1L, 3L, 3L, 1L, 0L);
  }

  @Test
  void partyCountsOnlyMessagesOfItsTimeline() {
    // Given a report to the office, and a notice to the registry
    ReferralId referral = opened("fraud", "'origin':'MA'", "police-a");
    later(referral, "investigation-report", "final", "{'identifiedCount':'2'}", "office-a");
    later(referral, "wanted-notice", "issue", "{}", "registry");
    // Then
    assertThat(seenBy(new AgencyId("office-a")))
        .isEqualTo(Map.of(Measure.REFERRALS, 1L, Measure.IDENTIFIED, 2L, Measure.NOTICES, 1L));
    assertThat(seenBy(new AgencyId("registry")))
        .isEqualTo(Map.of(Measure.REFERRALS, 1L, Measure.NOTICES, 1L));
    assertThat(seenBy(new AgencyId("police-a"))).isEqualTo(Map.of(Measure.REFERRALS, 1L));
  }

  @Test
  void formerOfficeCountsMessagesBeforeTheTransfer() throws Exception {
    // Given
    ReferralId referral = opened("fraud", "'origin':'MA'", "police-a");
    later(referral, "wanted-notice", "issue", "{}", "registry");
    new DeliverySteps(store)
        .accept(
            TestAcceptances.from(
                new AgencyId("office-a"),
                TestAcceptances.of(
                    referral, "instruction", "transfer", continues("{}"), "office-b")));
    TestDatabase.execute("update referral set office = 'office-b'");
    later(referral, "warrant", "issue", "{}", "registry");
    // Then
    assertThat(seenBy(new AgencyId("office-a")))
        .isEqualTo(Map.of(Measure.REFERRALS, 1L, Measure.NOTICES, 1L));
    assertThat(seenBy(new AgencyId("office-b")))
        .isEqualTo(Map.of(Measure.REFERRALS, 1L, Measure.NOTICES, 1L, Measure.WARRANTS, 1L));
  }

  @Test
  void sameMessagesHaveSameFingerprintEverywhere() throws Exception {
    // Given, all in one week of June
    for (int i = 0; i < 7; i++) {
      ReferralId referral =
          opened(i % 2 == 0 ? "fraud" : "threats", "'territory':'MA-0" + i + "'", "police-a");
      accepted(referral, "2026-06-1" + i + " 12:00:00Z");
    }
    // When
    List<Tally> tallies =
        Stream.of("2026-06", "2026-W25")
            .flatMap(
                text ->
                    Stream.of(Dimension.CATEGORY, Dimension.TERRITORY, Dimension.STAGE)
                        .flatMap(
                            by ->
                                Stream.of(ALL_AGENCIES, Optional.of(new AgencyId("police-a")))
                                    .map(party -> total(counts(by, period(text), party)))))
            .toList();
    Tally without = total(counts(Dimension.STAGE, period("2026-06-10"), ALL_AGENCIES));
    // Then
    assertThat(tallies).hasSize(12);
    assertThat(tallies.stream().distinct().map(Tally::number)).containsExactlyInAnyOrder(7L, 2L);
    assertThat(without.fingerprint()).isNotIn(tallies.stream().map(Tally::fingerprint).toList());
  }

  private static Tally total(List<Count> counts) {
    return counts.stream()
        .map(Count::tally)
        .reduce(
            Tally.NONE,
            (tally, other) ->
                new Tally(
                    tally.number() + other.number(),
                    tally.messages() + other.messages(),
                    Math.max(tally.largest(), other.largest()),
                    tally.fingerprint() ^ other.fingerprint()));
  }

  @Test
  void dayEndsAtItsLastMomentInTheCountry() throws Exception {
    // Given one case in the last minute of 30 June in Casablanca, one in the first of July
    ReferralId last = opened("fraud", "'origin':'MA'", "police-a");
    ReferralId first = opened("threats", "'origin':'MA'", "police-a");
    accepted(last, "2026-06-30 22:59:59.999Z");
    accepted(first, "2026-06-30 23:00:00Z");
    // When
    CountTable june = count(Dimension.CATEGORY, period("2026-06"), ALL_AGENCIES);
    CountTable july = count(Dimension.CATEGORY, period("2026-07"), ALL_AGENCIES);
    // Then
    assertThat(cells(june, Measure.REFERRALS)).containsExactly("fraud 1");
    assertThat(cells(july, Measure.REFERRALS)).containsExactly("threats 1");
  }

  @Test
  void findsADayByIndexAmongManyMessages() throws Exception {
    // Given
    TestDatabase.execute(
        "insert into message (sender, message_id, referral, type, version, content_digest,"
            + " first_answer, number, accepted_at) select 'platform', gen_random_uuid(),"
            + " gen_random_uuid(), 'vetted-case', 1, sha256(n::text::bytea), repeat('x',"
            + " 500)::bytea, 1, timestamptz '2020-01-01' + n * interval '1 hour' from"
            + " generate_series(1, 40000) n");
    TestDatabase.execute("vacuum analyze message");
    // When
    String plan =
        plan(
            "select from message where accepted_at >= '2022-01-01'"
                + " and accepted_at < '2022-01-02'");
    // Then
    assertThat(plan).contains("message_accepted");
  }

  private static String plan(String sql) throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery("explain " + sql);
      StringBuilder plan = new StringBuilder();
      while (result.next()) {
        plan.append(result.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  private CountTable count(Dimension by, ReportingPeriod period, Optional<AgencyId> party) {
    return CountTable.of(by, counts(by, period, party), COUNTRIES, EXACT);
  }

  private List<Count> counts(Dimension by, ReportingPeriod period, Optional<AgencyId> party) {
    return store.statistics().count(by, period, ZONE, party).orElseThrow();
  }

  private Map<Measure, Long> seenBy(AgencyId agency) {
    CountTable.CountRow total = count(Dimension.CATEGORY, now(), Optional.of(agency)).total();
    Map<Measure, Long> seen = new EnumMap<>(Measure.class);
    total.numbers().forEach((measure, number) -> seen.put(measure, number.orElseThrow()));
    seen.values().removeIf(number -> number == 0);
    return seen;
  }

  /** The month in which what a test does is accepted. */
  private static ReportingPeriod now() {
    return ReportingPeriod.containing(Length.MONTH, LocalDate.now(ZONE));
  }

  private static List<String> cells(CountTable figures, Measure measure) {
    return figures.rows().stream()
        .map(row -> row.code() + " " + row.numbers().get(measure).orElseThrow())
        .toList();
  }

  private static ReportingPeriod period(String text) {
    return ReportingPeriod.parse(text).orElseThrow();
  }

  private static void accepted(ReferralId referral, String at) throws Exception {
    TestDatabase.execute(
        "update message set accepted_at = '" + at + "' where referral = '" + referral + "'");
  }

  private ReferralId opened(String category, String facts, String police) {
    return opened(category, facts, police, false);
  }

  private ReferralId opened(String category, String facts, String police, boolean test) {
    String clear = "{'category':'" + category + "'," + facts + "}";
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OpensReferral opens =
        new OpensReferral(
            "referred",
            clear.replace('\'', '"'),
            List.of(new AgencyId(police)),
            new AgencyId("office-a"),
            List.of(),
            List.of(),
            false);
    Acceptance row = TestAcceptances.of(referral, "vetted-case", null, opens, police, "office-a");
    new DeliverySteps(store).accept(test ? TestAcceptances.asTest(row) : row);
    return referral;
  }

  private void later(
      ReferralId referral, String type, String subtype, String clear, String... recipients) {
    new DeliverySteps(store)
        .accept(TestAcceptances.of(referral, type, subtype, continues(clear), recipients));
  }

  private static ContinuesReferral continues(String clear) {
    return new ContinuesReferral(
        Set.of("referred"),
        Optional.empty(),
        Optional.empty(),
        TestAcceptances.counting(clear.replace('\'', '"')));
  }
}
