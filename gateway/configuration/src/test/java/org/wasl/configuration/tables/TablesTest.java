package org.wasl.configuration.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.competence.OffenceClass;
import org.wasl.rules.competence.Origin;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.MessageVersions;

/** Faults of competence and agreements are reported with file, line and reason. */
class TablesTest {

  private static final List<AgencyEntry> AGENCIES =
      List.of(
          partner("unit", AgencyRole.POLICE, false),
          partner("office", AgencyRole.PROSECUTION, false),
          partner("second", AgencyRole.PROSECUTION, false),
          sandbox("test-unit", AgencyRole.POLICE),
          sandbox("test-office", AgencyRole.PROSECUTION));
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final CodeLists CODES = CodeLists.load();
  private static final String COMPETENCE =
      "id,from,to,priority,category,finding,offenceClass,territory,origin,person,police,office,"
          + "others\n";
  private static final String ACTING = "id,office,from,to,acting\n";
  private static final List<AgencyEntry> PARTNERS =
      List.of(
          partner("platform", AgencyRole.PLATFORM, false),
          partner("keeper", AgencyRole.OVERSIGHT, false),
          partner("second-keeper", AgencyRole.OVERSIGHT, false),
          partner("gone", AgencyRole.OVERSIGHT, true),
          sandbox("test-keeper", AgencyRole.OVERSIGHT),
          partner("desk", AgencyRole.DESK, false));
  private static final String DISCLOSURE =
      "prosecution,instruction,disclose-reporter-identity,*,custodian\n"
          + "oversight,reporter-identity,*,*,asker\n";
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
        "r,,,1,*,*,*,*,*,minors,unit,office,  | person 'minors' is none of minor; did you mean"
            + " minor?",
        "r,,,1,*,*,*,*,*,*,,,                 | names nobody",
        "r,,,1,*,*,*,*,*,*,unit,office        | has 12 cells, not 13",
        "r,,,1,\"*\",*,*,*,*,*,unit,office,   | quotes are not needed here",
        "r,,,1,*,*,*,*,*,*,unit,test-office,  | names sandboxes (test-office) and other agencies"
            + " (unit): a row names either",
        "r,,,1,*,*,*,*,*,*,test-unit,test-office,second | names sandboxes (test-unit, test-office)"
            + " and other agencies (second): a row names either",
        "a,,,2,*,*,*,*,*,*,unit,office,       | a case can match this row and a0 alike"
      })
  void namesLineOfInvalidCompetenceRow(String row, String reason) throws Exception {
    // Given
    Path competence =
        write(
            "competence.csv",
            "# a comment\n" + COMPETENCE + "a0,,,2,*,*,*,*,*,*,unit,office,\n" + row.strip());
    Path acting = write("acting.csv", ACTING);
    // When
    ConfigException refused =
        refused(() -> CompetenceFile.read(competence, acting, AGENCIES, CODES, "MA"));
    // Then
    assertThat(refused.problems())
        .containsExactly(new ConfigProblem(competence.toString(), 4, row.substring(0, 1), reason));
  }

  @Test
  void reportsWrongActingOfficeWithItsFile() throws Exception {
    // Given
    Path competence = write("competence.csv", COMPETENCE);
    Path acting = write("acting.csv", ACTING + "\n x ,office,,,unit\n");
    // When
    ConfigException refused =
        refused(() -> CompetenceFile.read(competence, acting, AGENCIES, CODES, "MA"));
    // Then
    assertThat(refused).hasMessage(acting + ":3: x: unit is not of kind prosecution");
  }

  @Test
  void refusesActingOfficeBetweenSandboxAndOffice() throws Exception {
    // Given
    Path competence = write("competence.csv", COMPETENCE);
    Path acting =
        write("acting.csv", ACTING + "x,office,,,test-office\ny,test-office,2026-01-01,,second\n");
    // When
    ConfigException refused =
        refused(() -> CompetenceFile.read(competence, acting, AGENCIES, CODES, "MA"));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::line, ConfigProblem::reason)
        .contains(
            tuple(
                2, "names sandboxes (test-office) and other agencies (office): a row names either"),
            tuple(
                3,
                "names sandboxes (test-office) and other agencies (second): a row names either"));
  }

  @Test
  void permitsEqualRowsForTestsAndRealCases() throws Exception {
    // Given
    Path competence =
        write(
            "competence.csv",
            COMPETENCE
                + "real,,,1,*,*,*,*,*,*,unit,office,\n"
                + "tests,,,1,*,*,*,*,*,*,test-unit,test-office,\n");
    Path acting = write("acting.csv", ACTING);
    // When
    CompetenceTable table = CompetenceFile.read(competence, acting, AGENCIES, CODES, "MA");
    // Then
    assertThat(table.decide(aCase(true), DAY).why()).containsExactly("tests");
    assertThat(table.decide(aCase(false), DAY).why()).containsExactly("real");
  }

  private static CaseFacts aCase(boolean test) {
    return new CaseFacts(
        "fraud", Set.of(), OffenceClass.DELIT, Optional.empty(), Origin.DOMESTIC, Set.of(), test);
  }

  @Test
  void refusesTableWithoutHeading() throws Exception {
    // Given
    Path empty = write("empty.csv", "# nothing\n");
    Path other = write("other.csv", "sender,type\n");
    // When
    ConfigException without = refused(() -> agreements(empty));
    ConfigException wrong = refused(() -> agreements(other));
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
  void namesLineOfInvalidAgreement(String line, String reason) throws Exception {
    // Given
    Path file = write("agreements.csv", AGREEMENTS + line.strip() + "\n");
    // When
    ConfigException refused = refused(() -> agreements(file));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::line, ConfigProblem::reason)
        .containsExactly(tuple(2, reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform,sealed-identity,,*,keper        | no agency keper; did you mean keeper?",
        "platform,sealed-identity,,*,             | no agency",
        "platform,sealed-identity,,*,gone         | gone is revoked and receives nothing",
        "platform,sealed-identity,,*,test-keeper  | test-keeper is a sandbox and receives test"
            + " cases only",
        "platform,sealed-identity,,*,platform     | without this line the platform is its own"
            + " custodian",
        "platform,sealed-identity,,*,desk         | no line lets desk answer by reporter-identity",
        "platform,sealed-identity,fraud,*,keper   | no agency keper; did you mean keeper?",
        "platform,sealed-identity,frod,*,keeper   | frod is not in the code list category; did you"
            + " mean fraud?",
        "police,sealed-identity,,*,keeper         | is written platform,sealed-identity,MATTER,*,"
            + "AGENCY, with a category as MATTER or nothing",
        "platform,sealed-identity,,new,keeper     | is written platform,sealed-identity,MATTER,*,"
            + "AGENCY, with a category as MATTER or nothing"
      })
  void namesLineOfUnknownOrUnreachableCustodian(String line, String reason) throws Exception {
    // Given
    Path file = write("agreements.csv", AGREEMENTS + DISCLOSURE + line.strip() + "\n");
    // When
    ConfigException refused = refused(() -> agreements(file));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::file, ConfigProblem::line)
        .containsExactly(tuple(file.toString(), 4));
    assertThat(refused.problems().get(0).reason().strip()).isEqualTo(reason);
  }

  @Test
  void readsCustodianFromLine() throws Exception {
    // Given
    String line = "platform,sealed-identity,,*,keeper\n";
    Path with = write("with.csv", AGREEMENTS + DISCLOSURE + line);
    Path without = write("without.csv", AGREEMENTS + DISCLOSURE);
    Path twice = write("twice.csv", AGREEMENTS + DISCLOSURE + line + line);
    Path unasked = write("unasked.csv", AGREEMENTS + line);
    // When
    Agreements named = agreements(with);
    Agreements own = agreements(without);
    // Then
    assertThat(named.custodians().of("fraud")).contains(new AgencyId("keeper"));
    assertThat(named.lines()).isEqualTo(own.lines());
    assertThat(own.custodians()).isEqualTo(Custodians.NONE);
    assertThat(refused(() -> agreements(twice)).problems())
        .extracting(ConfigProblem::reason)
        .containsOnly("names a custodian where another line names one");
    assertThat(refused(() -> agreements(unasked)).problems())
        .extracting(ConfigProblem::reason)
        .containsExactly("no line sends the custodian the instruction disclose-reporter-identity");
  }

  @Test
  void prefersCustodianOfMatterToDefaultOne() throws Exception {
    // Given
    String matter = "platform,sealed-identity,terrorism,*,keeper\n";
    String other = "platform,sealed-identity,,*,second-keeper\n";
    Path both = write("both.csv", AGREEMENTS + DISCLOSURE + matter + other);
    Path path = write("one.csv", AGREEMENTS + DISCLOSURE + matter);
    Path twice = write("twice.csv", AGREEMENTS + DISCLOSURE + matter + other + matter);
    // When
    Custodians custodians = agreements(both).custodians();
    Custodians only = agreements(path).custodians();
    // Then
    assertThat(custodians.of("terrorism")).contains(new AgencyId("keeper"));
    assertThat(custodians.of("fraud")).contains(new AgencyId("second-keeper"));
    assertThat(custodians.all())
        .containsExactly(new AgencyId("keeper"), new AgencyId("second-keeper"));
    assertThat(only.of("terrorism")).contains(new AgencyId("keeper"));
    assertThat(only.of("fraud")).isEmpty();
    assertThat(refused(() -> agreements(twice)).problems())
        .extracting(ConfigProblem::line, ConfigProblem::reason)
        .containsExactly(
            tuple(4, "names a custodian where another line names one"),
            tuple(6, "names a custodian where another line names one"));
  }

  private static Agreements agreements(Path file) throws ConfigException {
    return AgreementsFile.read(file, PARTNERS, CODES.list("category"));
  }

  private static AgencyEntry partner(String id, AgencyRole kind, boolean revoked) {
    return partner(id, kind, revoked, false);
  }

  private static AgencyEntry sandbox(String id, AgencyRole kind) {
    return partner(id, kind, false, true);
  }

  private static AgencyEntry partner(String id, AgencyRole kind, boolean revoked, boolean sandbox) {
    return new AgencyEntry(
        new AgencyId(id),
        kind,
        Map.of(),
        "MA",
        "pull",
        Optional.empty(),
        1,
        1,
        DeliveryFormat.PLAIN,
        1_000,
        revoked,
        sandbox,
        Map.of(),
        MessageVersions.EVERY);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigException refused(ThrowingCallable call) {
    return catchThrowableOfType(ConfigException.class, call);
  }
}
