package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AuditCommand;
import org.wasl.administration.CompetenceCommand;
import org.wasl.administration.DeadlinesCommand;
import org.wasl.administration.ExplainCommand;
import org.wasl.administration.FindCommand;
import org.wasl.administration.ParkedCommand;
import org.wasl.administration.PrivacyRecordCommand;
import org.wasl.administration.StatisticsCommand;
import org.wasl.assembly.Gateway;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.commands.ListCommand;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.ReportingPeriod.Length;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.CommandResult;

/** Tests queries of a running gateway about counts, referrals and trial tables. */
class QueryCommandsTest {
  private static final int CASES = 12;
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final Path SAMPLES =
      Path.of("..", "..", "schemas", "types", "vetted-case", "1", "valid");

  private static SyntheticInstallation country;
  private static Gateway gateway;
  private static ReferralId referral;

  @BeforeAll
  static void casesArePublished(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 2).withDatabase();
    gateway = Gateway.start(country.configuration());
    SecureRandom random = new SecureRandom();
    try (WaslClient platform =
        WaslClient.open(
            CallerIdentity.calls(gateway.api(), country.pki(), new AgencyId("platform"))
                .withDeadline(SOON))) {
      MessageWriter writer =
          new MessageWriter(
              new AgencyId("platform"),
              country.pki().signer(new AgencyId("platform")),
              Clock.systemUTC(),
              random);
      List<SyntheticCase> cases =
          new CaseGenerator(
                  7,
                  CASES,
                  new AgencyId("platform"),
                  Clock.systemUTC().instant(),
                  IdentitySealer.SENDER_IS_CUSTODIAN)
              .cases()
              .toList();
      for (SyntheticCase syntheticCase : cases) {
        Outcome outcome =
            platform.submit(
                Optional.empty(), writer.signed(syntheticCase.messageId(), syntheticCase.body()));
        referral = ((Outcome.Accepted) outcome).referral();
      }
    }
    // Statistics cover only periods that have ended.
    Instant day = ReportingPeriod.parse(lastMonth()).orElseThrow().start(ZONE);
    execute("update message set accepted_at = '%s'".formatted(day));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void commandAndApiReturnEqualCounts() throws Exception {
    // When
    String path = "/v1/statistics?by=reporter-mode&period=" + lastMonth();
    JsonNode api =
        new ObjectMapper().readTree(get(new AgencyId("oversight"), path, "application/json"));
    CommandResult same =
        statistics(
            "--by",
            "reporter-mode",
            "--period",
            lastMonth(),
            "--as",
            "oversight",
            "--format",
            "json");
    String csv = get(new AgencyId("oversight"), path, "text/csv");
    CommandResult sameCsv =
        statistics(
            "--by",
            "reporter-mode",
            "--period",
            lastMonth(),
            "--as",
            "oversight",
            "--format",
            "csv");
    // Then
    assertThat(same.code()).isZero();
    assertThat(new ObjectMapper().readTree(same.out())).isEqualTo(api);
    assertThat(api.at("/total/referrals").asInt()).isEqualTo(CASES);
    assertThat(sameCsv.out()).isEqualTo(csv);
  }

