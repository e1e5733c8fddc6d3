package org.wasl.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.Role;

/** Agencies, competence and agreements: what is wrong is named with file, line and reason. */
class TablesTest {

  private static final Map<String, Role> AGENCIES =
      Map.of("unit", Role.POLICE, "office", Role.PROSECUTION, "second", Role.PROSECUTION);
  private static final String COMPETENCE =
      "id,from,to,priority,category,finding,offenceClass,territory,origin,person,police,office,"
          + "others\n";
  private static final String ACTING = "id,office,from,to,acting\n";
  private static final String AGREEMENTS = "sender,type,subtype,states,recipients\n";
  private static final String AGENCY =
      """
      kind = police
      name.ar = وحدة
      name.fr = Unité
      name.en = Unit
      territory = MA-CAS
      protocol = https
      endpoint = https://unit.example/in
      """;

  @TempDir private Path folder;

  @BeforeEach
  void agenciesFolder() throws IOException {
    Files.createDirectory(folder.resolve("agencies"));
  }

  @Test
  void anAgencyIsReadWithItsNamesInThreeLanguages() throws Exception {
    // Given
    write("agencies/unit.properties", AGENCY);
    // When
    List<AgencyEntry> agencies = AgencyFiles.read(folder.resolve("agencies"), 4);
    // Then
    assertThat(agencies)
        .containsExactly(
            new AgencyEntry(
                "unit",
                Role.POLICE,
                Map.of("ar", "وحدة", "fr", "Unité", "en", "Unit"),
                "MA-CAS",
                "https",
                URI.create("https://unit.example/in"),
                4,
                false));
  }

