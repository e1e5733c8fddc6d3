package org.wasl.sandbox.cases;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.InvestigationFindings.Finding;

class InvestigationFindingsTest {
  private static final Instant JUNE = Instant.parse("2026-05-31T23:00:00Z");
  private static final Instant SEPTEMBER = Instant.parse("2026-08-31T23:00:00Z");

  @Test
  void publishedFiguresMatchTheSourceAndAddUp() {
    // Given
    PublishedFigures published = PublishedFigures.of(7083);
    // When
    int processed = published.processed();
    // Then
    assertThat(processed).isEqualTo(6788);
    assertThat(published.reports()).isEqualTo(7083);
    assertThat(published).isSameAs(PublishedFigures.FIRST_QUARTER);
  }

  @Test
  void wholeQuarterHasThePublishedPersonsAndNotices() {
    // Given
    List<SyntheticCase> cases = cases(7083);
    // When
    InvestigationFindings aftermath =
        new InvestigationFindings(cases, PublishedFigures.FIRST_QUARTER, 7);
    // Then
    assertThat(parts(cases, aftermath))
        .isEqualTo(
            Map.of(
                Finding.BROUGHT,
                23L,
                Finding.SEARCHED,
                9L,
                Finding.IDENTIFIED,
                50L,
                Finding.LINKED,
                85L));
    assertThat(cases)
        .filteredOn(
            syntheticCase ->
                aftermath.of(syntheticCase.messageId()).filter(Finding.LINKED::equals).isPresent())
        .extracting(SyntheticCase::category)
        .containsOnly("terrorism");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 100, 300, 1000})
  void fewerCasesHaveAtLeastOneOfEach(int count) {
    // Given
    List<SyntheticCase> cases = cases(count);
    PublishedFigures published = PublishedFigures.of(count);
    // When
    Map<Finding, Long> parts = parts(cases, new InvestigationFindings(cases, published, 7));
    // Then
    assertThat(published.reports()).isEqualTo(count);
    assertThat(parts).containsKeys(Finding.BROUGHT, Finding.SEARCHED, Finding.LINKED);
    assertThat(parts.getOrDefault(Finding.IDENTIFIED, 0L))
        .isEqualTo((long) published.suspects() - published.brought() - published.notices());
  }

  @Test
  void casesAreSpreadOverTheWholeQuarter() {
    // Given
    ObjectMapper json = new ObjectMapper();
    // When
    List<Instant> times =
        cases(1000).stream()
            .map(
                syntheticCase -> {
                  try {
                    return json.readTree(syntheticCase.body()).at("/content/time").asText();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .map(Instant::parse)
            .sorted()
            .toList();
    // Then
    assertThat(times).allMatch(time -> !time.isBefore(JUNE) && time.isBefore(SEPTEMBER));
    assertThat(times.get(100)).isBefore(Instant.parse("2026-06-20T00:00:00Z"));
    assertThat(times.get(900)).isAfter(Instant.parse("2026-08-12T00:00:00Z"));
  }

  private static Map<Finding, Long> parts(
      List<SyntheticCase> cases, InvestigationFindings aftermath) {
    return cases.stream()
        .flatMap(syntheticCase -> aftermath.of(syntheticCase.messageId()).stream())
        .collect(groupingBy(Function.identity(), counting()));
  }

  private static List<SyntheticCase> cases(int count) {
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    return new CaseGenerator(
            7, count, new AgencyId("platform"), now, IdentitySealer.SENDER_IS_CUSTODIAN)
        .reportedBetween(JUNE, SEPTEMBER)
        .cases()
        .toList();
  }
}
