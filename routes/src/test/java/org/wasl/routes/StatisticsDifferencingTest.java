package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.DifferencingAttack.Bounds;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.CellPerturbation;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.ReportingPeriod.Length;
import org.wasl.runtime.TestSeed;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/**
 * Threat 45. An agency makes every possible inquiry about a quarter, and computes the hidden
 * numbers. The quarter begins with a Monday and ends with a Sunday, so its months and its weeks are
 * two divisions of the same days.
 */
class StatisticsDifferencingTest extends RouteTest {
  private static final LocalDate FIRST = LocalDate.parse("2024-01-01");
  private static final LocalDate LAST = LocalDate.parse("2024-03-31");
  private static final int CASES = 600;
  private static final int THRESHOLD = 5;
  private static final int NOISE = THRESHOLD - 1;
  private static final String ALL = "total";
  private static final Map<Dimension, List<String>> CELLS =
      Map.of(
          Dimension.CATEGORY,
          List.of("fraud", "sexual-extortion", "defamation", "threats", "terrorism"),
          Dimension.TERRITORY,
          List.of("MA-CAS", "MA-FES", "MA-RAB", "MA-OUJ"),
          Dimension.STAGE,
          List.of("referred", "investigating", "triaged"),
          Dimension.REPORTER_MODE,
          List.of("identified", "anonymous", "pseudonymous"),
          Dimension.ORIGIN,
          List.of("domestic", "foreign"),
          Dimension.REGION,
          List.of("domestic", "europe"));
  private static final List<ReportingPeriod> PERIODS =
      Stream.of(Length.MONTH, Length.WEEK)
          .flatMap(
              length ->
                  FIRST
                      .datesUntil(LAST.plusDays(1))
                      .map(day -> ReportingPeriod.containing(length, day))
                      .distinct())
          .toList();

  private record SyntheticReferral(String office, LocalDate day, Map<Dimension, String> cells) {}

  private final long seed = TestSeed.of(StatisticsDifferencingTest.class);
  private final Random random = new Random(seed);
  private final List<SyntheticReferral> referrals =
      Stream.generate(this::drawn).limit(CASES).toList();

  @Override
  protected List<RoutesBuilder> routes() {
    CellPerturbation perturbation =
        new CellPerturbation(
            THRESHOLD, fingerprint -> new SplittableRandom(seed ^ fingerprint).nextLong());
    return List.of(
        line.policies(),
        line.statistics(
            new StatisticsPolicy(TestTime.ZONE, TestTime.COUNTRIES, false, perturbation), 10_000));
  }

  @BeforeEach
  void insertReferrals() throws Exception {
    TestDatabase.execute(
        referrals.stream().map(this::insertion).collect(Collectors.joining(";\n")));
  }

  @Test
  void row45AllAnswersOfAnAgencyDiscloseNoCellOfSingleCases() {
    // Given
    Map<String, Long> truth = truth("office-a");
    // When the numbers below the threshold are hidden, and the others are shown as they are
    Map<String, Bounds> naive = attack((by, period) -> naive(by, period, truth));
    Map<String, Bounds> answered = attack(this::answer);
    // Then
    assertThat(isolated(naive, truth)).as("the attack works").hasSizeGreaterThan(10);
    assertThat(isolated(answered, truth)).isEmpty();
    assertThat(answered)
        .allSatisfy(
            (name, bounds) -> assertThat(bounds.contain(truth.get(name))).as(name).isTrue());
  }

  @Test
  void differenceOfPeriodsDoesNotDisclosePartialPeriod() {
    // Given what January has beyond its four whole weeks, the last three days
    List<Long> differences = new ArrayList<>();
    List<Long> counted = new ArrayList<>();
    for (Dimension by : Dimension.values()) {
      Map<String, Bounds> month = answer(by, period("2024-01"));
      List<Map<String, Bounds>> weeks =
          IntStream.rangeClosed(1, 4).mapToObj(n -> answer(by, period("2024-W0" + n))).toList();
      for (String code : CELLS.get(by)) {
        if (weeks.stream().allMatch(week -> isShown(week.get(code)))) {
          // When
          long sum = weeks.stream().mapToLong(week -> middle(week.get(code))).sum();
          differences.add(middle(month.get(code)) - sum);
          counted.add(truth("office-a").get(name(by, code, "2024-01-29")));
        }
      }
    }
    // Then
    assertThat(counted).as("cells whose weeks are all shown").hasSizeGreaterThan(3);
    assertThat(differences).isNotEqualTo(counted);
  }

  @Test
  void differenceOverTimeDoesNotDiscloseErasedReferral() throws Exception {
    // Given
    int erased = 40;
    List<Long> totals = new ArrayList<>();
    totals.add(middle(answer(Dimension.CATEGORY, period("2024-02")).get(ALL)));
    for (int i = 0; i < erased; i++) {
      // When
      TestDatabase.execute(
          """
          delete from message where message_id = (
            select m.message_id from message m join referral r on r.id = m.referral
             where r.office = 'office-a' and m.accepted_at >= '2024-02-02'
               and m.accepted_at < '2024-02-28' limit 1)
          """);
      totals.add(middle(answer(Dimension.CATEGORY, period("2024-02")).get(ALL)));
    }
    // Then
    List<Long> differences =
        IntStream.range(0, erased).mapToObj(i -> totals.get(i) - totals.get(i + 1)).toList();
    assertThat(differences.stream().filter(difference -> difference == 1).count())
        .as("%s", differences)
        .isLessThan(erased / 2);
    assertThat(differences.stream().distinct()).hasSizeGreaterThan(3);
  }

