package org.wasl.operations.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.schemas.codes.CodeLists;

class AlarmTextTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final AlarmTexts TEXTS = new AlarmTexts(CodeLists.load());

  private static OpenAlarm alarm(AlarmKind kind, String subject, AlarmFact... facts) {
    return new OpenAlarm(
        new AlarmKey(kind, subject), NOW, NOW, Optional.of(NOW), 3, List.of(facts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void hasExactlyTheNeededTexts(String language) {
    // Given
    Set<String> needed = new TreeSet<>();
    Stream.of(AlarmKind.values())
        .map(AlarmKind::code)
        .forEach(code -> needed.addAll(List.of(code + ".title", code + ".text")));
    Stream.of(AlarmFact.Kind.values()).forEach(fact -> needed.add("fact." + fact.code()));
    Stream.of(AlarmNotification.Phase.values())
        .forEach(phase -> needed.add("phase." + phase.code()));
    Stream.of(AlarmKind.Severity.values())
        .forEach(severity -> needed.add("severity." + severity.code()));
    needed.addAll(
        List.of(
            "with-facts", "headline", "headline.of", "mail.one", "mail.several", "mail.details"));
    // When
    Set<String> keys = new SentenceTemplates("alarms", language).keys();
    // Then
    assertThat(keys).containsExactlyInAnyOrderElementsOf(needed);
  }

  @ParameterizedTest
  @EnumSource(AlarmKind.class)
  void fillsAllPlaceholdersAndHasDistinctTitles(AlarmKind kind) {
    for (String language : List.of("ar", "fr", "en")) {
      // When
      AlarmText text = TEXTS.in(language);
      AlarmNotification notice =
          new AlarmNotification(AlarmNotification.Phase.GOES_ON, alarm(kind, "kp-fes"), NOW);
      // Then
      assertThat(text.text(notice.alarm())).isNotBlank().doesNotContain("{", "}");
      assertThat(text.mailSubject(List.of(notice, notice))).doesNotContain("{", "}", "\n");
      assertThat(text.mailLines(notice, "docs/how-to/runbook.md#x")).doesNotContain("{", "}");
      assertThat(Stream.of(AlarmKind.values()).map(text::title).filter(text.title(kind)::equals))
          .hasSize(1);
    }
  }

  @Test
  void translatesFurtherFacts() {
    // Given
    OpenAlarm expiry =
        alarm(
            AlarmKind.CERTIFICATE_EXPIRY,
            "kp-fes.pem",
            new AlarmFact(AlarmFact.Kind.WITHIN_30_DAYS, "2026-12-20"),
            new AlarmFact(AlarmFact.Kind.OWNER, "kp-fes"));
    // When / Then
    assertThat(TEXTS.in("en").text(expiry))
        .isEqualTo(
            "A certificate or key must be renewed or checked: kp-fes.pem:"
                + " within 30 days, on 2026-12-20, owner kp-fes");
    assertThat(TEXTS.in("fr").text(expiry))
        .isEqualTo(
            "Un certificat ou une clé est à renouveler ou à vérifier : kp-fes.pem :"
                + " dans les 30 jours, le 2026-12-20, titulaire kp-fes");
    assertThat(TEXTS.in("ar").text(expiry))
        .startsWith("\u200f")
        .contains("\u2068kp-fes.pem\u2069", "\u20682026-12-20\u2069", "صاحبه \u2068kp-fes\u2069");
  }

  @Test
  void namesOverdueStageAsInCodeList() {
    // When / Then
    assertThat(TEXTS.in("fr").text(alarm(AlarmKind.OVERDUE, "withdrawal-confirmed")))
        .contains(CodeLists.load().label("stage", "withdrawal-confirmed", "fr"));
  }

  /** In right-to-left text each id, time and number is isolated. */
  @Test
  void isolatesIdsTimesAndNumbersInArabic() {
    // Given
    AlarmNotification notice =
        new AlarmNotification(
            AlarmNotification.Phase.BEGAN, alarm(AlarmKind.PARKED, "kp-fes"), NOW);
    // When
    List<String> lines =
        TEXTS.in("ar").mailLines(notice, "docs/how-to/runbook.md#parked").lines().toList();
    // Then
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 3)).allMatch(line -> line.startsWith("\u200f"));
    assertThat(lines.get(2))
        .contains("\u20682026-11-24T08:00:00Z\u2069", "\u2068" + notice.id() + "\u2069");
    assertThat(lines.get(3)).isEqualTo("docs/how-to/runbook.md#parked");
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(outsideIsolates(line)).doesNotContainPattern("[A-Za-z0-9]{2}"));
  }

  private static String outsideIsolates(String line) {
    if (!line.startsWith("\u200f")) {
      return "";
    }
    int depth = 0;
    StringBuilder outside = new StringBuilder();
    for (char sign : line.toCharArray()) {
      depth += sign == '\u2068' ? 1 : sign == '\u2069' ? -1 : 0;
      if (depth == 0) {
        outside.append(sign);
      }
    }
    assertThat(depth).isZero();
    return outside.toString();
  }
}
