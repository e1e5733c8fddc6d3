package org.wasl.administration;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.administration.operator.OperationsFactory;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.AuditEntry;
import org.wasl.configuration.Configuration;
import org.wasl.database.IdRange;
import org.wasl.database.Result;
import org.wasl.operations.words.AgencyNames;
import org.wasl.operations.words.AuditTrailText;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.TimelinePage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl explain} prints the history of one referral from its audit trail and the types of
 * its messages, beside a running gateway. Exit codes are 0 for done, 1 if there is no such
 * referral, 2 for bad usage.
 */
@Command(
    name = "explain",
    description = "Print all steps of a referral as plain sentences, from its audit trail.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand extends OperatorCommand {
  private static final int STEPS_AT_ONCE = 1_000;

  @Parameters(
      paramLabel = "REFERRAL",
      description =
          "id of the referral, or of its delivery, message or object, or at least its first 8"
              + " characters")
  private String asked;

  private ReferralId referral = new ReferralId(new UUID(0, 0));

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Configuration configuration = configured.read();
    AgencyNames names = AgencyNames.of(configuration.agencies());
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      referral = named(store);
      Optional<TimelinePage> known = page(store, 0);
      ZoneId zone = configuration.stages().calendar().zone();
      UnaryOperator<String> operators = OperationsFactory.names(store);
      if (known.isEmpty()) {
        print(remainingEntries(store), List.of(), names, operators, spoken, zone, out);
      }
      while (known.isPresent()) {
        Timeline timeline = known.get().timeline();
        print(timeline.entries(), timeline.messages(), names, operators, spoken, zone, out);
        known =
            known.get().more()
                ? page(store, timeline.entries().getLast().number())
                : Optional.empty();
      }
      return 0;
    }
  }

  /** Finds the referral by its id. A complete id without a referral may belong to an erased one. */
  private ReferralId named(Store store) {
    IdRange ids = FindCommand.range(asked);
    List<FoundReferral> found =
        store.referralSearch().matching(ReferralFilter.of(ids), 2).orElseThrow();
    if (found.size() > 1) {
      throw new IllegalStateException("more than one referral: wasl find " + asked + " lists them");
    }
    if (found.isEmpty() && !ids.from().equals(ids.to())) {
      throw new IllegalStateException("no referral has an id that begins with " + asked);
    }
    return found.isEmpty() ? new ReferralId(ids.from()) : found.getFirst().id();
  }

  private Optional<TimelinePage> page(Store store, long after) {
    return store.timelines().page(referral, AgencyId.GATEWAY, after, STEPS_AT_ONCE).orElseThrow();
  }

  private void print(
      List<AuditEntry> entries,
      List<Timeline.Message> messages,
      AgencyNames names,
      UnaryOperator<String> operators,
      String spoken,
      ZoneId zone,
      PrintWriter out) {
    if (entries.isEmpty()) {
      throw new IllegalStateException("no trail of a referral " + referral);
    }
    new AuditTrailText(CodeLists.load(), messages, names::name, operators, spoken, zone)
        .of(entries)
        .forEach(out::println);
  }

  private List<AuditEntry> remainingEntries(Store store) {
    return store.trailEntries().of(referral.toString()) instanceof Result.Done<List<AuditEntry>> d
        ? d.value()
        : List.of();
  }
}
