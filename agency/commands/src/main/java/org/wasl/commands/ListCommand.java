package org.wasl.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.CallFailure;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.OutcomePrinter;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.SpellingSuggestions;
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
 * The command {@code list} prints the agency's referrals, the messages that it may send in one, all
 * agencies, or the codes of a list. Each has a line.
 */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the agency's referrals, what it may send in one of them now, the agencies, or the"
          + " codes of a list, as JSON, a line for each.",
      "After a list of referrals, prints the --since value for the next list to standard error."
    })
public final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Parameters(
      index = "0",
      paramLabel = "referrals|actions|agencies|codes",
      description = "The list to print.")
  private String what;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "For codes: the name of the list, such as category. For actions: the referral.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "For referrals: only those in these states, as codes of the list referral-state.")
  private List<String> states = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "For referrals: only those that changed at this time or later, such as"
              + " 2026-06-30T08:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    PkiFolder folder = pki.open();
    try (WaslClient client = WaslClient.open(gateway.config(spec, folder, pki.agency()))) {
      return switch (what) {
        case "referrals" -> referrals(client);
        case "agencies" -> rows(client.agencies(), "agencies").isPresent() ? 0 : 1;
        case "actions" -> rows(client.actions(referral()), "actions").isPresent() ? 0 : 1;
        default -> rows(client.codes(name.orElseThrow()), "codes").isPresent() ? 0 : 1;
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

  private ReferralId referral() {
    try {
      return ReferralId.parse(name.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw badUsage("NAME: not the id of a referral");
    }
  }

  private ParameterException badUsage(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /** All pages, and the time up to which the first one is complete. */
  private int referrals(WaslClient client) throws IOException, InterruptedException {
    Map<String, List<String>> filter = new LinkedHashMap<>();
    if (!states.isEmpty()) {
      filter.put("state", states);
    }
    since.ifPresent(time -> filter.put("since", List.of(time.toString())));
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
      Map<String, List<String>> query = new LinkedHashMap<>(filter);
      query.put("cursor", List.of(next.asText()));
      page = page(client, query);
    }
  }

  private Optional<JsonNode> page(WaslClient client, Map<String, List<String>> query)
      throws IOException, InterruptedException {
    return rows(client.referrals(query), "referrals");
  }

  /** Prints the rows, or why there are none, and returns the document. */
  private Optional<JsonNode> rows(Answer answer, String member) throws IOException {
    return switch (answer) {
      case Answer.Found(String text) -> {
        JsonNode document = AnswerJson.of(text);
        document.path(member).forEach(row -> spec.commandLine().getOut().println(row));
        StandardOutput.check(spec.commandLine());
        yield Optional.of(document);
      }
      case CallFailure failure -> {
        OutcomePrinter.printFailure(spec.commandLine(), gateway.unanswered(), failure);
        yield Optional.empty();
      }
    };
  }
}
