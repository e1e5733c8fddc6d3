package org.wasl.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.Role;
import org.wasl.schemas.CodeLists;

/** Competence and agreements: what is wrong is named with file, line and reason. */
class TablesTest {

  private static final Map<String, Role> AGENCIES =
      Map.of("unit", Role.POLICE, "office", Role.PROSECUTION, "second", Role.PROSECUTION);
  private static final CodeLists CODES = CodeLists.load();
  private static final String COMPETENCE =
      "id,from,to,priority,category,finding,offenceClass,territory,origin,person,police,office,"
          + "others\n";
  private static final String ACTING = "id,office,from,to,acting\n";
  private static final String AGREEMENTS = "sender,type,subtype,states,recipients\n";

  @TempDir private Path folder;

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
        "r,,,1,frod,*,*,*,*,*,unit,office,    | frod is not in the code list category; did you mean"
            + " fraud?",
        "r,,,1,*,drugs-traffic,*,*,*,*,unit,office, | drugs-traffic is not in the code list"
            + " finding; did you mean drug-trafficking?",
        "r,,,1,*,*,crimes,*,*,*,unit,office,  | crimes is not in the code list offence-class; did"
            + " you mean crime?",
        "r,,,1,*,*,*,MA-CASA,*,*,unit,office,  | MA-CASA is not in the code list territory; did you"
            + " mean MA-CAS?",
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
    ConfigException refused =
        refused(() -> CompetenceFile.read(competence, acting, AGENCIES, CODES));
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
    ConfigException refused =
        refused(() -> CompetenceFile.read(competence, acting, AGENCIES, CODES));
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
        "platform,assignment,,*,police               | only triage may assign",
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

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigException refused(ThrowingCallable call) {
    return catchThrowableOfType(ConfigException.class, call);
  }
}
