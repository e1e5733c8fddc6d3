package org.wasl.administration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.CompetenceFile;
import org.wasl.database.Result;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.words.AgencyNames;
import org.wasl.operations.words.CompetenceText;
import org.wasl.operations.words.SimulationText;
import org.wasl.routes.door.CaseFactsReader;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceBacktest;
import org.wasl.rules.competence.CompetenceBacktest.Classification;
import org.wasl.rules.competence.CompetenceBacktest.Comparison;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceExplanation;
import org.wasl.rules.competence.CompetenceRow;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.Store;
import org.wasl.store.referral.ReferralDecisions.ReferralDecision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl competence} asks the competence table. */
@Command(
    name = "competence",
    description = "Explain where a case goes, or what another table would change.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {CompetenceCommand.Explain.class, CompetenceCommand.Simulate.class})
public final class CompetenceCommand {

  /**
   * {@code ./wasl competence explain} needs no running gateway. Exit codes are 0 if the table
   * decides, 1 if the case goes to triage, 2 for bad usage, file or configuration.
   */
  @Command(
      name = "explain",
      description = "Explain where a case goes and why.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:the table decides",
        "1:the case goes to triage, a test is refused",
        "2:bad usage or file"
      })
  static final class Explain extends OperatorCommand {
    @Parameters(
        paramLabel = "FILE",
        description = "a vetted-case document, or a JSON object of its readable facts")
    private Path file;

    @Option(names = "--on", paramLabel = "DAY", description = "decide as on this day (today)")
    private LocalDate on;

    @Mixin private LanguageOption language = new LanguageOption();

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      String spoken = language.chosen();
      Configuration configuration = configured.read();
      CodeLists codes = configuration.codes();
      CaseFile read =
          CaseFile.read(bytes(), SchemaRegistry.load(codes), configuration.gateway().country());
      LocalDate day = on == null ? configuration.stages().calendar().dayOf(Instant.now()) : on;
      CompetenceTable table = configuration.competence();
      CompetenceExplanation explanation = table.explain(read.facts(), day);
      List<CompetenceRow> undecidable =
          read.complete() ? List.of() : table.rowsNeedingUnreadableFacts(read.facts(), day);
      AgencyNames names = AgencyNames.of(configuration.agencies());
      new CompetenceText(codes, names::name, spoken)
          .explain(read.facts(), day, explanation, undecidable)
          .forEach(out::println);
      return explanation.decision() instanceof CompetenceDecision.Decided ? 0 : NOT_DONE;
    }

    private byte[] bytes() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + ": cannot be read");
      }
    }
  }

  /**
   * {@code ./wasl competence simulate} decides all stored referrals again under a changed table,
   * each by the rows in force on its day. It runs beside a gateway. Exit codes are 0 if no decision
   * differs, 1 if a decision differs or may differ, 2 if it failed.
   */
  @Command(
      name = "simulate",
      description =
          "Decide all stored referrals again with another table, and print the differences.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:nothing would differ",
        "1:something would or may",
        "2:it could not be done"
      })
  static final class Simulate extends OperatorCommand {
    private static final int PAGE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> FACTS = new TypeReference<>() {};

    @Option(
        names = "--with",
        required = true,
        paramLabel = "NEW_TABLE",
        description = "the changed competence.csv")
    private Path changed;

    @Option(
        names = "--with-acting",
        paramLabel = "FILE",
        description = "a changed acting-offices.csv; default: that of the configuration")
    private Path changedActing;

    @Mixin private LanguageOption language = new LanguageOption();

    private record Case(CaseFacts facts, LocalDate day, List<String> why) {}

    private final Map<Case, Comparison> compared = new HashMap<>();
    private final Map<Classification, Integer> counts = new HashMap<>();

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      SimulationText words = new SimulationText(language.chosen());
      Configuration configuration = configured.read();
      WorkingCalendar calendar = configuration.stages().calendar();
      Path acting = changedActing == null ? configured.actingOffices() : changedActing;
      CompetenceTable table =
          CompetenceFile.read(
              changed,
              acting,
              configuration.agencies(),
              configuration.codes(),
              configuration.gateway().country());
      CompetenceBacktest backtest = new CompetenceBacktest(configuration.competence(), table);
      String home = configuration.gateway().country();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        Optional<ReferralId> last = Optional.empty();
        List<ReferralDecision> page;
        do {
          page = page(store, last);
          page.forEach(
              decision ->
                  compare(backtest, decision, calendar.dayOf(decision.at()), home, words, out));
          last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1).referral());
        } while (page.size() == PAGE);
      }
      int alike = count(Classification.ALIKE);
      int different = count(Classification.DIFFERENT);
      int uncertain = count(Classification.UNCERTAIN) + count(Classification.UNEXPLAINED);
      out.println(words.summary(alike, different, uncertain));
      return different + uncertain == 0 ? 0 : NOT_DONE;
    }

    private static List<ReferralDecision> page(Store store, Optional<ReferralId> last)
        throws StartException {
      if (store.referralDecisions().page(last, PAGE)
          instanceof Result.Done<List<ReferralDecision>> done) {
        return done.value();
      }
      throw StartException.temporary("the database did not answer");
    }

    private void compare(
        CompetenceBacktest backtest,
        ReferralDecision decision,
        LocalDate day,
        String home,
        SimulationText words,
        PrintWriter out) {
      CaseFacts facts = CaseFactsReader.facts(clear(decision), Set.of(), Set.of(), false, home);
      Case decidedCase = new Case(facts, day, decision.why());
      // Cached, because most cases have the facts, day and rows of another one.
      Comparison comparison =
          compared.computeIfAbsent(
              decidedCase, unseen -> backtest.compare(unseen.facts, unseen.day, unseen.why));
      counts.merge(comparison.classification(), 1, Integer::sum);
      if (comparison.classification() != Classification.ALIKE) {
        out.println(words.line(decision.referral(), decidedCase.day, decidedCase.why, comparison));
      }
    }

    private int count(Classification verdict) {
      return counts.getOrDefault(verdict, 0);
    }

    private static Map<String, String> clear(ReferralDecision decision) {
      try {
        return JSON.readValue(decision.clearJson(), FACTS);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the store keeps facts as JSON", e);
      }
    }
  }
}
