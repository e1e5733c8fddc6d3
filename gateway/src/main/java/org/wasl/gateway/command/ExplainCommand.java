package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.audit.AuditEntry;
import org.wasl.gateway.command.operator.OperationsFactory;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LanguageOption;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.gateway.words.AgencyNames;
import org.wasl.gateway.words.AuditTrailText;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.store.jdbc.IdRange;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.TimelinePage;
import org.wasl.store.trail.Actors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl explain}: the history of one referral, from its audit trail and the types of its
 * messages, beside a running gateway. Exit codes: 0 done, 1 there is no such referral, 2 bad usage.
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
          "id of the referral, or of a delivery, a message or an object of it; 8 characters or"
              + " more")
  private String asked;

  private UUID referral = new UUID(0, 0);

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

  /** The referral that has the id; a whole id that nothing has may be that of an erased one. */
  private UUID named(Store store) {
    IdRange ids = FindCommand.range(asked);
    List<FoundReferral> found =
        store.referralSearch().matching(ReferralFilter.of(ids), 2).orElseThrow();
    if (found.size() > 1) {
      throw new IllegalStateException("more than one referral: wasl find " + asked + " lists them");
    }
    if (found.isEmpty() && !ids.from().equals(ids.to())) {
      throw new IllegalStateException("no referral has an id that begins with " + asked);
    }
    return found.isEmpty() ? ids.from() : found.getFirst().id();
  }

  private Optional<TimelinePage> page(Store store, long after) {
    return store.timelines().page(referral, Actors.GATEWAY, after, STEPS_AT_ONCE).orElseThrow();
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
