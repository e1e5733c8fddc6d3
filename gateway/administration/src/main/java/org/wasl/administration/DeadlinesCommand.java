package org.wasl.administration;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.operations.words.AgencyNames;
import org.wasl.operations.words.DeadlineText;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.store.Store;
import org.wasl.store.deadline.Deadlines.OwedFilter;
import org.wasl.store.deadline.Deadlines.OwedPosition;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl deadlines} lists the open obligations of agencies, with referral, object and due
 * time. It runs beside a gateway. Exit codes are 0 for printed, 2 for bad usage.
 */
@Command(
    name = "deadlines",
    description = "List overdue deadlines: agency, step, referral and object.",
    mixinStandardHelpOptions = true)
public final class DeadlinesCommand extends OperatorCommand {
  private static final int PAGE = 1_000;

  @Option(names = "--agency", paramLabel = "ID", description = "owed by this agency only")
  private String agency;

  @Option(
      names = "--stage",
      paramLabel = "CODE",
      description = "deadlines of this stage only, such as withdrawal-confirmed")
  private String stage;

  @Option(names = "--all", description = "also deadlines that are not due yet")
  private boolean all;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Optional<String> only = Optional.ofNullable(stage).map(DeadlinesCommand::stage);
    Configuration configuration = configured.read();
    AgencyNames names = AgencyNames.of(configuration.agencies());
    Optional<AgencyId> owing =
        Optional.ofNullable(agency).map(id -> knownAgency(id, configuration));
    Instant now = Clock.systemUTC().instant();
    ZoneId zone = configuration.stages().calendar().zone();
    DeadlineText text = new DeadlineText(configuration.codes(), names::name, spoken, zone, now);
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      Optional<Instant> before = Optional.of(now).filter(it -> !all);
      int count = 0;
      Optional<OwedPosition> after = Optional.empty();
      List<OwedStep> page = new ArrayList<>();
      do {
        page =
            store.deadlines().owed(new OwedFilter(owing, only, before, after), PAGE).orElseThrow();
        page.forEach(owedStep -> out.println(text.line(owedStep)));
        count += page.size();
        if (!page.isEmpty()) {
          OpenDeadline last = page.getLast().deadline();
          after = Optional.of(new OwedPosition(last.dueAt(), last.id()));
        }
      } while (page.size() == PAGE);
      out.println(text.summary(count, !all));
      return 0;
    }
  }

  private static String stage(String code) {
    List<String> known =
        Arrays.stream(DeadlineStage.values()).map(DeadlineStage::wireName).toList();
    if (!known.contains(code)) {
      throw new IllegalArgumentException("--stage " + SpellingSuggestions.unknown(code, known));
    }
    return code;
  }
}
