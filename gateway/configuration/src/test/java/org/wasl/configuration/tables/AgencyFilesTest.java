package org.wasl.configuration.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.AgencyDefaults;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.MessageVersions;

class AgencyFilesTest {
  private static final AgencyVersions VERSIONS = versions();
  private static final AgencyDefaults DEFAULTS =
      new AgencyDefaults(4, 30_000, Map.of("pull", 300_000));

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
  void readsNamesInThreeLanguages() throws Exception {
    // Given
    write("agencies/unit.properties", AGENCY);
    // When
    List<AgencyEntry> agencies = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS);
    // Then
    assertThat(agencies)
        .containsExactly(
            new AgencyEntry(
                new AgencyId("unit"),
                AgencyRole.POLICE,
                Map.of("ar", "وحدة", "fr", "Unité", "en", "Unit"),
                "MA-CAS",
                "https",
                Optional.of(URI.create("https://unit.example/in")),
                4,
                1,
                DeliveryFormat.PLAIN,
                30_000,
                false,
                false,
                Map.of(),
                MessageVersions.EVERY));
  }

  @Test
  void permitsCloudEventsOnlySingleAndByHttps() throws Exception {
    // Given
    String event = "format = cloudevents-structured\n";
    write("agencies/unit.properties", AGENCY + event);
    AgencyEntry agency = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS).get(0);

    // When
    write("agencies/unit.properties", AGENCY + event + "deliveriesPerRequest = 2\n");
    String together =
        refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS))
            .getMessage();
    String pulled =
        AGENCY.replace("protocol = https", "protocol = pull").replaceFirst("endpoint = .*", "");
    write("agencies/unit.properties", pulled + event);
    String collected =
        refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS))
            .getMessage();

    // Then
    assertThat(agency.format()).isEqualTo(DeliveryFormat.CLOUDEVENTS_STRUCTURED);
    assertThat(together).contains("format: must be plain");
    assertThat(collected).contains("format: must be plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "unknown", "ca"})
  void refusesReservedIds(String reserved) throws Exception {
    // Given
    Path file = write("agencies/" + reserved + ".properties", AGENCY);
    // When Then
    assertThat(refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS)))
        .hasMessage(file + ": the id " + reserved + " is reserved: choose another");
  }

  @Test
  void readsOptionalKeys() throws Exception {
    // Given
    write(
        "agencies/unit.properties",
        AGENCY
            + "maxConcurrent = 9\n"
            + "deliveriesPerRequest = 9\n"
            + "callDeadlineMillis = 900000\n"
            + "revoked = true\n");
    // When
    AgencyEntry agency = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS).get(0);
    // Then
    assertThat(agency.maxConcurrent()).isEqualTo(9);
    assertThat(agency.deliveriesPerRequest()).isEqualTo(9);
    assertThat(agency.callDeadlineMillis()).isEqualTo(900_000);
    assertThat(agency.revoked()).isTrue();
  }

  @Test
  void readsContactsByFunction() throws Exception {
    // Given
    write(
        "agencies/unit.properties",
        AGENCY
            + "contact.duty = +212 5 37 00 00 00, duty@unit.example\n"
            + "contact.technical = +212-537-000-001\n");
    // When
    AgencyEntry agency = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS).get(0);
    // Then
    assertThat(agency.contacts())
        .isEqualTo(
            Map.of(
                ContactRole.DUTY, List.of("+212 5 37 00 00 00", "duty@unit.example"),
                ContactRole.TECHNICAL, List.of("+212-537-000-001")));
  }

  @Test
  void givesCollectingAgencyNoEndpointAndMoreTime() throws Exception {
    // Given
    write(
        "agencies/unit.properties",
        AGENCY
            .replace("protocol = https", "protocol = pull")
            .replace("endpoint = https://unit.example/in", ""));
    // When
    AgencyEntry agency = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS).get(0);
    // Then
    assertThat(agency.endpoint()).isEmpty();
    assertThat(agency.callDeadlineMillis()).isEqualTo(300_000);
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
        "protocol = https                     | protocol = pull         | 7 | endpoint",
        "protocol = https                     | protocol = jms          | 7 | endpoint",
        "protocol = https                     | protocol = sftp         | 7 | endpoint",
        "kind = police                        | callDeadlineMillis = 9  | 1 | callDeadlineMillis",
        "endpoint = https://unit.example/in   | endpoint = https://a@b/ | 7 | endpoint",
        "name.en = Unit                       | nam.en = Unit           | 4 | nam.en",
        "kind = police                        | maxConcurrent = 0       | 1 | maxConcurrent",
        "kind = police                        | deliveriesPerRequest = 5 | 1 |"
            + " deliveriesPerRequest",
        "kind = police                        | format = cloudevents    | 1 | format",
        "kind = police                        | revoked = yes           | 1 | revoked",
        "kind = police                        | contact.duty = Mr A     | 1 | contact.duty",
        "kind = police                        | contact.office = +212 5, | 1 | contact.office",
        "kind = police                        | contact.chief = +212537000000 | 1 | contact.chief",
        "kind = police                        | reads.judgment = 9 | 1 | reads.judgment",
        "kind = police                        | reads.judgment = 1, | 1 | reads.judgment",
        "kind = police                        | writes.judgment = | 1 | writes.judgment",
        "kind = police                        | writes.jugdment = 1 | 1 | writes.jugdment"
      })
  void namesKeyOfInvalidAgencyFile(String right, String wrong, int line, String key)
      throws Exception {
    // Given
    Path file = write("agencies/unit.properties", AGENCY.replace(right, wrong));
    // When
    ConfigException refused =
        refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS));
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
  void refusesOtherFilesInFolder() throws Exception {
    // Given
    write("agencies/Unit.properties", AGENCY);
    write("agencies/unit.properties.bak", AGENCY);
    // When
    ConfigException refused =
        refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS));
    // Then
    assertThat(refused.problems()).hasSize(2);
  }

  @Test
  void readsSandboxFlag() throws Exception {
    // Given
    write("agencies/unit.properties", AGENCY + "sandbox = true\n");
    write("agencies/unit-b.properties", AGENCY + "sandbox = false\n");
    write("agencies/unit-c.properties", AGENCY);
    // When
    List<AgencyEntry> agencies = AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS);
    // Then
    assertThat(agencies)
        .filteredOn(AgencyEntry::sandbox)
        .extracting(AgencyEntry::id)
        .containsExactly(new AgencyId("unit"));
  }

  @Test
  void readsVersionsByType() throws Exception {
    // Given
    write(
        "agencies/unit.properties",
        AGENCY + "reads.investigation-report = 1\nwrites.investigation-report = 1, 2\n");
    // When
    MessageVersions versions =
        AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS).get(0).versions();
    // Then
    assertThat(versions.reads("investigation-report", 1)).isTrue();
    assertThat(versions.reads("investigation-report", 2)).isFalse();
    assertThat(versions.writes("investigation-report", 2)).isTrue();
    assertThat(versions.reads("judgment", 1)).isTrue();
  }

  @Test
  void refusesUnknownVersionAndListsKnownOnes() throws Exception {
    // Given
    Path file = write("agencies/unit.properties", AGENCY + "reads.investigation-report = 3\n");
    // When Then
    assertThat(refused(() -> AgencyFiles.read(folder.resolve("agencies"), DEFAULTS, VERSIONS)))
        .hasMessage(
            file
                + ":8: reads.investigation-report: must be versions of investigation-report that"
                + " there are (1, 2), with commas");
  }

  @Test
  void refusesAgenciesWithoutSharedVersion() throws Exception {
    // Given
    Path agencies = folder.resolve("agencies");
    write("agencies/office.properties", AGENCY + "reads.investigation-report = 1\n");
    write("agencies/unit.properties", AGENCY + "writes.investigation-report = 2\n");
    write("agencies/unit-b.properties", AGENCY + "reads.investigation-report = 2\n");
    write(
        "agencies/unit-c.properties", AGENCY + "sandbox = true\nreads.investigation-report = 2\n");
    List<AgencyEntry> all = AgencyFiles.read(agencies, DEFAULTS, VERSIONS);
    // When
    ConfigException apart = refused(() -> VERSIONS.check(agencies, all));
    ConfigException unread =
        refused(
            () ->
                VERSIONS.check(
                    agencies,
                    all.stream().filter(it -> !it.id().value().equals("unit-b")).toList()));
    // Then
    assertThat(apart)
        .hasMessage(
            agencies.resolve("unit-b.properties")
                + ": reads.investigation-report: must have one of 1: no version would be left that"
                + " every agency reads");
    assertThat(unread)
        .hasMessage(
            agencies.resolve("unit.properties")
                + ": writes.investigation-report: must have one of 1, which every agency reads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kind = triage\nsandbox = true\n"})
  void refusesTriageAgencyOfAnotherKind(String change) throws Exception {
    // Given
    write("gateway.properties", "triage.agency = unit\n");
    write("agencies/unit.properties", change + AGENCY.substring(change.isEmpty() ? 0 : 14));
    // When
    ConfigException refused = refused(() -> Configuration.read(folder, Map.of()));
    // Then
    assertThat(refused)
        .hasMessageEndingWith(
            "gateway.properties: triage.agency: must be id of an agency of kind triage, no"
                + " sandbox");
  }

  @Test
  void requiresBrokerPortForAgencyOnOurBroker() throws Exception {
    // Given
    String own =
        AGENCY
            .replace("protocol = https", "protocol = hosted-jms")
            .replaceFirst("endpoint = .*", "");
    write("gateway.properties", "triage.agency = unit\n");
    write("agencies/unit.properties", own.replace("kind = police", "kind = triage"));
    // When
    ConfigException refused = refused(() -> Configuration.read(folder, Map.of()));
    ConfigException served =
        refused(() -> Configuration.read(folder, Map.of("hostedJms.port", "5671")));
    // Then
    assertThat(refused)
        .hasMessageEndingWith(
            "unit.properties: protocol: hosted-jms needs hostedJms.port in gateway.properties");
    assertThat(served.getMessage())
        .contains("calendar.csv"); // the next file, which is missing here
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ConfigException refused(ThrowingCallable call) {
    return catchThrowableOfType(ConfigException.class, call);
  }

  private static AgencyVersions versions() {
    try {
      return AgencyVersions.of(Path.of("nowhere"), CodeLists.load());
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }
}
