package org.wasl.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wasl.configuration.settings.AgencyDefaults;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.configuration.tables.AgencyFiles;
import org.wasl.configuration.tables.AgencyVersions;
import org.wasl.configuration.tables.AgreementsFile;
import org.wasl.configuration.tables.CalendarFile;
import org.wasl.configuration.tables.CodeFiles;
import org.wasl.configuration.tables.CompetenceFile;
import org.wasl.configuration.tables.DeadlinesFile;
import org.wasl.configuration.tables.RetentionFile;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;

/**
 * The whole configuration folder, read and checked.
 *
 * @param folder the folder
 * @param gateway settings of the gateway
 * @param codes the code lists
 * @param agencies the partners, in order of their ids
 * @param competence the competence table
 * @param agreements the agreements
 * @param stages the deadline table with its calendar
 * @param retention the retention table
 */
public record Configuration(
    Path folder,
    GatewayConfig gateway,
    CodeLists codes,
    List<AgencyEntry> agencies,
    CompetenceTable competence,
    Agreements agreements,
    DeadlineTable stages,
    RetentionTable retention) {

  /**
   * Reads the folder.
   *
   * @param folder the folder {@code config/}
   * @param overrides key and value pairs that go before those of {@code gateway.properties}
   * @throws ConfigException with every problem of the first file that has any
   */
  public static Configuration read(Path folder, Map<String, String> overrides)
      throws ConfigException {
    Path settings = folder.resolve("gateway.properties");
    return tables(folder, GatewayConfig.read(settings, overrides));
  }

  /**
   * Reads tables and agencies of this folder again. The settings stay.
   *
   * @throws ConfigException with every problem of the first file that has any
   */
  public Configuration withTablesReadAnew() throws ConfigException {
    return tables(folder, gateway);
  }

  private static Configuration tables(Path folder, GatewayConfig gateway) throws ConfigException {
    CodeLists codes = CodeFiles.read(folder);
    AgencyVersions versions = AgencyVersions.of(folder, codes);
    List<AgencyEntry> agencies =
        AgencyFiles.read(AgencyFiles.folder(folder), AgencyDefaults.of(gateway), versions);
    Map<AgencyId, AgencyRole> kinds = kinds(agencies);
    if (agencies.stream()
        .noneMatch(
            agency ->
                agency.id().equals(gateway.triageAgency())
                    && agency.kind() == AgencyRole.TRIAGE
                    && !agency.sandbox())) {
      throw new ConfigException(
          List.of(
              new ConfigProblem(
                  folder.resolve("gateway.properties").toString(),
                  0,
                  GatewayConfig.TRIAGE,
                  "must be " + GatewayConfig.TRIAGE_RANGE)));
    }
    versions.check(AgencyFiles.folder(folder), agencies);
    checkProtocols(folder, agencies, gateway);
    WorkingCalendar calendar = CalendarFile.read(folder.resolve("calendar.csv"));
    return new Configuration(
        folder,
        gateway,
        codes,
        agencies,
        CompetenceFile.read(
            folder.resolve("competence.csv"),
            folder.resolve("acting-offices.csv"),
            agencies,
            codes,
            gateway.country()),
        AgreementsFile.read(folder.resolve("agreements.csv"), agencies, codes.list("category")),
        DeadlinesFile.read(folder.resolve("deadlines.csv"), calendar, kinds),
        RetentionFile.read(folder.resolve("retention.csv"), calendar.zone()));
  }

  private static void checkProtocols(Path folder, List<AgencyEntry> agencies, GatewayConfig gateway)
      throws ConfigException {
    for (AgencyEntry agency : agencies) {
      Optional<String> missing =
          ProtocolsConfig.protocol(agency.protocol())
              .filter(protocol -> !agency.revoked())
              .flatMap(protocol -> protocol.missingSetting(gateway.protocols()));
      if (missing.isPresent()) {
        throw new ConfigException(
            List.of(
                new ConfigProblem(
                    AgencyFiles.file(folder, agency.id()).toString(),
                    0,
                    "protocol",
                    agency.protocol() + " needs " + missing.get() + " in gateway.properties")));
      }
    }
  }

  private static Map<AgencyId, AgencyRole> kinds(List<AgencyEntry> agencies) {
    return agencies.stream().collect(Collectors.toMap(AgencyEntry::id, AgencyEntry::kind));
  }
}
