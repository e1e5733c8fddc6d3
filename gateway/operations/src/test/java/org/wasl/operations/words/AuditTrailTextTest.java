package org.wasl.operations.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.referral.Timeline;

class AuditTrailTextTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final CodeLists CODES = CodeLists.load();
  private static final List<String> LANGUAGES = List.of("ar", "fr", "en");
  private static final MessageId CASE = new MessageId(new UUID(1, 1));
  private static final MessageId LATER = new MessageId(new UUID(2, 2));
  private static final DeliveryId DELIVERY = new DeliveryId(new UUID(3, 3));
  private static final List<Timeline.Message> MESSAGES =
      List.of(
          message(new AgencyId("platform"), CASE, "vetted-case", null, 1),
          message(new AgencyId("kp-rabat"), LATER, "instruction", "open-investigation", 2));

  private static Timeline.Message message(
      AgencyId sender, MessageId id, String type, String subtype, int number) {
    Instant at = Instant.parse("2026-11-24T12:00:00Z");
    return new Timeline.Message(sender, id, type, 1, Optional.ofNullable(subtype), number, at);
  }

  @ParameterizedTest
  @EnumSource(AuditAction.class)
  void hasSentenceForEveryActionAndLanguage(AuditAction action) {
    for (String language : LANGUAGES) {
      // When
      List<String> bare =
          sentences(language, Step.of(action, "gateway").message(new AgencyId("platform"), CASE));
      List<String> full =
          sentences(
              language,
              Step.of(action, "gateway")
                  .message(new AgencyId("platform"), CASE)
                  .delivery(DELIVERY, new AgencyId("kp-rabat"))
                  .attempt(2)
                  .why(new StepReason.Code("timeout")));
      // Then
      assertThat(bare.get(0)).hasSizeGreaterThan(30);
      assertThat(full.get(0)).hasSizeGreaterThan(30).doesNotContain("{", "}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alarms", "competence", "deadlines", "trail"})
  void usesEqualValuesInAllLanguages(String bundle) {
    // Given
    SentenceTemplates english = new SentenceTemplates(bundle, "en");
    for (String language : LANGUAGES) {
      // When
      SentenceTemplates other = new SentenceTemplates(bundle, language);
      // Then
      assertThat(new TreeSet<>(other.keys())).isEqualTo(new TreeSet<>(english.keys()));
      assertThat(english.keys())
          .allSatisfy(
              key ->
                  assertThat(values(other, key))
                      .as(language + " " + key)
                      .isEqualTo(values(english, key)));
    }
  }

  private static Set<String> values(SentenceTemplates phrases, String key) {
    return Pattern.compile("\\{[a-z]+}")
        .matcher(phrases.part(key, java.util.Map.of()))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void hasTextForEveryReasonOfDelivery(ReasonCode reason) {
    assertThat(CODES.list("reason").has(reason.code())).isTrue();
  }

  @Test
  void describesReferralFromEntriesAlone() {
    // When
    List<String> sentences =
        sentences(
            "en",
            Step.of(AuditAction.ACCEPTED, "platform").message(new AgencyId("platform"), CASE),
            Step.of(AuditAction.OPENED, "platform")
                .message(new AgencyId("platform"), CASE)
                .why(new StepReason.Code("referred")),
            Step.of(AuditAction.PARKED, "gateway")
                .message(new AgencyId("platform"), CASE)
                .delivery(DELIVERY, new AgencyId("kp-rabat"))
                .why(new StepReason.Parked("attempts-exhausted", "connection-refused")),
            Step.of(AuditAction.REPLAYED, "operator:op-7")
                .message(new AgencyId("platform"), CASE)
                .delivery(DELIVERY, new AgencyId("kp-rabat"))
                .why(new StepReason.Code("agency-mended")),
            Step.of(AuditAction.ACCEPTED, "kp-rabat").message(new AgencyId("kp-rabat"), LATER),
            Step.of(AuditAction.MOVED, "kp-rabat")
                .message(new AgencyId("kp-rabat"), LATER)
                .why(new StepReason.ObjectChange(LATER, "given")),
            Step.of(AuditAction.MOVED, "kp-rabat")
                .message(new AgencyId("kp-rabat"), LATER)
                .why(new StepReason.ObjectChange(LATER, "refused", Optional.of("no-legal-basis"))),
            Step.of(AuditAction.MOVED, "kp-rabat")
                .message(new AgencyId("kp-rabat"), LATER)
                .why(new StepReason.OfficeChange(new AgencyId("kp-fes"))));
    // Then
    String at = "2026-06-01 13:00:00: ";
    assertThat(sentences)
        .containsExactly(
            at
                + "PLATFORM sent the case. It was accepted and kept, sealed to those who receive"
                + " it.",
            at + "With the case the referral is in the state: Referred.",
            at
                + "the case to KP-RABAT was put aside until a person decides:"
                + " Out of attempts, Connection refused.",
            at + "the operator op-7 sent the case on its way to KP-RABAT again (agency-mended).",
            at
                + "KP-RABAT sent the instruction “open an investigation” of 24 November 2026. It"
                + " was accepted and kept, sealed to those who receive it.",
            at
                + "By the instruction “open an investigation” of 24 November 2026, sent by"
                + " KP-RABAT, what the instruction “open an investigation” of 24 November 2026 made"
                + " is in the state: Given.",
            at
                + "By the instruction “open an investigation” of 24 November 2026, sent by"
                + " KP-RABAT, what the instruction “open an investigation” of 24 November 2026 made"
                + " is in the state: Refused (The legal basis given does not allow it).",
            at
                + "By the instruction “open an investigation” of 24 November 2026, sent by"
                + " KP-RABAT, KP-FES supervises the referral from now on.");
  }

  @Test
  void namesMessagesByTypeKindDayAndNumber() {
    // Given
    MessageId repeatedId = new MessageId(new UUID(4, 4));
    MessageId amendment = new MessageId(new UUID(5, 5));
    List<Timeline.Message> messages = new ArrayList<>(MESSAGES);
    messages.add(
        message(new AgencyId("kp-rabat"), repeatedId, "instruction", "open-investigation", 3));
    messages.add(message(new AgencyId("platform"), amendment, "case-amendment", null, 4));
    for (String language : LANGUAGES) {
      // When
      MessageNames names =
          new MessageNames(
              CODES, messages, new SentenceTemplates("trail", language), language, ZONE);
      // Then
      assertThat(List.of(names.of(Optional.of(repeatedId)), names.of(Optional.of(amendment))))
          .allSatisfy(name -> assertThat(name.replaceAll("[\\u2068\\u2069]", "")).isIn(NAMES));
      assertThat(names.of(Optional.of(new MessageId(UUID.randomUUID()))))
          .isEqualTo(names.of(Optional.empty()));
    }
  }

  private static final List<String> NAMES =
      List.of(
          "the instruction “open an investigation” of 24 November 2026 (no. 3)",
          "the amendment of the case of 24 November 2026",
          "le message « instruction du parquet : ouvrir une enquête » du 24 novembre 2026 (nº 3)",
          "le message « modification du dossier » du 24 novembre 2026",
          "رسالة «تعليمات النيابة العامة: إجراء بحث» بتاريخ 24 نونبر 2026 (رقم 3)",
          "رسالة «تعديل الملف» بتاريخ 24 نونبر 2026");

  @Test
  void isolatesNamesAndTimesInArabic() {
    // When
    List<String> sentences =
        sentences(
            "ar",
            Step.of(AuditAction.ACCEPTED, "platform").message(new AgencyId("platform"), CASE));
    // Then
    assertThat(sentences.get(0))
        .startsWith("\u200f\u20682026-06-01 13:00:00\u2069: ")
        .contains("\u2068PLATFORM\u2069", "\u2068رسالة الملف\u2069");
  }

  private static List<String> sentences(String language, Step... steps) {
    List<AuditEntry> entries = new ArrayList<>();
    for (Step step : steps) {
      entries.add(
          new AuditEntry("r", entries.size() + 1, Instant.parse("2026-06-01T12:00:00Z"), step));
    }
    return new AuditTrailText(
            CODES,
            MESSAGES,
            (id, spoken) -> id.toUpperCase(),
            UnaryOperator.identity(),
            language,
            ZONE)
        .of(entries);
  }
}
