package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.gateway.words.AuditTrailText;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.Timeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl explain}: the history of one referral, from its audit trail and the types of its
 * messages, beside a running gateway. Exit codes: 0 done, 1 there is no such referral, 2 bad usage.
 */
@Command(
    name = "explain",
    description = "Tell the whole story of a referral in plain sentences, from its audit trail.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", description = "id of the referral")
  private UUID referral;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Configuration configuration = configured.read();
    AgencyNames names = AgencyNames.of(configuration.agencies());
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      Optional<Timeline> known = store.timelines().timeline(referral).orElseThrow();
      List<AuditEntry> entries =
          known.map(Timeline::entries).orElseGet(() -> remainingEntries(store));
      if (entries.isEmpty()) {
        throw new IllegalStateException("no trail of a referral " + referral);
      }
      List<Timeline.Message> messages = known.map(Timeline::messages).orElse(List.of());
      ZoneId zone = configuration.stages().calendar().zone();
      new AuditTrailText(
              CodeLists.load(), messages, names::name, OperationsFactory.names(store), spoken, zone)
          .of(entries)
          .forEach(out::println);
      return 0;
    }
  }

  private List<AuditEntry> remainingEntries(Store store) {
    return store.timelines().entries(referral.toString()) instanceof Result.Done<List<AuditEntry>> d
        ? d.value()
        : List.of();
  }
}