  @Test
  void agencyCountsOwnReferralsAndOversightExactTotalsByDay() {
    // Given
    Map<String, Long> own = truth("office-a");
    Map<String, Long> all = truth("");
    // When / Then
    for (ReportingPeriod period : PERIODS) {
      String total = name(ALL, period.toString());
      assertThat(answer(Dimension.STAGE, period).get(ALL).contain(own.get(total))).isTrue();
      JsonNode sheet = ask(TestPartners.OVERSIGHT, Dimension.STAGE, period.toString());
      assertThat(sheet.at("/total/referrals").asLong()).isEqualTo(all.get(total));
      assertThat(own.get(total) + 2L * NOISE).isLessThan(all.get(total));
    }
    long days =
        FIRST
            .datesUntil(FIRST.plusDays(31))
            .map(day -> ask(TestPartners.OVERSIGHT, Dimension.CATEGORY, day.toString()))
            .mapToLong(sheet -> sheet.at("/total/referrals").asLong())
            .sum();
    assertThat(days).isEqualTo(all.get(name(ALL, "2024-01")));
    assertThat(ask(TestPartners.OFFICE, Dimension.CATEGORY, "2024-01-15").path("reason").asText())
        .isEqualTo("oversight-only");
  }

  private SyntheticReferral drawn() {
    long day = random.nextLong(ChronoUnit.DAYS.between(FIRST, LAST) + 1);
    Map<Dimension, String> cells = new HashMap<>();
    CELLS.forEach(
        (by, codes) -> {
          // The first is frequent, the last is rare.
          int index = (int) (codes.size() * Math.pow(random.nextDouble(), 3));
          cells.put(by, codes.get(index));
        });
    boolean domestic = "domestic".equals(cells.get(Dimension.ORIGIN));
    cells.put(Dimension.REGION, domestic ? "domestic" : "europe");
    String office = random.nextBoolean() ? "office-a" : "office-b";
    return new SyntheticReferral(office, FIRST.plusDays(day), cells);
  }

  private String insertion(SyntheticReferral syntheticReferral) {
    ReferralId referral = new ReferralId(new UUID(random.nextLong(), random.nextLong()));
    MessageId message = new MessageId(new UUID(random.nextLong(), random.nextLong()));
    return """
    insert into referral (id, state, messages, sender, case_message, clear, police, office, others,
        why)
      values ('%1$s', '%3$s', 1, 'platform', '%2$s',
        '{"category":"%4$s","territory":"%5$s","reporterMode":"%6$s","origin":"%7$s"}',
        '{}', '%8$s', '{}', '{}');
    insert into message (sender, message_id, referral, type, version, content_digest, first_answer,
        number, accepted_at)
      values ('platform', '%2$s', '%1$s', 'vetted-case', 1, sha256('%2$s'), '', 1, '%9$s 12:00Z');
    insert into party (referral, agency, state, changed_at)
      values ('%1$s', '%8$s', '%3$s', '%9$s 12:00Z')
    """
        .formatted(
            referral,
            message,
            syntheticReferral.cells().get(Dimension.STAGE),
            syntheticReferral.cells().get(Dimension.CATEGORY),
            syntheticReferral.cells().get(Dimension.TERRITORY),
            syntheticReferral.cells().get(Dimension.REPORTER_MODE),
            syntheticReferral.cells().get(Dimension.ORIGIN).equals("domestic") ? "MA" : "FR",
            syntheticReferral.office(),
            syntheticReferral.day());
  }

  /** The numbers of one office, of all with none, by the names that the attack has for them. */
  private Map<String, Long> truth(String office) {
    Map<String, Long> counts = new HashMap<>();
    List<String> times = new ArrayList<>(blocks().keySet());
    PERIODS.forEach(period -> times.add(period.toString()));
    for (String time : times) {
      counts.put(name(ALL, time), 0L);
      CELLS.forEach((by, codes) -> codes.forEach(code -> counts.put(name(by, code, time), 0L)));
    }
    for (SyntheticReferral referral : referrals) {
      if (office.isEmpty() || referral.office().equals(office)) {
        for (String time : timesOf(referral.day())) {
          counts.merge(name(ALL, time), 1L, Long::sum);
          referral.cells().forEach((by, code) -> counts.merge(name(by, code, time), 1L, Long::sum));
        }
      }
    }
    return counts;
  }

  private static List<String> timesOf(LocalDate day) {
    List<String> times = new ArrayList<>();
    blocks()
        .forEach((block, days) -> times.addAll(days.contains(day) ? List.of(block) : List.of()));
    Stream.of(Length.MONTH, Length.WEEK)
        .forEach(length -> times.add(ReportingPeriod.containing(length, day).toString()));
    return times;
  }

