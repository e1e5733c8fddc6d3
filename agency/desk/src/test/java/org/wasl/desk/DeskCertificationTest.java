package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.Certification;
import org.wasl.certification.CollectorUnderTest;
import org.wasl.certification.Confirmation;
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationCase;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.DirectoryEntry;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;

/** Certifies the host of a desk, which opens nothing, as a gateway sees it. */
class DeskCertificationTest {
  private static final String OFFICE = "kp-rabat";

  @TempDir private Path folder;

  @Test
  void hostPassesEveryCaseThatNeedsNoOpeningKey() throws Exception {
    // Given
    PkiFolder pki = CertificationKeys.create(folder.resolve("pki"), new AgencyId(OFFICE));
    Deque<Desk> desks = new ArrayDeque<>();
    try {
      // When
      CertificationReport report =
          new Certification(pki, CertificationLimits.PATIENT, 7, Set.of(), result -> {})
              .collector(
                  new CollectorUnderTest(
                      new AgencyId(OFFICE),
                      new InetSocketAddress("127.0.0.1", 0),
                      Optional.empty(),
                      Confirmation.SEALED,
                      Optional.empty()),
                  inbox -> desks.add(start(pki, inbox)));
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(report.form()).isEqualTo("pull, sealed");
      Set<String> notApplicable =
          report.results().stream()
              .filter(result -> result.outcome() instanceof CaseOutcome.NotApplicable)
              .map(result -> result.tested().number())
              .collect(Collectors.toSet());
      Set<String> expected =
          CaseCatalogue.all().stream()
              .filter(CertificationCase::opening)
              .map(CertificationCase::number)
              .collect(Collectors.toSet());
      assertThat(expected).hasSize(19);
      expected.addAll(
          Set.of("C-101", "C-132", "C-143")); // no server; one after the other; no --restart
      assertThat(notApplicable).isEqualTo(expected);
    } finally {
      desks.forEach(Desk::close);
    }
  }

  /**
   * A desk with one office, whose keys the gateway of the test gets as the operator of one would.
   */
  private Desk start(PkiFolder pki, URI gateway) {
    Path data = folder.resolve("desk");
    DeskOffice office =
        new DeskOffice(
            OFFICE,
            Map.of("ar", "نيابة", "fr", "Parquet", "en", "Prosecution"),
            AgencyKind.PROSECUTION,
            "MA",
            pki,
            gateway,
            Optional.empty());
    try {
      TestOffices.add(data, office, "http://localhost", true);
      try (DeskDatabase database = DeskDatabase.open(data.resolve(Desk.DATABASE))) {
        List<Path> entry =
            database
                .read(connection -> DirectoryEntry.of(connection, office))
                .write(pki.path(), OFFICE);
        assertThat(entry).contains(pki.publicKeysFile(new AgencyId(OFFICE)));
      }
      return Desk.start(data, TestOffices.config(), Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }
}
