package org.wasl.routes;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CaseConditions;
import org.wasl.rules.competence.CompetenceRow;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

/** A small synthetic country with agencies, competence and agreements. */
public final class TestPartners {
  public static final TestPartner PLATFORM = TestPartner.of("platform", AgencyKind.PLATFORM);
  public static final TestPartner POLICE = TestPartner.of("police-a", AgencyKind.POLICE);
  public static final TestPartner OTHER_POLICE = TestPartner.of("police-b", AgencyKind.POLICE);
  public static final TestPartner COLLECTING_POLICE =
      TestPartner.collecting("police-c", AgencyKind.POLICE);
  public static final TestPartner ENDED_KEY_POLICE =
      TestPartner.withEndedKey("police-d", AgencyKind.POLICE);
  public static final TestPartner OFFICE = TestPartner.of("office-a", AgencyKind.PROSECUTION);
  public static final TestPartner OTHER_OFFICE = TestPartner.of("office-b", AgencyKind.PROSECUTION);
  public static final TestPartner REVOKED_OFFICE =
      TestPartner.of("office-gone", AgencyKind.PROSECUTION, true);
  public static final TestPartner DESK = TestPartner.of("desk", AgencyKind.DESK);
  public static final TestPartner REGISTRY = TestPartner.of("registry", AgencyKind.REGISTRY);
  public static final TestPartner COURT = TestPartner.of("court", AgencyKind.COURT);
  public static final TestPartner OVERSIGHT = TestPartner.of("oversight", AgencyKind.OVERSIGHT);
  public static final TestPartner TRIAGE = TestPartner.of("triage", AgencyKind.TRIAGE);

  public static final TestPartner SANDBOX_PLATFORM =
      TestPartner.sandbox("test-platform", AgencyKind.PLATFORM);
  public static final TestPartner SANDBOX_POLICE =
      TestPartner.sandbox("test-police", AgencyKind.POLICE);
  public static final TestPartner SANDBOX_OFFICE =
      TestPartner.sandbox("test-office", AgencyKind.PROSECUTION);
  public static final TestPartner OTHER_SANDBOX_OFFICE =
      TestPartner.sandbox("test-office-b", AgencyKind.PROSECUTION);
  public static final TestPartner SANDBOX_REGISTRY =
      TestPartner.sandbox("test-registry", AgencyKind.REGISTRY);

  public static final List<TestPartner> ALL =
      List.of(
          PLATFORM,
          POLICE,
          OTHER_POLICE,
          COLLECTING_POLICE,
          ENDED_KEY_POLICE,
          OFFICE,
          OTHER_OFFICE,
          REVOKED_OFFICE,
          DESK,
          REGISTRY,
          OVERSIGHT,
          COURT,
          TRIAGE,
          SANDBOX_PLATFORM,
          SANDBOX_POLICE,
          SANDBOX_OFFICE,
          OTHER_SANDBOX_OFFICE,
          SANDBOX_REGISTRY);

  private TestPartners() {}

  public static AgencyDirectory directory() {
    return new AgencyDirectory(ALL.stream().map(TestPartner::agency).toList());
  }

  /**
   * Territory MA-CAS is competent. MA-RAB has an office that is revoked, MA-TNG a unit whose
   * sealing key has ended, and the rest has nobody. Sandboxes are competent for tests in MA-CAS.
   */
  public static CompetenceTable competence() {
    Map<AgencyId, AgencyRole> kinds =
        ALL.stream()
            .collect(
                Collectors.toMap(
                    TestPartner::id,
                    partner -> AgencyRole.valueOf(partner.agency().kind().name())));
    return CompetenceTable.of(
        List.of(
            row("cas", "MA-CAS", new AgencyId("police-a"), new AgencyId("office-a"), List.of()),
            row(
                "fes",
                "MA-FES",
                new AgencyId("police-a"),
                new AgencyId("office-a"),
                List.of(new AgencyId("office-b"), new AgencyId("desk"))),
            row(
                "marrakech",
                "MA-MAR",
                new AgencyId("police-c"),
                new AgencyId("office-a"),
                List.of()),
            row("tanger", "MA-TNG", new AgencyId("police-d"), new AgencyId("office-a"), List.of()),
            row(
                "rabat",
                "MA-RAB",
                new AgencyId("police-b"),
                new AgencyId("office-gone"),
                List.of()),
            row(
                "tests",
                "MA-CAS",
                new AgencyId("test-police"),
                new AgencyId("test-office"),
                List.of())),
        List.of(),
        kinds,
        ALL.stream()
            .filter(partner -> partner.agency().sandbox())
            .map(TestPartner::id)
            .collect(Collectors.toSet()));
  }

  /** All of it, without deadlines. */
  public static ConfigurationSnapshot configuration(AgencyDirectory directory) {
    return configuration(directory, agreements());
  }

  /** The configuration with other agreements. */
  public static ConfigurationSnapshot configuration(
      AgencyDirectory directory, Agreements agreements) {
    return new ConfigurationSnapshot(directory, competence(), agreements, null, TestLine.SCHEMAS);
  }

  private static CompetenceRow row(
      String id, String territory, AgencyId police, AgencyId office, List<AgencyId> others) {
    return new CompetenceRow(
        id,
        new Validity(LocalDate.MIN, LocalDate.MAX),
        1,
        new CaseConditions("*", "*", "*", territory, "*", "*"),
        Optional.of(police),
        Optional.of(office),
        others);
  }

  /** The shipped agreements. */
  public static Agreements agreements() {
    return ShippedAgreements.read();
  }

  /** A referral of the platform's case to {@link #POLICE} and {@link #OFFICE}. */
  public static Timeline.Referral referral(ReferralId id, String state, Instant at) {
    return new Timeline.Referral(
        id,
        state,
        PLATFORM.id(),
        new MessageId(UUID.randomUUID()),
        "{}",
        List.of(POLICE.id()),
        OFFICE.id(),
        List.of(),
        List.of(),
        false,
        at);
  }
}