  /** Days that no period divides, by the first of them. */
  private static Map<String, List<LocalDate>> blocks() {
    Map<List<ReportingPeriod>, List<LocalDate>> together = new LinkedHashMap<>();
    FIRST
        .datesUntil(LAST.plusDays(1))
        .forEach(
            day -> {
              List<ReportingPeriod> periods =
                  List.of(
                      ReportingPeriod.containing(Length.MONTH, day),
                      ReportingPeriod.containing(Length.WEEK, day));
              together.computeIfAbsent(periods, it -> new ArrayList<>()).add(day);
            });
    Map<String, List<LocalDate>> blocks = new LinkedHashMap<>();
    together.values().forEach(days -> blocks.put(days.get(0).toString(), days));
    return blocks;
  }

  /** Asks for everything, and follows every sum that there is. */
  private static Map<String, Bounds> attack(
      BiFunction<Dimension, ReportingPeriod, Map<String, Bounds>> answers) {
    DifferencingAttack attack = new DifferencingAttack();
    Map<String, List<LocalDate>> blocks = blocks();
    for (ReportingPeriod period : PERIODS) {
      String time = period.toString();
      List<String> parts =
          blocks.entrySet().stream()
              .filter(
                  block ->
                      ReportingPeriod.containing(period.length(), block.getValue().get(0))
                          .equals(period))
              .map(Map.Entry::getKey)
              .toList();
      attack.sum(name(ALL, time), parts.stream().map(part -> name(ALL, part)).toList());
      CELLS.forEach(
          (by, codes) -> {
            attack.sum(name(ALL, time), codes.stream().map(code -> name(by, code, time)).toList());
            for (String code : codes) {
              attack.sum(
                  name(by, code, time), parts.stream().map(part -> name(by, code, part)).toList());
            }
            answers
                .apply(by, period)
                .forEach(
                    (code, bounds) ->
                        attack.learn(
                            code.equals(ALL) ? name(ALL, time) : name(by, code, time),
                            bounds.least(),
                            bounds.most()));
          });
    }
    for (String block : blocks.keySet()) {
      CELLS.forEach(
          (by, codes) ->
              attack.sum(
                  name(ALL, block), codes.stream().map(code -> name(by, code, block)).toList()));
    }
    return attack.solve();
  }

  private static Map<String, Bounds> naive(
      Dimension by, ReportingPeriod period, Map<String, Long> truth) {
    Map<String, Bounds> bounds = new HashMap<>();
    String time = period.toString();
    bounds.put(ALL, naive(truth.get(name(ALL, time))));
    CELLS.get(by).forEach(code -> bounds.put(code, naive(truth.get(name(by, code, time)))));
    return bounds;
  }

  private static Bounds naive(long number) {
    return number < THRESHOLD ? new Bounds(0, THRESHOLD - 1) : new Bounds(number, number);
  }

  /** The answer to the agency, read by somebody who knows the method but not the key. */
  private Map<String, Bounds> answer(Dimension by, ReportingPeriod period) {
    JsonNode sheet = ask(TestPartners.OFFICE, by, period.toString());
    Map<String, Bounds> bounds = new HashMap<>();
    CELLS.get(by).forEach(code -> bounds.put(code, hidden()));
    sheet.path("rows").forEach(row -> bounds.put(row.path("code").asText(), bounds(row)));
    bounds.put(ALL, bounds(sheet.path("total")));
    return bounds;
  }

  private static Bounds bounds(JsonNode row) {
    long number = row.path("referrals").asLong();
    return row.has("referrals") ? new Bounds(number - NOISE, number + NOISE) : hidden();
  }

  private static Bounds hidden() {
    return new Bounds(0, THRESHOLD - 1 + NOISE);
  }

  private static boolean isShown(Bounds bounds) {
    return !bounds.equals(hidden());
  }

  private static long middle(Bounds shown) {
    return (shown.least() + shown.most()) / 2;
  }

  private JsonNode ask(TestPartner asker, Dimension by, String period) {
    Map<String, List<String>> parameters =
        Map.of("by", List.of(by.wireName()), "period", List.of(period));
    return json(
        template()
            .requestBody(
                "direct:door.statistics",
                new StatisticsInquiry(asker.thumbprint(), parameters, "en", ""),
                AgencyResponse.class));
  }

  /** Numbers of one to four cases that are disclosed. */
  private static List<String> isolated(Map<String, Bounds> known, Map<String, Long> truth) {
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().meet())
        .map(Map.Entry::getKey)
        .filter(name -> truth.get(name) > 0 && truth.get(name) < THRESHOLD)
        .toList();
  }

  private static ReportingPeriod period(String text) {
    return ReportingPeriod.parse(text).orElseThrow();
  }

  private static String name(Dimension by, String code, String time) {
    return by.wireName() + " " + name(code, time);
  }

  private static String name(String code, String time) {
    return code + " " + time;
  }
}