  @Test
  void whatAnAgencyFileMaySayBesidesIsRead() throws Exception {
    // Given
    write("agencies/unit.properties", AGENCY + "maxConcurrent = 9\nrevoked = true\n");
    // When
    AgencyEntry agency = AgencyFiles.read(folder.resolve("agencies"), 4).get(0);
    // Then
    assertThat(agency.maxConcurrent()).isEqualTo(9);
    assertThat(agency.revoked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind = police                        | kind = polise           | 1 | kind",
        "name.fr = Unité                      | name.fr =               | 3 | name.fr",
        "name.en = Unit                       | ''                      | 0 | name.en",
        "territory = MA-CAS                   | territory = FR          | 5 | territory",
        "protocol = https                     | protocol = HTTPS        | 6 | protocol",
        "endpoint = https://unit.example/in   | endpoint = http://x/in  | 7 | endpoint",
        "endpoint = https://unit.example/in   | endpoint = https://a@b/ | 7 | endpoint",
        "name.en = Unit                       | nam.en = Unit           | 4 | nam.en",
        "kind = police                        | maxConcurrent = 0       | 1 | maxConcurrent",
        "kind = police                        | revoked = yes           | 1 | revoked"
      })
  void aWrongAgencyFileIsNamedWithItsKey(String right, String wrong, int line, String key)
      throws Exception {
    // Given
    Path file = write("agencies/unit.properties", AGENCY.replace(right, wrong));
    // When
    ConfigException refused = refused(() -> AgencyFiles.read(folder.resolve("agencies"), 4));
    // Then
    assertThat(refused.problems())
        .filteredOn(problem -> problem.key().equals(key))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo(file.toString());
              assertThat(problem.line()).isEqualTo(line);
            });
  }

  @Test
  void aFileThatIsNoAgencyIsNotPassedOver() throws Exception {
    // Given
    write("agencies/Unit.properties", AGENCY);
    write("agencies/unit.properties.bak", AGENCY);
    // When
    ConfigException refused = refused(() -> AgencyFiles.read(folder.resolve("agencies"), 4));
    // Then
    assertThat(refused.problems()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r,,,1,*,*,*,*,*,*,unit,nobody,       | no agency nobody",
        "r,,,1,*,*,*,*,*,*,office,office,     | office is not of kind police",
        "r,,,x,*,*,*,*,*,*,unit,office,       | the priority is not a whole number",
        "r,24.11.2026,,1,*,*,*,*,*,*,unit,,   | a date is not of the form 2026-11-24",
        "r,2026-02-02,2026-02-01,1,*,*,*,*,*,*,unit,, | ends before it begins",
        "r,,,1,,*,*,*,*,*,unit,office,        | a condition is empty: write * for every value",
        "r,,,1,*,*,sin,*,*,*,unit,office,     | no such offence class",
        "r,,,1,*,*,*,*,abroad,*,unit,office,  | no such origin",
        "r,,,1,*,*,*,*,*,*,,,                 | names nobody",
        "r,,,1,*,*,*,*,*,*,unit,office        | has 12 cells, not 13",
        "r,,,1,\"*\",*,*,*,*,*,unit,office,   | quotes are not needed here",
        "a,,,2,*,*,*,*,*,*,unit,office,       | a case can match this row and a0 alike"
      })
  void aWrongRowOfCompetenceIsNamedWithItsLine(String row, String reason) throws Exception {
    // Given
    Path competence =
        write(
            "competence.csv",
            "# a comment\n" + COMPETENCE + "a0,,,2,*,*,*,*,*,*,unit,office,\n" + row.strip());
    Path acting = write("acting.csv", ACTING);
    // When
    ConfigException refused = refused(() -> CompetenceFile.read(competence, acting, AGENCIES));
    // Then
    assertThat(refused.problems())
        .containsExactly(new Problem(competence.toString(), 4, row.substring(0, 1), reason));
  }

  @Test
  void aWrongActingOfficeIsNamedInItsOwnFile() throws Exception {
    // Given
    Path competence = write("competence.csv", COMPETENCE);
    Path acting = write("acting.csv", ACTING + "\n x ,office,,,unit\n");
    // When
    ConfigException refused = refused(() -> CompetenceFile.read(competence, acting, AGENCIES));
    // Then
    assertThat(refused).hasMessage(acting + ":3: x: unit is not of kind prosecution");
  }

  @Test
  void aTableWithoutItsHeadingIsRefused() throws Exception {
    // Given
    Path empty = write("empty.csv", "# nothing\n");
    Path other = write("other.csv", "sender,type\n");
    // When
    ConfigException without = refused(() -> AgreementsFile.read(empty));
    ConfigException wrong = refused(() -> AgreementsFile.read(other));
    // Then
    assertThat(without).hasMessage(empty + ": is empty");
    assertThat(wrong)
        .hasMessage(other + ":1: heading must be sender,type,subtype,states,recipients");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "police,instruction,*,*,platform             | only prosecution may instruct",
        "king,vetted-case,,*,police                  | no such role",
        "platform,vetted-case,,someday,police        | no such referral state",
        "platform,vetted-cases,,*,police             | no such message type and subtype",
        "prosecution,instruction,sing,*,police       | no such message type and subtype",
        "platform,vetted-case,,*,                    | a cell is empty: write * for every state"
      })
  void aWrongAgreementIsNamedWithItsLine(String line, String reason) throws Exception {
    // Given
    Path file = write("agreements.csv", AGREEMENTS + line.strip() + "\n");
    // When
    ConfigException refused = refused(() -> AgreementsFile.read(file));
    // Then
    assertThat(refused.problems())
        .extracting(Problem::line, Problem::reason)
        .containsExactly(tuple(2, reason));
  }

  @Test
  void aTriageAgencyThatIsNoneStopsTheStart() throws Exception {
    // Given
    write("gateway.properties", "triage.agency = unit\n");
    write("agencies/unit.properties", AGENCY);
    // When
    ConfigException refused = refused(() -> Configuration.read(folder, Map.of()));
    // Then
    assertThat(refused)
        .hasMessageEndingWith(
            "gateway.properties: triage.agency: must be id of an agency of kind triage");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigException refused(ThrowingCallable call) {
    return catchThrowableOfType(ConfigException.class, call);
  }
}
