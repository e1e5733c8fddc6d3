package org.wasl.sandbox.cases;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;

class CaseGeneratorTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final int REPORTS = 7083;

  private final ObjectMapper json = new ObjectMapper();
  @TempDir private Path folder;

  @Test
  void eachCaseIsValidAndItsCustodianCanOpenTheIdentity() throws IOException {
    // Given
    CryptoProvider.install();
    PkiFolder pki =
        SandboxPki.create(folder, List.of(new AgencyId("platform"), new AgencyId("custodian")));
    CaseGenerator generator = new CaseGenerator(7, 500, new AgencyId("platform"), NOW, seal(pki));
    SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
    int identified = 0;
    int sealed = 0;
    for (SyntheticCase each : generator.cases().toList()) {
      // When
      JsonNode document = json.readTree(each.body());
      // Then
      assertThat(schemas.validate("vetted-case", 1, document)).isEmpty();
      identified += each.reporterMode().equals("identified") ? 1 : 0;
      JsonNode jwe = document.at("/content/reporter/sealedIdentity");
      if (!jwe.isMissingNode()) {
        sealed++;
        assertThat(each.reporterMode()).isEqualTo("identified");
        assertThat(
                MessageSealer.open(
                    json.writeValueAsBytes(jwe), pki.privateKeys(new AgencyId("custodian"))))
            .map(SignedMessage::body)
            .hasValueSatisfying(identity -> assertThat(identity).isNotEmpty());
      }
    }
    assertThat(sealed).isEqualTo(identified).isGreaterThan(200);
  }

  private static IdentitySealer seal(PkiFolder pki) {
    return IdentitySealer.to(
        pki.directory().byId(new AgencyId("custodian")).orElseThrow(),
        pki.signer(new AgencyId("platform")));
  }

  @Test
  void fullNumberOfCasesHasThePublishedCounts() {
    // Given
    // When
    List<SyntheticCase> cases = cases(11, REPORTS);
    // Then
    assertThat(by(cases, SyntheticCase::category))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "fraud", 4073L,
                "sexual-extortion", 1358L,
                "defamation", 679L,
                "threats", 339L,
                "promoting-crime", 339L,
                "terrorism", 295L));
    assertThat(by(cases, SyntheticCase::reporterMode)).containsEntry("identified", 4117L);
    assertThat(cases).filteredOn(each -> !each.origin().equals("MA")).hasSize(564);
  }

  @Test
  void fewCasesCoverAllRegionsUrgenciesAndLanguages() throws IOException {
    // Given
    Map<String, String> regions = regions();
    // When
    List<SyntheticCase> cases = cases(7, 500);
    // Then
    assertThat(cases)
        .filteredOn(each -> each.territory() != null)
        .extracting(each -> regions.get(each.territory()))
        .doesNotContainNull()
        .containsAll(Set.copyOf(regions.values()));
    assertThat(by(cases, SyntheticCase::urgency))
        .containsOnlyKeys("routine", "priority", "urgent", "immediate");
    assertThat(by(cases, each -> at(each, "/content/languages/0").asText()))
        .containsOnlyKeys("ar", "fr", "en");
  }

  @Test
  void casesDependOnlyOnTheSeed() {
    // Given
    List<SyntheticCase> first = cases(7, 50);
    // When
    List<SyntheticCase> repeatedCases = cases(7, 50);
    // Then
    assertThat(repeatedCases)
        .extracting(CaseGeneratorTest::story)
        .isEqualTo(first.stream().map(CaseGeneratorTest::story).toList());
    assertThat(cases(8, 50))
        .extracting(SyntheticCase::messageId)
        .doesNotContainAnyElementsOf(first.stream().map(SyntheticCase::messageId).toList());
  }

  /** All parts of a case. The body is text, which is compared at once. */
  private static List<Object> story(SyntheticCase syntheticCase) {
    return Arrays.asList(
        syntheticCase.messageId(),
        syntheticCase.category(),
        syntheticCase.urgency(),
        syntheticCase.origin(),
        syntheticCase.territory(),
        syntheticCase.reporterMode(),
        syntheticCase.subjects(),
        new String(syntheticCase.body(), StandardCharsets.UTF_8));
  }

  @Test
  void eachNameContainsTheWordForFictitious() {
    // Given
    Pattern invented = Pattern.compile("وهمي|Fictive|Fictional|Fictif");
    // When
    List<String> names = new ArrayList<>();
    cases(7, 500).forEach(each -> names.addAll(at(each, "").findValuesAsText("name")));
    // Then evidence files also have names; persons' names hold no dot
    assertThat(names)
        .filteredOn(name -> !name.contains("."))
        .hasSizeGreaterThan(200)
        .allMatch(name -> invented.matcher(name).find());
  }

  private static List<SyntheticCase> cases(long seed, int count) {
    return new CaseGenerator(
            seed, count, new AgencyId("platform"), NOW, IdentitySealer.SENDER_IS_CUSTODIAN)
        .cases()
        .toList();
  }

  private static Map<String, Long> by(
      List<SyntheticCase> cases, Function<SyntheticCase, String> key) {
    return cases.stream().collect(groupingBy(key, counting()));
  }

  private JsonNode at(SyntheticCase each, String pointer) {
    try {
      return json.readTree(each.body()).at(pointer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, String> regions() throws IOException {
    Map<String, String> regions = new HashMap<>();
    json.readTree(getClass().getResourceAsStream("/codes/territory.json"))
        .get("codes")
        .forEach(
            code -> {
              if (code.has("parent")) {
                regions.put(code.get("code").asText(), code.get("parent").asText());
              }
            });
    return regions;
  }
}