  @Test
  void agencyListsOnlyItsReferralsPageByPage() throws Exception {
    // When
    JsonNode page =
        new ObjectMapper()
            .readTree(
                get(
                    new AgencyId("police-1"),
                    "/v1/referrals?state=referred&limit=5",
                    "application/json"));
    CommandResult all = list(new AgencyId("police-1"), "referrals");
    CommandResult none = list(new AgencyId("police-2"), "referrals");
    CommandResult refused = list(new AgencyId("police-1"), "referrals", "--state", "lost");
    // Then
    assertThat(page.path("referrals")).hasSize(5);
    assertThat(page.at("/referrals/0/role").asText()).isEqualTo("police");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out().lines())
        .hasSize(CASES)
        .last()
        .asString()
        .contains(referral.toString(), "vetted-case/1");
    assertThat(all.err()).startsWith("the next time: --since 2");
    assertThat(none.out()).isEmpty();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--state 'lost' is none of ", "triaged, ");
  }

  @Test
  void listsAgenciesAndCodesAndAnswersNotModified() throws Exception {
    // When
    CommandResult agencies = list(new AgencyId("police-2"), "agencies");
    CommandResult codes = list(new AgencyId("police-2"), "codes", "referral-state");
    CommandResult unknown = list(new AgencyId("police-2"), "codes", "moods");
    HttpResponse<String> first = ask(new AgencyId("police-2"), "/v1/codes/referral-state");
    HttpResponse<String> second =
        ask(
            new AgencyId("police-2"),
            "/v1/codes/referral-state",
            "If-None-Match",
            first.headers().firstValue("ETag").orElseThrow());
    // Then
    assertThat(agencies.out()).contains("{\"agency\":\"police-1\",\"names\":{");
    assertThat(codes.out().lines()).first().asString().startsWith("{\"code\":\"triaged\"");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("refused: 404", "  lists: action, ");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void hidesSmallCountsFromOthersWithEqualNoiseInCommandAndApi() throws Exception {
    // Given an office that takes part in every referral, so that it sees as many as the operator
    String path = "/v1/statistics?by=stage&period=" + lastMonth();
    // When
    CommandResult operator = statistics("--by", "stage", "--period", lastMonth());
    JsonNode party =
        new ObjectMapper().readTree(get(new AgencyId("office"), path, "application/json"));
    CommandResult outsider = statistics("--as", "police-2", "--period", lastMonth());
    // Then
    int shown = party.at("/total/referrals").asInt();
    assertThat(shown).isBetween(CASES - 4, CASES + 4);
    assertThat(party.at("/total").has("notices")).isFalse();
    assertThat(operator.out().lines().toList())
        .anyMatch(line -> line.matches("Referred +" + shown + "( +-){9}"))
        .anyMatch(line -> line.matches("Total +" + shown + "( +-){9}"))
        .last()
        .isEqualTo(
            "- not shown: below 5. Each number has noise of at most 4, to protect single cases:"
                + " totals may differ");
    assertThat(outsider.out().lines()).anyMatch(line -> line.matches("Total( +-){10}"));
  }

  @Test
  void forbiddenPeriodIsBadUsageAndNamesTheLatestAllowed() {
    // Given
    String running = ReportingPeriod.containing(Length.MONTH, LocalDate.now(ZONE)).toString();
    // When
    CommandResult early = statistics("--as", "oversight", "--period", running);
    CommandResult day = statistics("--as", "police-1", "--period", "2024-06-15");
    // Then
    assertThat(early.code()).isEqualTo(2);
    assertThat(early.err()).contains("has not ended; the latest are " + lastMonth() + ", ");
    assertThat(day.code()).isEqualTo(2);
    assertThat(day.err()).contains("a day is for oversight only; the latest are " + lastMonth());
  }

  private static String lastMonth() {
    return ReportingPeriod.lastEnded(Length.MONTH, Instant.now(), ZONE).toString();
  }

  @Test
  void printsAReferralInThreeLanguages() {
    // When
    List<CommandResult> ran =
        List.of("en", "fr", "ar").stream()
            .map(language -> run(new ExplainCommand(), referral.toString(), "--language", language))
            .toList();
    // Then
    assertThat(ran).extracting(CommandResult::code).containsOnly(0);
    assertThat(ran.get(0).firstLine())
        .endsWith(
            ": platform sent the case. It was accepted and kept, sealed to those who receive it.");
    assertThat(ran.get(1).firstLine()).contains("platform a envoyé le dossier");
    assertThat(ran.get(2).firstLine()).startsWith("\u200f").contains("الملف");
    assertThat(ran.get(0).out()).contains("the referral is in the state: Referred.");
  }

  @Test
  void findsAReferralByThePrefixOfAnId() {
    // Given
    String begins = referral.toString().substring(0, 23);
    // When
    CommandResult found = run(new FindCommand(), begins, "--language", "fr");
    CommandResult bySender =
        run(
            new FindCommand(),
            "--agency",
            "platform",
            "--type",
            "vetted-case",
            "--state",
            "referred");
    CommandResult explained = run(new ExplainCommand(), begins);
    CommandResult none = run(new FindCommand(), "--to", "2020-01-01T00:00:00Z");
    CommandResult nothing = run(new ExplainCommand(), "ffffffff");
    // Then
    assertThat(found.out()).startsWith(referral + "  ").endsWith("platform (platform)\n");
    assertThat(bySender.out().lines()).hasSize(CASES);
    assertThat(explained.firstLine()).contains("platform sent the case");
    assertThat(none).isEqualTo(new CommandResult(1, "", "find: no referral matches\n"));
    assertThat(nothing.err()).contains("no referral has an id that begins with ffffffff");
  }

  @Test
  void commandAndConsoleListOverdueDeadlinesWithTheirAgency() throws Exception {
    // Given each case has two recipients that do not answer
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                run(new DeadlinesCommand(), "--all")
                    .out()
                    .endsWith(2 * CASES + " owed." + System.lineSeparator()));
    CommandResult before = run(new DeadlinesCommand(), "--language", "en");
    // When
    execute(
        "update deadline set due_at = now() - interval '50 hours' where referral = '%s'"
            .formatted(referral));
    List<CommandResult> after =
        List.of("en", "fr", "ar").stream()
            .map(language -> run(new DeadlinesCommand(), "--language", language))
            .toList();
    CommandResult police =
        run(new DeadlinesCommand(), "--agency", "police-1", "--stage", "delivered");
    JsonNode first = deadlines("{\"limit\":1}");
    JsonNode second =
        deadlines(
            "{\"limit\":5,\"afterDue\":\"%s\",\"afterPlace\":%s}"
                .formatted(
                    first.at("/next/afterDue").asText(), first.at("/next/afterPlace").asText()));
    JsonNode open = deadlines("{\"what\":\"open\",\"agency\":\"police-1\"}");
    // Then
    assertThat(before.out().lines()).as(before.err()).containsExactly("0 overdue.");
    assertThat(after.get(0).out().lines()).hasSize(3).last().isEqualTo("2 overdue.");
    assertThat(police.out())
        .contains(
            "overdue for 2 d 2 h: police-1 (police-1) owes: Delivery to the recipient. Referral "
                + referral
                + ", Case.")
        .endsWith("1 overdue." + System.lineSeparator());
    assertThat(after.get(1).out()).contains("en retard de 2 j 2 h", "2 en retard.");
    assertThat(after.get(2).out()).contains("متأخر منذ", referral.toString());
    assertThat(first.path("deadlines")).hasSize(1);
    assertThat(second.path("deadlines")).hasSize(1);
    assertThat(second.has("next")).isFalse();
    for (JsonNode page : List.of(first, second)) {
      assertThat(page.at("/deadlines/0/referral").asText()).isEqualTo(referral.toString());
      assertThat(page.at("/deadlines/0/overdueSeconds").asLong()).isBetween(180_000L, 181_000L);
    }
    assertThat(open.path("deadlines")).hasSize(CASES);
  }

  private static JsonNode deadlines(String document) throws Exception {
    return JmxOperations.asked(ConsoleRole.VIEWER, "Referrals", "deadlines", document);
  }

  private static void execute(String sql) throws Exception {
    List<String> lines = Files.readAllLines(country.data().resolve("database"));
    try (Connection connection =
            DriverManager.getConnection(
                lines.get(0), lines.get(1), Files.readString(Path.of(lines.get(2))).strip());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void triesAnotherTableOnAllStoredReferrals() throws Exception {
    // Given the current table, one that sends everything elsewhere, and one that needs a finding
    Path same = country.config().resolve("competence.csv");
    Path other = table("other", "all,,,10,*,*,*,*,*,*,police-2,office,");
    Path finding =
        table(
            "finding",
            "all,,,10,*,*,*,*,*,*,police-1,office,\n"
                + "new,,,1,*,radicalisation,*,*,*,*,police-2,office,");
    // When
    CommandResult alike = simulate("--with", same.toString());
    CommandResult different = simulate("--with", other.toString());
    CommandResult uncertain = simulate("--with", finding.toString());
    CommandResult later =
        simulate(
            "--with",
            table(
                    "later",
                    "all,,,10,*,*,*,*,*,*,police-1,office,\n"
                        + "new,2100-01-01,,1,fraud,*,*,*,*,*,police-2,office,")
                .toString());
    // Then
    assertThat(alike.out()).isEqualTo("12 referrals: 12 alike, 0 different, 0 may differ.\n");
    assertThat(alike.code()).isZero();
    assertThat(different.code()).isEqualTo(1);
    assertThat(different.out().lines()).hasSize(CASES + 1);
    assertThat(different.out())
        .contains(referral + ", of ", ": police-1+office -> police-2+office\n")
        .endsWith("12 referrals: 0 alike, 12 different, 0 may differ.\n");
    assertThat(uncertain.code()).isEqualTo(1);
    assertThat(uncertain.out()).endsWith("12 referrals: 0 alike, 0 different, 12 may differ.\n");
    assertThat(later.code()).isZero();
  }

  /** A data folder beside the country's, with its keys and a way to a database. */
  private static Path dataFolder(String name, List<String> database) throws IOException {
    Path folder = Files.createDirectory(country.data().resolveSibling(name));
    Files.createSymbolicLink(folder.resolve("pki"), country.pki().path());
    Files.write(folder.resolve("database"), database);
    return folder;
  }

  private static CommandResult auditOf(Path data) {
    return run(
        new AuditCommand(), "--config", country.config().toString(), "--data", data.toString());
  }

  @Test
  void auditComparesAllRowsWithTheLog() throws Exception {
    // Given a data folder whose database refuses the login
    List<String> database = Files.readAllLines(country.data().resolve("database"));
    Path elsewhere =
        dataFolder("elsewhere", List.of(database.get(0), database.get(1), "no-password"));
    // When
    CommandResult all = run(new AuditCommand(), "--set", "log.maxLeaves=65536");
    CommandResult underOtherKeys = run(new AuditCommand(), "--trust", "0".repeat(64));
    CommandResult withoutDatabase = auditOf(elsewhere);
    // Then
    assertThat(all.out()).startsWith("NOTHING DIFFERS: ").hasLineCount(1);
    assertThat(all.code()).isZero();
    assertThat(underOtherKeys.code()).isEqualTo(1);
    assertThat(underOtherKeys.out()).startsWith("trust: expected 0000");
    assertThat(withoutDatabase.code()).as(withoutDatabase.err()).isEqualTo(3);
    assertThat(withoutDatabase.err()).contains("database does not answer");
  }

  @Test
  void reportsRefusingDatabaseSoon() throws Exception {
    // Given
    List<String> database = Files.readAllLines(country.data().resolve("database"));
    String nobodyThere = database.get(0).replaceFirst(":\\d+/", ":1/");
    Path elsewhere = dataFolder("refusing", List.of(nobodyThere, database.get(1), database.get(2)));
    // When
    long startNanos = System.nanoTime();
    CommandResult refused = auditOf(elsewhere);
    Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
    // Then
    assertThat(refused.code()).as(refused.err()).isEqualTo(3);
    assertThat(refused.err()).contains("database does not answer");
    assertThat(waited).isLessThan(TestLoad.limit(Duration.ofSeconds(15)));
  }

  @Test
  void explainsTheRecipientsOfACase() throws Exception {
    // Given the readable facts of a case, and a complete case
    Path facts = country.data().resolveSibling("facts.json");
    Files.writeString(
        facts, "{\"category\":\"fraud\",\"offenceClass\":\"delit\",\"origin\":\"MA\"}");
    Path sample = SAMPLES.resolve("terrorism-anonymous-from-abroad-en.json");
    // When
    CommandResult shipped =
        run(
            new CompetenceCommand(),
            "explain",
            sample.toString(),
            "--config",
            Path.of("..", "..", "config").toString());
    CommandResult ofFacts = competence("explain", facts.toString(), "--language", "fr");
    // Then
    assertThat(shipped.code()).isZero();
    assertThat(shipped.out())
        .contains(
            "It goes to ", "Row matter-terrorism matches", "gives way to row matter-terrorism");
    assertThat(ofFacts.code()).isZero();
    assertThat(ofFacts.out()).contains("La ligne all s’applique (tout dossier).");
  }

  @Test
  void badUsagePrintsOneLineAndExitsWithTwo() throws Exception {
    // Given
    Path broken = table("broken", "all,,,10,*,*,*,*,*,*,nobody,office,");
    // When
    List<CommandResult> ran =
        List.of(
            statistics("--by", "name", "--period", "2024-06"),
            statistics("--period", "yesterday"),
            statistics("--as", "nobody", "--period", "2024-06"),
            statistics("--language", "de", "--period", "2024-06"),
            run(new ExplainCommand(), "no-id"),
            run(new FindCommand(), "0193"),
            run(new FindCommand(), "--agency", "nobody"),
            run(new FindCommand(), "--state", "nowhere"),
            run(new FindCommand(), "--from", "yesterday"),
            run(new DeadlinesCommand(), "--agency", "nobody"),
            run(new ParkedCommand(), "nobody"),
            run(new DeadlinesCommand(), "--stage", "never"),
            competence("explain", "no-such-file"),
            competence("explain", broken.toString()),
            simulate("--with", broken.toString()),
            competence());
    CommandResult unknown = run(new ExplainCommand(), UUID.randomUUID().toString());
    // Then
    assertThat(ran)
        .allSatisfy(
            commandResult -> {
              assertThat(commandResult.code()).as(commandResult.err()).isEqualTo(2);
              assertThat(commandResult.err().lines()).hasSize(1);
            });
    assertThat(unknown.code()).isEqualTo(1);
  }

  @Test
  void reportsNothingParkedAndSuggestsMisspeltAgency() {
    // When
    CommandResult deliveries = run(new ParkedCommand(), "police-2");
    List<CommandResult> misspelt =
        List.of(
            run(new ParkedCommand(), "polcie-2"),
            run(new ParkedCommand(), "plan", "--agency", "polcie-2"),
            run(new ParkedCommand(), "plan", "--action", "re-route", "--to", "polcie-2"),
            statistics("--as", "polcie-2", "--period", lastMonth()),
            run(new DeadlinesCommand(), "--agency", "polcie-2"),
            run(new FindCommand(), "--agency", "polcie-2"));
    // Then
    assertThat(deliveries.code()).isZero();
    assertThat(deliveries.out()).isEqualTo("nothing is parked for police-2\n");
    assertThat(misspelt)
        .allSatisfy(
            commandResult ->
                assertThat(commandResult.err())
                    .endsWith("no agency is called polcie-2; did you mean police-2?\n"));
  }

  @Test
  void invalidValueListsAllowedValuesAndSuggestsOne() {
    // When
    List<String> explained =
        List.of(
            run(new FindCommand(), "--state", "Refered").err(),
            run(new FindCommand(), "--type", "veted-case").err(),
            run(new DeadlinesCommand(), "--stage", "withdrawal-confirm").err(),
            statistics("--by", "categry", "--period", lastMonth()).err(),
            statistics("--period", "2026-13").err());
    // Then
    assertThat(explained)
        .satisfiesExactly(
            error -> assertThat(error).contains(" none of ", "triaged", "did you mean referred?"),
            error -> assertThat(error).contains(" none of ", "instruction", "mean vetted-case?"),
            error -> assertThat(error).contains(" none of ", "mean withdrawal-confirmed?"),
            error -> assertThat(error).contains("none of category, territory, ", "mean category?"),
            error -> assertThat(error).contains("'2026-13' is no month (2026-06)"));
  }

  private static Path table(String name, String rows) throws Exception {
    String heading = Files.readAllLines(country.config().resolve("competence.csv")).get(0);
    return Files.writeString(
        country.data().resolveSibling(name + ".csv"), heading + "\n" + rows + "\n");
  }

  private static CommandResult list(AgencyId agency, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--as", agency.value(), "--pki", country.pki().path().toString()));
    all.addAll(List.of("--gateway", gateway.api().toString()));
    return CommandResult.of(new ListCommand(), all);
  }

  @Test
  void printsTheRecordOfProcessing() {
    // Given
    String shipped = Path.of("..", "..", "config").toString();
    // When
    CommandResult arabic = run(new PrivacyRecordCommand(), "--language", "ar", "--config", shipped);
    CommandResult german = run(new PrivacyRecordCommand(), "--language", "de", "--config", shipped);
    CommandResult without =
        run(new PrivacyRecordCommand(), "--config", country.config().toString());
    // Then
    assertThat(arabic.code()).as(arabic.err()).isZero();
    assertThat(arabic.out()).contains("dir=\"rtl\"", "سجل معالجة المعطيات");
    assertThat(german.code()).isEqualTo(2);
    assertThat(german.err()).contains("--language must be one of ar, en, fr");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("processing.csv");
  }

  private static String get(AgencyId agency, String path, String accept) throws Exception {
    return ask(agency, path, "Accept", accept).body();
  }

  private static HttpResponse<String> ask(AgencyId agency, String path, String... headers)
      throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TlsIdentity.of(country.pki(), agency).sslContext())
            .build();
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.api().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static CommandResult statistics(String... arguments) {
    return run(new StatisticsCommand(), arguments);
  }

  private static CommandResult simulate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(Arrays.asList(arguments));
    return competence(all.toArray(String[]::new));
  }

  private static CommandResult competence(String... arguments) {
    return run(new CompetenceCommand(), arguments);
  }

  private static CommandResult run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--config") && !all.isEmpty()) {
      all.addAll(
          List.of("--config", country.config().toString(), "--data", country.data().toString()));
    }
    return CommandResult.of(command, all);
  }
}
