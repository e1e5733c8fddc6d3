package org.wasl.administration;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.database.IdRange;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.words.AgencyNames;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl find} finds referrals by their known properties, beside a running gateway. */
@Command(
    name = "find",
    description = "Find referrals by id, agency, type, state and time, the latest first.",
    mixinStandardHelpOptions = true)
public final class FindCommand extends OperatorCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description =
          "id of a referral, delivery, message or object, or at least its first 8 characters")
  private String id;

  @Option(names = "--agency", paramLabel = "AGENCY", description = "agency that takes part")
  private String agency;

  @Option(names = "--type", paramLabel = "TYPE", description = "type of a message of the referral")
  private String type;

  @Option(names = "--state", paramLabel = "STATE", description = "state of the referral")
  private String state;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "accepted at this time or later (RFC 3339)")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "accepted before this time (RFC 3339)")
  private String to;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    Configuration configuration = configured.read();
    CodeLists codes = configuration.codes();
    ReferralFilter filter =
        new ReferralFilter(
            Optional.ofNullable(id).map(FindCommand::range),
            Optional.ofNullable(agency).map(text -> knownAgency(text, configuration)),
            Optional.ofNullable(type).map(text -> known("message-type", "--type", text, codes)),
            Optional.ofNullable(state).map(text -> known("referral-state", "--state", text, codes)),
            Optional.ofNullable(from).map(text -> time("--from", text)),
            Optional.ofNullable(to).map(text -> time("--to", text)),
            Optional.empty());
    AgencyNames names = AgencyNames.of(configuration.agencies());
    int most = configuration.gateway().operations().listed();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<FoundReferral> found = store.referralSearch().matching(filter, most).orElseThrow();
      for (FoundReferral foundReferral : found) {
        out.printf(
            "%s  %s  %s  %s (%s)%n",
            foundReferral.id(),
            foundReferral.createdAt(),
            codes.label("referral-state", foundReferral.state(), spoken),
            names.name(foundReferral.sender().value(), spoken),
            foundReferral.sender().value());
      }
      if (found.isEmpty()) {
        throw new IllegalStateException("no referral matches");
      }
      return 0;
    }
  }

  /** The ids that begin so. */
  static IdRange range(String prefix) {
    return IdRange.ofPrefix(prefix)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an id is a UUID of 36 characters, or its first 8 or more: 0-9, a-f, -"));
  }

  private static String known(String list, String option, String code, CodeLists codes) {
    List<String> known = codes.list(list).codes();
    if (!known.contains(code)) {
      throw new IllegalArgumentException(option + " " + SpellingSuggestions.unknown(code, known));
    }
    return code;
  }

  private static Instant time(String option, String text) {
    return OperatorInput.time(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(option + " must be a time, as 2026-03-02T08:00:00Z"));
  }
}
