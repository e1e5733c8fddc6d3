package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.ModuleResources;

class SchemaRegistryTest {

  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CodeLists.load());

  @Test
  void knowsEveryTypeAndOnlyMessagesCanBeSent() {
    assertThat(REGISTRY.types())
        .extracting(TypeId::toString)
        .containsExactly(
            "agency-list/1",
            "assignment/1",
            "calendar/1",
            "case-amendment/1",
            "case-withdrawal/1",
            "code-list/1",
            "common/1",
            "custodian/1",
            "delegation/1",
            "disposition/1",
            "envelope/1",
            "handover/1",
            "instruction/1",
            "investigation-report/1",
            "investigation-report/2",
            "judgment/1",
            "notice-answer/1",
            "notice-expiry/1",
            "notice-list/1",
            "problem/1",
            "receipt/1",
            "referral/1",
            "referral-actions/1",
            "referral-list/1",
            "reminder/1",
            "reporter-answer/1",
            "reporter-identity/1",
            "reporter-question/1",
            "statistics/1",
            "status/1",
            "vetted-case/1",
            "wanted-notice/1",
            "warrant/1");
    assertThat(REGISTRY.types())
        .filteredOn(id -> REGISTRY.isMessage(id.type(), id.version()))
        .extracting(TypeId::type)
        .containsExactly(
            "assignment",
            "case-amendment",
            "case-withdrawal",
            "delegation",
            "disposition",
            "handover",
            "instruction",
            "investigation-report",
            "investigation-report",
            "judgment",
            "notice-answer",
            "reporter-answer",
            "reporter-identity",
            "reporter-question",
            "vetted-case",
            "wanted-notice",
            "warrant");
    assertThat(REGISTRY.isMessage("vetted-case", 2)).isFalse();
    assertThat(REGISTRY.ownTypes()).containsExactly("notice-expiry", "reminder", "status");
  }

  @Test
  void onlyListedFactsStayReadable() {
    assertThat(REGISTRY.clearNames())
        .containsExactly(
            "acquittedCount",
            "addressee",
            "answers",
            "broughtCount",
            "category",
            "convictedCount",
            "court",
            "custodian",
            "dismissedCount",
            "ground",
            "handover",
            "identifiedCount",
            "linkedCount",
            "object",
            "offenceClass",
            "origin",
            "originalMessage",
            "originalSender",
            "presentedCount",
            "reporterMode",
            "subjectCount",
            "subtype",
            "territory",
            "toOffice",
            "until",
            "urgency",
            "victimCount");
  }

  @Test
  void judgmentShowsCountsWithoutNames() {
    assertThat(facts("judgment", "convicted-and-acquitted-fr"))
        .isEqualTo(
            Map.of(
                "subtype", "rendered",
                "convictedCount", "1",
                "acquittedCount", "1",
                "dismissedCount", "0"));
  }

  @Test
  void readableFactsOfCaseAreCodesAndCounts() {
    // Given
    JsonNode document = TestDocuments.sample("vetted-case", "sexual-extortion-of-a-minor-ar");
    // When
    Map<String, String> facts = REGISTRY.clearFacts("vetted-case", 1, document);
    // Then
    assertThat(facts)
        .isEqualTo(
            Map.of(
                "category", "sexual-extortion",
                "offenceClass", "crime",
                "urgency", "immediate",
                "territory", "MA-FES",
                "origin", "MA",
                "reporterMode", "pseudonymous",
                "subjectCount", "1",
                "victimCount", "1"));
  }

  @Test
  void highestOffenceClassCountsInAnyOrder() {
    // Given
    JsonNode document = TestDocuments.sample("vetted-case", "promoting-crime-without-subjects-fr");
    // When
    Map<String, String> facts = REGISTRY.clearFacts("vetted-case", 1, document);
    // Then
    assertThat(facts).containsEntry("offenceClass", "delit").containsEntry("subjectCount", "0");
  }

  @Test
  void readableFactsOfLaterMessagesAreTheirEffects() {
    assertThat(
            REGISTRY.clearFacts(
                "instruction", 1, TestDocuments.sample("instruction", "open-investigation-fr")))
        .isEqualTo(Map.of("subtype", "open-investigation", "urgency", "routine"));
    assertThat(
            REGISTRY.clearFacts(
                "wanted-notice", 1, TestDocuments.sample("wanted-notice", "issue-terrorism-ar")))
        .isEqualTo(Map.of("subtype", "issue", "urgency", "immediate", "offenceClass", "crime"));
  }

  @Test
  void referencesAndCountsOfLaterMessagesStayReadable() {
    assertThat(facts("investigation-report", "final-fr"))
        .containsEntry("identifiedCount", "1")
        .containsEntry("presentedCount", "1")
        .containsEntry("linkedCount", "1")
        .containsKey("answers");
    assertThat(facts("disposition", "before-court-fr"))
        .containsEntry("broughtCount", "2")
        .containsEntry("court", "court-casablanca");
    assertThat(facts("instruction", "transfer-ar")).containsEntry("toOffice", "prosecution-rabat");
    assertThat(facts("assignment", "residence-of-victim-fr"))
        .isEqualTo(Map.of("addressee", "police-casablanca", "toOffice", "prosecution-casablanca"));
    assertThat(facts("handover", "to-the-new-office"))
        .isEqualTo(
            Map.of(
                "addressee", "prosecution-rabat",
                "handover", "1",
                "originalSender", "platform",
                "originalMessage", "bbfcd416-0a1e-7674-8ac6-2292ae48be47"));
    assertThat(facts("wanted-notice", "withdraw-en")).containsKeys("object", "answers", "subtype");
  }

  private static Map<String, String> facts(String type, String sample) {
    return REGISTRY.clearFacts(type, 1, TestDocuments.sample(type, sample));
  }

  @Test
  void everyMessageTypeHasEnoughSamples() {
    // Given
    List<TypeId> messages =
        REGISTRY.types().stream()
            .filter(id -> REGISTRY.isMessage(id.type(), id.version()))
            .toList();
    // When
    int valid = messages.stream().mapToInt(type -> samples(type, "valid")).sum();
    int invalid = messages.stream().mapToInt(type -> samples(type, "invalid")).sum();
    // Then
    assertThat(valid).isGreaterThanOrEqualTo(45);
    assertThat(invalid).isGreaterThanOrEqualTo(75);
    assertThat(messages)
        .allSatisfy(
            type -> {
              assertThat(samples(type, "valid")).as(type.toString()).isPositive();
              assertThat(samples(type, "invalid")).as(type.toString()).isGreaterThanOrEqualTo(2);
            });
  }

  @Test
  void reportsAllErrorsTogether() {
    // Given
    ObjectNode document = (ObjectNode) TestDocuments.fraud();
    ObjectNode content = (ObjectNode) document.path("content");
    content.put("category", "gossip").put("origin", "ZZ").remove("caseNumber");
    // When
    List<Violation> violations = REGISTRY.validate("vetted-case", 1, document);
    // Then
    assertThat(violations)
        .containsExactlyInAnyOrder(
            new Violation("/content", "required", "caseNumber"),
            new Violation("/content/origin", "x-wasl-code", "country"),
            new Violation(
                "/content/category",
                "enum",
                "fraud, sexual-extortion, defamation, threats, promoting-crime, terrorism, other"));
  }

  @Test
  void dollarMatchesEndOfTextOnly() {
    for (String place : List.of("/content/caseNumber", "/content/time", "/envelope/nonce")) {
      // Given
      JsonNode document = TestDocuments.fraud();
      String value = document.at(place).asText();
      TestDocuments.set(document, place, TextNode.valueOf(value + "\n"));
      // When
      List<Violation> violations = REGISTRY.validate("vetted-case", 1, document);
      // Then
      assertThat(violations).extracting(Violation::pointer).contains(place);
      assertThat(violations).extracting(Violation::keyword).contains("pattern");
    }
  }

  @Test
  void unknownTypeThrowsIllegalArgument() {
    assertThat(REGISTRY.schemaText("gossip", 1)).isEmpty();
    assertThatThrownBy(() -> REGISTRY.validate("gossip", 1, TextNode.valueOf("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void servesSchemaUnchanged() {
    // When
    JsonNode schema = TestDocuments.parse(REGISTRY.schemaText("vetted-case", 1).orElseThrow());
    // Then
    assertThat(schema.path("$id").asText()).isEqualTo("https://wasl.example/schemas/vetted-case/1");
  }

  @Test
  void validatesConcurrently() {
    // Given
    JsonNode good = TestDocuments.fraud();
    JsonNode bad = TestDocuments.fraud();
    TestDocuments.set(bad, "/content/origin", TextNode.valueOf("ZZ"));
    // When
    List<Integer> counts =
        IntStream.range(0, 2_000)
            .parallel()
            .map(i -> REGISTRY.validate("vetted-case", 1, i % 2 == 0 ? good : bad).size())
            .boxed()
            .toList();
    // Then
    for (int i = 0; i < counts.size(); i++) assertThat(counts.get(i)).isEqualTo(i % 2);
  }

  private static int samples(TypeId type, String kind) {
    return ModuleResources.withFolder(
        "types",
        types ->
            ModuleResources.jsonFiles(types.resolve(Path.of(type.toString(), kind).toString()))
                .size());
  }
}
