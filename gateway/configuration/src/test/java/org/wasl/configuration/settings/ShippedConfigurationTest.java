package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.AgreementRequest;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.OffenceClass;
import org.wasl.rules.competence.Origin;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.runtime.settings.ConfigException;

/** The folder that is shipped can be used as it is, and decides for every case there can be. */
class ShippedConfigurationTest {

  private static final Path FOLDER = Path.of("..", "..", "config");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final List<String> CATEGORIES =
      List.of(
          "fraud",
          "sexual-extortion",
          "defamation",
          "threats",
          "promoting-crime",
          "terrorism",
          "other");

  /** Actions about a delivery that may follow the end of the referral. */
  private static final Set<AuditAction> SAID_LATER =
      Set.of(AuditAction.NEEDS_RESEAL, AuditAction.RE_ROUTED);

  private static Configuration shipped;

  @BeforeAll
  static void read() throws ConfigException {
    shipped = Configuration.read(FOLDER, Map.of());
  }

  @Test
  void everyFileSaysThatItIsAnIllustration() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      // Dashboard and alert rules speak of machines only.
      assertThat(files.filter(file -> file.toString().matches(".*\\.(properties|csv)")))
          .hasSizeGreaterThan(150)
          .allSatisfy(
              file ->
                  assertThat(Files.readAllLines(file).get(0))
                      .isEqualTo("# Illustration, to be confirmed by counsel."));
    }
  }

  @Test
  void coversWholeJudicialMap() {
    assertThat(ids("kp-")).hasSize(88);
    assertThat(ids("pg-")).hasSize(33);
    assertThat(ids("srpj-")).hasSize(12);
    assertThat(shipped.agencies())
        .extracting(AgencyEntry::kind)
        .contains(
            AgencyRole.PLATFORM,
            AgencyRole.DESK,
            AgencyRole.REGISTRY,
            AgencyRole.OVERSIGHT,
            AgencyRole.TRIAGE);
  }

  /** A court receives few cases and has no server, so it collects its deliveries. */
  @ParameterizedTest
  @CsvSource({"kp-, tpi-", "pg-, ca-"})
  void hasCollectingCourtForEveryOffice(String offices, String courts) {
    // Given
    Map<AgencyId, AgencyEntry> agencies =
        shipped.agencies().stream().collect(Collectors.toMap(AgencyEntry::id, agency -> agency));
    for (String office : ids(offices)) {
      // When
      AgencyEntry court = agencies.get(new AgencyId(office.replaceFirst(offices, courts)));
      // Then
      assertThat(court).as(office).isNotNull();
      assertThat(court.kind()).isEqualTo(AgencyRole.COURT);
      assertThat(court.territory()).isEqualTo(agencies.get(new AgencyId(office)).territory());
      assertThat(court.protocol()).isEqualTo("pull");
    }
    assertThat(ids(courts)).hasSameSizeAs(ids(offices));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023-12-01", "2026-11-24", "2029-01-01"})
  void assignsOneOfficeAndOneUnitToEveryCaseWithPlace(LocalDate day) {
    for (CaseFacts facts : everyCase()) {
      // When
      CompetenceDecision decision = shipped.competence().decide(facts, day);
      // Then
      assertThat(decision).as("%s", facts).isInstanceOf(CompetenceDecision.Decided.class);
      CompetenceDecision.Decided decided = (CompetenceDecision.Decided) decision;
      boolean high = facts.offenceClass() == OffenceClass.CRIME;
      if (facts.category().equals("terrorism")) {
        assertThat(decided.police().value()).isEqualTo("bcij");
        assertThat(decided.office().value()).isEqualTo("pg-rabat");
      } else {
        assertThat(decided.office().value()).startsWith(high ? "pg-" : "kp-");
      }
      assertThat(decided.others().contains(new AgencyId("desk")))
          .isEqualTo(facts.origin() == Origin.FOREIGN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fraud, delit, MA-CAS, srpj-casablanca, kp-casablanca, territory-ma-cas",
    "fraud, crime, MA-CAS, srpj-casablanca, pg-casablanca, territory-ma-cas-crime",
    "threats, contravention, MA-NOU, srpj-casablanca, kp-casablanca,"
        + " territory-ma-nou acting-nouaceur",
    "defamation, delit, MA-06, srpj-casablanca, kp-casablanca, territory-ma-06",
    "terrorism, crime, MA-OUD, bcij, pg-rabat, matter-terrorism"
  })
  void decisionsNameTheirRows(
      String category,
      String offenceClass,
      String territory,
      AgencyId unit,
      AgencyId office,
      String why) {
    // Given
    CaseFacts facts =
        new CaseFacts(
            category,
            Set.of(),
            OffenceClass.ofWireName(offenceClass),
            Optional.of(territory),
            Origin.DOMESTIC,
            Set.of(),
            false);
    // When
    CompetenceDecision decided = shipped.competence().decide(facts, TODAY);
    // Then
    assertThat(decided)
        .isEqualTo(
            new CompetenceDecision.Decided(unit, office, List.of(), List.of(why.split(" "))));
  }

  @Test
  void leavesDomesticCaseWithoutPlaceToTriage() {
    // Given
    CaseFacts nowhere =
        new CaseFacts(
            "fraud",
            Set.of(),
            OffenceClass.DELIT,
            Optional.empty(),
            Origin.DOMESTIC,
            Set.of(),
            false);
    // When
    CompetenceDecision decision = shipped.competence().decide(nowhere, TODAY);
    // Then
    assertThat(decision).isEqualTo(new CompetenceDecision.Undecided(List.of()));
    assertThat(shipped.gateway().triageAgency()).isEqualTo(new AgencyId("triage"));
  }

  @ParameterizedTest
  @CsvSource({
    "PLATFORM, vetted-case, '', NEW, POLICE PROSECUTION DESK",
    "PROSECUTION, instruction, open-investigation, REFERRED, PLATFORM POLICE",
    "PROSECUTION, instruction, issue-wanted-notice, INVESTIGATING, PLATFORM POLICE",
    "PROSECUTION, wanted-notice, issue, NOTICE_REQUESTED, POLICE REGISTRY",
    "POLICE, wanted-notice, issue, NOTICE_ISSUED, REGISTRY",
    "COURT, delegation, '', PROSECUTED, ''",
    "COURT, judgment, rendered, BEFORE_COURT, POLICE",
    "COURT, judgment, ends-notice, BEFORE_COURT, ''",
    "TRIAGE, assignment, '', TRIAGED, PLATFORM",
    "PLATFORM, case-withdrawal, '', TRIAGED, POLICE PROSECUTION DESK TRIAGE",
    "PLATFORM, case-amendment, '', INVESTIGATING, POLICE PROSECUTION DESK",
    "COURT, warrant, issue, BEFORE_COURT, POLICE REGISTRY"
  })
  void agreementsCoverTheWholeLifeOfACase(
      AgencyRole sender, String type, String subtype, ReferralState state, String recipients) {
    // When
    AgreementDecision verdict =
        shipped
            .agreements()
            .decide(new AgreementRequest(sender, Optional.of(sender), type, subtype, state));
    // Then
    assertThat(verdict).isInstanceOf(AgreementDecision.Permitted.class);
    assertThat(((AgreementDecision.Permitted) verdict).recipients())
        .isEqualTo(
            Stream.of(recipients.split(" "))
                .filter(role -> !role.isEmpty())
                .map(AgencyRole::valueOf)
                .collect(Collectors.toSet()));
  }

  @Test
  void namesCustodianInAgreements() {
    assertThat(shipped.agreements().custodians())
        .isEqualTo(Custodians.only(new AgencyId("oversight")));
  }

  /** A message that the lifecycle knows and that nobody may send would never be used. */
  @Test
  void hasAgreementForEveryTypeOfTheLifecycle() {
    for (Lifecycle.Transition step : Lifecycle.all()) {
      // When
      boolean agreed =
          Stream.of(AgencyRole.values())
              .map(
                  role ->
                      new AgreementRequest(
                          role, Optional.of(role), step.type(), step.subtype(), step.from()))
              .anyMatch(
                  request ->
                      shipped.agreements().decide(request) instanceof AgreementDecision.Permitted);
      // Then
      assertThat(agreed).as("%s", step).isTrue();
    }
  }

  /** A deadline that nothing ends would stay overdue for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"../../config", "../../app/src/main/dist/config.minimal"})
  void canEndEveryDeadline(Path folder) throws ConfigException {
    for (DeadlineRule rule : deadlines(folder)) {
      for (ReferralState state : ReferralState.values()) {
        if (state.isFinal()) {
          boolean endsWithIt =
              !SAID_LATER.contains(rule.start().action()) && stepsTo(state).allMatch(isEnded(rule));
          // Then
          assertThat(endsWithIt || stepsIn(state).anyMatch(isEnded(rule)))
              .as("%s %s", rule.id(), state)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../config", "../../app/src/main/dist/config.minimal"})
  void demandsNoInstructionAfterDecision(Path folder) throws ConfigException {
    // Given
    List<DeadlineRule> instructed =
        deadlines(folder).stream()
            .filter(rule -> rule.stage() == DeadlineStage.INSTRUCTED)
            .toList();
    // When
    Stream<Lifecycle.Transition> decisions =
        stepsIn(ReferralState.REFERRED)
            .filter(step -> Set.of("instruction", "disposition").contains(step.type()))
            .filter(step -> step.to() != step.from());
    // Then
    assertThat(instructed).isNotEmpty();
    assertThat(decisions)
        .isNotEmpty()
        .allSatisfy(
            step ->
                assertThat(instructed)
                    .allMatch(rule -> rule.isEndedBy(step.type(), step.subtype())));
  }

  private static List<DeadlineRule> deadlines(Path folder) throws ConfigException {
    return Configuration.read(folder, Map.of()).stages().rules();
  }

  private static Stream<Lifecycle.Transition> stepsTo(ReferralState state) {
    return Lifecycle.all().stream().filter(step -> step.to() == state && step.from() != state);
  }

  private static Stream<Lifecycle.Transition> stepsIn(ReferralState state) {
    return Lifecycle.all().stream().filter(step -> step.from() == state);
  }

  /** Tells whether such a message ends it, by its acceptance or its delivery. */
  private static Predicate<Lifecycle.Transition> isEnded(DeadlineRule rule) {
    return step ->
        rule.ends().stream()
            .anyMatch(
                end ->
                    end.type().equals("=")
                        || end.type().equals(step.type())
                            && List.of("", "=", step.subtype()).contains(end.subtype()));
  }

  private static List<CaseFacts> everyCase() {
    Set<String> territories =
        shipped.agencies().stream()
            .map(AgencyEntry::territory)
            .filter(code -> !code.equals("MA"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(territories).hasSize(12 + 75);
    return CATEGORIES.stream()
        .flatMap(category -> territories.stream().flatMap(place -> cases(category, place)))
        .toList();
  }

  private static Stream<CaseFacts> cases(String category, String place) {
    return Stream.of(OffenceClass.values())
        .flatMap(
            level ->
                Stream.of(Origin.values())
                    .map(
                        origin ->
                            new CaseFacts(
                                category,
                                Set.of(),
                                level,
                                Optional.of(place),
                                origin,
                                Set.of(),
                                false)));
  }

  private static List<String> ids(String prefix) {
    return shipped.agencies().stream()
        .map(it -> it.id().value())
        .filter(id -> id.startsWith(prefix))
        .toList();
  }
}
