package org.wasl.gateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.gateway.Databases;
import org.wasl.gateway.config.CompetenceFile;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.words.HindsightWords;
import org.wasl.routes.door.CaseReading;
import org.wasl.rules.CivilDay;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.competence.Hindsight;
import org.wasl.rules.competence.Hindsight.Comparison;
import org.wasl.rules.competence.Hindsight.Verdict;
import org.wasl.schemas.CodeLists;
import org.wasl.store.Result;
import org.wasl.store.Rulings.Ruling;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl competence simulate}: decides all stored referrals again under a changed table,
 * each by the rows in force on its day, beside a running gateway. Exit codes: 0 nothing would
 * differ, 1 something would or may, 2 it could not be done.
 */
@Command(
    name = "simulate",
    description = "Decide all stored referrals again under another table; print what would differ.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:nothing would differ", "1:something would or may", "2:it could not be done"})
final class CompetenceSimulateCommand extends OperatorCommand {
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
      description = "a changed acting-offices.csv; without it the one of the configuration")
  private Path changedActing;

  @Mixin private LanguageOption language = new LanguageOption();

  private record Case(CaseFacts facts, LocalDate day, List<String> why) {}

  private final Map<Case, Comparison> compared = new HashMap<>();
  private final Map<Verdict, Integer> counts = new HashMap<>();

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    HindsightWords words = new HindsightWords(language.chosen());
    Configuration configuration = configured.read();
    Path acting = changedActing == null ? configured.actingOffices() : changedActing;
    CompetenceTable table =
        CompetenceFile.read(changed, acting, configuration.kinds(), CodeLists.load());
    Hindsight hindsight = new Hindsight(configuration.competence(), table);
    try (Store store = Databases.beside(configuration.gateway())) {
      Optional<UUID> last = Optional.empty();
      List<Ruling> page;
      do {
        page = page(store, last);
        page.forEach(ruling -> compare(hindsight, ruling, words, out));
        last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1).referral());
      } while (page.size() == PAGE);
    }
    int alike = count(Verdict.ALIKE);
    int different = count(Verdict.DIFFERENT);
    int uncertain = count(Verdict.UNCERTAIN) + count(Verdict.UNEXPLAINED);
    out.println(words.summary(alike, different, uncertain));
    return different + uncertain == 0 ? 0 : NOT_DONE;
  }

  private static List<Ruling> page(Store store, Optional<UUID> last) throws StartException {
    if (store.rulings().page(last, PAGE) instanceof Result.Done<List<Ruling>> done) {
      return done.value();
    }
    throw new StartException("the database did not answer");
  }

  private void compare(Hindsight hindsight, Ruling ruling, HindsightWords words, PrintWriter out) {
    CaseFacts facts = CaseReading.facts(clear(ruling), Set.of(), Set.of());
    Case one = new Case(facts, CivilDay.of(ruling.at()), ruling.why());
    // Most cases are like others: same facts, same day, same rows.
    Comparison comparison =
        compared.computeIfAbsent(
            one, unseen -> hindsight.compare(unseen.facts, unseen.day, unseen.why));
    counts.merge(comparison.verdict(), 1, Integer::sum);
    if (comparison.verdict() != Verdict.ALIKE) {
      out.println(words.line(ruling.referral(), one.day, one.why, comparison));
    }
  }

  private int count(Verdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }

  private static Map<String, String> clear(Ruling ruling) {
    try {
      return JSON.readValue(ruling.clearJson(), FACTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store keeps facts as JSON", e);
    }
  }
}
