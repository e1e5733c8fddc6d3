package org.wasl.operations;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.keys.CertificateExpiry;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.operations.words.AuditTrailText;
import org.wasl.operations.words.AuditTrailTexts;
import org.wasl.rules.deadlines.ZoneOffsetChange;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;

/**
 * The agencies as their files describe them, {@code org.wasl:type=Agencies}. It has no address of a
 * server and no key.
 */
final class AgencyQueries implements AgenciesMXBean {
  private static final Set<String> PROFILE = Set.of("agency", "language");

  private final Store store;
  private final ActiveConfiguration active;
  private final AuditTrailTexts texts;
  private final AgencyHistoryQueries history;
  private final Clock clock;

  AgencyQueries(
      Store store,
      ActiveConfiguration active,
      AuditTrailTexts texts,
      AgencyHistoryQueries history,
      Clock clock) {
    this.store = store;
    this.active = active;
    this.texts = texts;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public AgencyList directory() {
    Configuration configuration = active.configuration();
    ZoneId zone = configuration.stages().calendar().zone();
    return new AgencyList(
        configuration.agencies().stream().map(AgencyQueries::row).toList(),
        new ZoneRow(
            zone.getId(),
            ZoneOffsetChange.around(zone, clock.instant()).stream()
                .map(change -> new OffsetRow(Rfc3339.text(change.from()), change.hoursAndMinutes()))
                .toList()));
  }

  @Override
  public AgencyDays history(String document) {
    return history.history(document);
  }

  @Override
  public AgencyProfile profile(String document) {
    OperationArguments asked = OperationArguments.of(document, PROFILE);
    String id = asked.text("agency").orElse("");
    Configuration configuration = active.configuration();
    AgencyEntry agency =
        configuration.agencies().stream()
            .filter(agencyEntry -> agencyEntry.id().value().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new OperationRefusedException("no-agency", "no agency is called " + id));
    PkiFolder pki = new PkiFolder(configuration.gateway().folders().pkiDir());
    AuditTrailText text = texts.in(asked.language(), List.of());
    int steps = configuration.gateway().operations().shownIds();
    return new AgencyProfile(
        row(agency),
        configuration.gateway().alarms().runbook(),
        CertificateExpiry.of(pki, id).stream()
            .map(
                expiry ->
                    new ExpiryRow(expiry.file(), expiry.end().map(Rfc3339::text).orElse(null)))
            .toList(),
        store.trailEntries().newest(AuditEntry.agencyStream(id), steps).orElseThrow().stream()
            .map(
                entry ->
                    new AgencyStep(
                        Rfc3339.text(entry.at()),
                        entry.step().action().wireName(),
                        text.sentence(entry)))
            .toList());
  }

  private static AgencyRow row(AgencyEntry agency) {
    return new AgencyRow(
        agency.id().value(),
        agency.kind().wireName(),
        agency.territory(),
        agency.protocol(),
        agency.names(),
        agency.revoked(),
        agency.sandbox(),
        agency.contacts().entrySet().stream()
            .map(entry -> new ContactRow(entry.getKey().wireName(), entry.getValue()))
            .toList());
  }
}
