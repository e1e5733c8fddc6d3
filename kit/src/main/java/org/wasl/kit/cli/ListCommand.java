package org.wasl.kit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wasl.base.SpellingSuggestions;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.cli.option.GatewayOption;
import org.wasl.kit.cli.option.OutcomePrinter;
import org.wasl.kit.cli.option.PkiOption;
import org.wasl.kit.cli.option.StandardOutput;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code list}: the agency's referrals, what it may send in one, all agencies, or the codes of a
 * list; a line for each.
 */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the agency's referrals, what it may send in one of them now, the agencies, or the"
          + " codes of a list, as JSON, a line for each.",
      "Of referrals it says at the end, on standard error, from which time on to list the next"
          + " time."
    })
public final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Parameters(
      index = "0",
      paramLabel = "referrals|actions|agencies|codes",
      description = "What to list.")
  private String what;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Of codes: the name of the list, such as category. Of actions: the referral.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Of referrals: only in these states; codes of the list referral-state.")
  private List<String> states = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Of referrals: only what changed at this time or later; 2026-06-30T08:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Override
  public Integer call() throws IOException {
    check();
    PkiFolder folder = pki.open();
    try (KitRuntime runtime = KitRuntime.start(1);
        var client =
            new GatewayClient(
                runtime.vertx(),
                folder,
                pki.agency(),
                gateway.configForLists(spec),
                new SecureRandom())) {
      return switch (what) {
        case "referrals" -> referrals(client);
        case "agencies" -> rows(client.agencies().join(), "agencies").isPresent() ? 0 : 1;
        case "actions" -> rows(client.actions(referral()).join(), "actions").isPresent() ? 0 : 1;
        default -> rows(client.codes(name.orElseThrow()).join(), "codes").isPresent() ? 0 : 1;
      };
    }
  }

  private void check() {
    if (!Set.of("referrals", "actions", "agencies", "codes").contains(what)) {
      throw badUsage("there are no " + what + ": list referrals, actions, agencies or codes");
    }
    if (Set.of("actions", "codes").contains(what) != name.isPresent()) {
      throw badUsage("actions need a referral, codes the NAME of a list, and nothing else does");
    }
    if (what.equals("codes") && !name.orElseThrow().matches("[a-z][a-z0-9-]{1,62}")) {
      throw badUsage("NAME: not the name of a code list");
    }
    if (what.equals("actions")) {
      referral();
    }
    List<String> known =
        states.isEmpty() ? List.of() : CodeLists.load().list("referral-state").codes();
    for (String state : states) {
      if (!known.contains(state)) {
        throw badUsage("--state " + SpellingSuggestions.unknown(state, known));
      }
    }
    if (!what.equals("referrals") && (since.isPresent() || !states.isEmpty())) {
      throw badUsage("--state and --since are for referrals");
    }
  }

  private UUID referral() {
    try {
      return UUID.fromString(name.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw badUsage("NAME: not the id of a referral");
    }
  }

  private ParameterException badUsage(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /** All pages, and the time up to which the first one is complete. */
  private int referrals(GatewayClient client) throws IOException {
    List<String> filter = new ArrayList<>();
    states.forEach(
        state -> filter.add("state=" + URLEncoder.encode(state, StandardCharsets.UTF_8)));
    since.ifPresent(time -> filter.add("since=" + time));
    Optional<JsonNode> first = page(client, filter);
    for (Optional<JsonNode> page = first; ; ) {
      if (page.isEmpty()) {
        return 1;
      }
      JsonNode next = page.get().path("next");
      if (next.isMissingNode()) {
        spec.commandLine()
            .getErr()
            .println("the next time: --since " + first.get().path("asOf").asText());
        return 0;
      }
      List<String> query = new ArrayList<>(filter);
      query.add("cursor=" + next.asText());
      page = page(client, query);
    }
  }

  private Optional<JsonNode> page(GatewayClient client, List<String> query) throws IOException {
    return rows(client.referrals(String.join("&", query)).join(), "referrals");
  }

  /** Prints the rows, or why there are none; gives the document. */
  private Optional<JsonNode> rows(RequestOutcome outcome, String member) throws IOException {
    if (outcome instanceof RequestOutcome.Found(JsonNode document)) {
      document.path(member).forEach(row -> spec.commandLine().getOut().println(row));
      StandardOutput.check(spec.commandLine());
      return Optional.of(document);
    }
    OutcomePrinter.printFailure(spec.commandLine(), gateway.unanswered(), outcome);
    return Optional.empty();
  }
}
