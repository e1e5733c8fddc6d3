package org.wasl.operations.words;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.wasl.rules.competence.CaseConditions;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceExplanation;
import org.wasl.rules.competence.CompetenceExplanation.Loss;
import org.wasl.rules.competence.CompetenceExplanation.Match;
import org.wasl.rules.competence.CompetenceExplanation.Part;
import org.wasl.rules.competence.CompetenceRow;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;

/** A decision of the competence table in plain sentences. */
public final class CompetenceText {
  private static final Map<String, String> NOTHING = Map.of();

  private final CodeLists codes;
  private final BinaryOperator<String> names;
  private final String language;
  private final SentenceTemplates phrases;

  /**
   * @param names name of an agency by its id and a language
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public CompetenceText(CodeLists codes, BinaryOperator<String> names, String language) {
    this.codes = codes;
    this.names = names;
    this.language = language;
    this.phrases = new SentenceTemplates("competence", language);
  }

  /**
   * The recipients of the case, then the contribution of each row.
   *
   * @param askingForMore rows that may match, depending on unknown facts
   */
  public List<String> explain(
      CaseFacts facts,
      LocalDate day,
      CompetenceExplanation explanation,
      List<CompetenceRow> askingForMore) {
    List<String> lines = new ArrayList<>();
    lines.add(phrases.sentence("day", Map.of("day", day.toString(), "facts", facts(facts))));
    if (explanation.decision() instanceof CompetenceDecision.Decided decided) {
      String police = name(decided.police().value());
      lines.add(
          phrases.sentence(
              "decided", Map.of("police", police, "office", name(decided.office().value()))));
      if (!decided.others().isEmpty()) {
        lines.add(
            phrases.sentence(
                "others",
                Map.of("others", all(decided.others().stream().map(AgencyId::value).toList()))));
      }
    } else {
      lines.add(phrases.sentence(facts.test() ? "undecided.test" : "undecided", NOTHING));
    }
    explanation.matches().forEach(match -> append(match, lines));
    explanation
        .acting()
        .ifPresent(
            row ->
                lines.add(
                    phrases.sentence(
                        "acting",
                        Map.of(
                            "row", row.id(),
                            "acting", name(row.acting().value()),
                            "office", name(row.office().value())))));
    askingForMore.forEach(row -> lines.add(phrases.sentence("more", of(row))));
    return lines;
  }

  private void append(Match match, List<String> lines) {
    lines.add(phrases.sentence("row", of(match.row())));
    for (Part part : match.gives()) {
      lines.add(
          phrases.sentence("gives." + key(part), Map.of("agency", agency(match.row(), part))));
    }
    for (Loss loss : match.losses()) {
      lines.add(
          phrases.sentence(
              "lost." + key(loss.part()),
              Map.of(
                  "agency", agency(match.row(), loss.part()),
                  "winner", loss.to(),
                  "ground", phrases.part("ground." + key(loss.precedence()), NOTHING))));
    }
  }

  private Map<String, String> of(CompetenceRow row) {
    return Map.of("row", row.id(), "conditions", conditions(row.conditions()));
  }

  private String agency(CompetenceRow row, Part part) {
    return switch (part) {
      case OFFICE -> name(row.office().orElseThrow().value());
      case POLICE -> name(row.police().orElseThrow().value());
      case OTHERS -> all(row.others().stream().map(AgencyId::value).toList());
    };
  }

  private String facts(CaseFacts facts) {
    List<String> words = new ArrayList<>();
    words.add(label("category", facts.category()));
    words.add(label("offence-class", facts.offenceClass().wireName()));
    facts.territory().map(place -> label("territory", place)).ifPresent(words::add);
    words.add(label("origin", facts.origin().wireName()));
    facts.findings().stream().sorted().map(code -> label("finding", code)).forEach(words::add);
    facts.personAttributes().stream().sorted().map(this::person).forEach(words::add);
    return phrases.list(words);
  }

  private String conditions(CaseConditions conditions) {
    Map<String, String> asked = new TreeMap<>();
    asked.put("category", conditions.category());
    asked.put("finding", conditions.finding());
    asked.put("offence-class", conditions.offenceClass());
    asked.put("territory", conditions.territory());
    asked.put("origin", conditions.origin());
    asked.values().removeIf(CaseConditions.ANY::equals);
    List<String> words = new ArrayList<>();
    asked.forEach((list, code) -> words.add(label(list, code)));
    if (!conditions.person().equals(CaseConditions.ANY)) {
      words.add(person(conditions.person()));
    }
    return words.isEmpty() ? phrases.part("every", NOTHING) : phrases.list(words);
  }

  private String person(String attribute) {
    String key = "person." + attribute;
    return phrases.has(key) ? phrases.part(key, NOTHING) : attribute;
  }

  private String all(List<String> agencies) {
    return phrases.list(agencies.stream().map(this::name).toList());
  }

  private String name(String agency) {
    return names.apply(agency, language) + " (" + agency + ")";
  }

  private String label(String list, String code) {
    return codes.label(list, code, language);
  }

  private static String key(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
