package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.operations.ErasureService;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.erasure.ErasureCleaning.CleaningResult;
import org.wasl.store.erasure.RetentionFacts;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl erase}: erases referrals for good, by two persons. Each logs in to the running
 * gateway, which checks that they are two.
 */
@Command(
    name = "erase",
    description = {
      "Erase referrals for good: one person asks, another one confirms.",
      "Each logs in to the running gateway with their own password, or by the OpenID provider."
    },
    mixinStandardHelpOptions = true)
public final class EraseCommand extends OperatorCommand {
  /** Refusals for which the command must change. */
  private static final Set<String> WRONG = Set.of("same-person", "unknown");

  @Parameters(paramLabel = "REFERRAL", arity = "0..*", description = "ids of the referrals")
  private List<UUID> referrals = List.of();

  @Option(names = "--reason", paramLabel = "CODE", description = "why; ends in the audit entries")
  private String reason;

  @Option(names = "--basis", paramLabel = "CODE", description = "on what legal basis; likewise")
  private String basis;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private EraseMode mode = new EraseMode();

  @Option(
      names = "--later",
      description = "leave the database's files to --complete, or to the next start")
  private boolean later;

  @Option(
      names = "--wait-minutes",
      paramLabel = "N",
      description = "wait so long for transactions that still see what was erased, such as a dump")
  private int waitMinutes;

  /** The mode; without any of these it is a request. */
  private static final class EraseMode {
    @Option(names = "--confirm", description = "the second person: erases what was asked for")
    private boolean confirm;

    @Option(names = "--due", description = "list referrals whose retention is over; erase nothing")
    private boolean due;

    @Option(names = "--complete", description = "clean the files after what was erased before")
    private boolean complete;
  }

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    boolean ofReferrals = !mode.due && !mode.complete;
    boolean isRequest = ofReferrals && !mode.confirm;
    if (ofReferrals == referrals.isEmpty()
        || isRequest != (reason != null)
        || isRequest != (basis != null)) {
      throw new IllegalArgumentException(
          "REFERRAL… --reason CODE --basis CODE --user NAME, or REFERRAL… --confirm --user NAME,"
              + " or --due, or --complete");
    }
    Configuration configuration = configured.read();
    // Before anything is erased: the files are those of the gateway that erases.
    if (mode.confirm
        && !later
        && login.management().isPresent()
        && configuration.gateway().database().embedded()) {
      throw new IllegalArgumentException(
          "--management: with --later, and on that gateway's machine afterwards --complete");
    }
    if (ofReferrals) {
      boolean done = invoke(configuration.gateway(), isRequest, out);
      return !done ? NOT_DONE : isRequest || later ? 0 : complete(configuration, out);
    }
    return mode.due ? due(configuration, out) : complete(configuration, out);
  }

  /**
   * Asks or confirms in the name of the person who logs in. What can be done is done, and the
   * others are told.
   *
   * @return whether all of it was done
   */
  private boolean invoke(GatewayConfig config, boolean isRequest, PrintWriter out)
      throws Exception {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    ArrayNode named = arguments.putArray("referrals");
    referrals.forEach(referral -> named.add(referral.toString()));
    if (isRequest) {
      arguments.put("reason", OperatorInput.requireCode("reason", reason));
      arguments.put("basis", OperatorInput.requireCode("basis", basis));
    }
    JsonNode results;
    try (ManagementSession session = ManagementSession.open(config, login, err())) {
      results =
          session.invoke("Erasures", isRequest ? "request" : "approve", arguments).path("results");
    }
    List<JsonNode> refused = new ArrayList<>();
    for (JsonNode result : results) {
      if (result.path("state").asText().equals("refused")) {
        refused.add(result);
      } else {
        out.println(line(result));
      }
    }
    if (refused.stream().anyMatch(result -> WRONG.contains(result.path("code").asText()))) {
      throw new IllegalArgumentException(details(refused));
    }
    refused.forEach(result -> err().println("erase: " + result.path("detail").asText()));
    err().flush();
    return refused.isEmpty();
  }

  private static String details(List<JsonNode> refused) {
    return refused.stream()
        .map(result -> result.path("detail").asText())
        .collect(Collectors.joining("; "));
  }

  private static String line(JsonNode result) {
    String referral = result.path("referral").asText();
    return result.path("state").asText().equals("erased")
        ? referral + ": erased"
        : "%s: %s by %s at %s; another person confirms it"
            .formatted(
                referral,
                result.path("new").asBoolean() ? "requested" : "was requested",
                result.path("by").asText(),
                result.path("at").asText());
  }

  /** Beside the gateway, on its database. */
  private int complete(Configuration configuration, PrintWriter out) throws Exception {
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      return complete(new ErasureService(store, configuration.gateway()), configuration, out);
    }
  }

  private static int due(Configuration configuration, PrintWriter out) throws Exception {
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      return due(new ErasureService(store, configuration.gateway()), configuration, out);
    }
  }

  private int complete(ErasureService erasing, Configuration configuration, PrintWriter out) {
    CleaningResult outcome = erasing.cleanFiles(Duration.ofMinutes(waitMinutes));
    out.println(
        switch (outcome) {
          case NOTHING -> "complete: nothing was left to clean";
          case DONE ->
              "complete: nothing of it is left in the database's files and its write-ahead log;"
                  + " final in "
                  + configuration.gateway().retention().backups().toDays()
                  + " days, when the last backup has expired";
          case LOG_LEFT ->
              "not complete: left in the write-ahead log. While a backup is made: wait for its"
                  + " end. Else who runs the database server sets wal_recycle = off, ends"
                  + " replication slots that keep it, and does: select pg_switch_wal(); checkpoint;"
                  + " then: ./wasl erase --complete";
          case BUSY ->
              "not complete: a transaction from before, such as a dump, is open, or a table is in"
                  + " use; later: ./wasl erase --complete, which waits with --wait-minutes N";
        });
    return outcome == CleaningResult.NOTHING || outcome == CleaningResult.DONE ? 0 : NOT_DONE;
  }

  private static int due(ErasureService erasing, Configuration configuration, PrintWriter out) {
    for (RetentionFacts.RetainedReferral facts :
        erasing.due(configuration.retention(), Instant.now())) {
      out.printf(
          "%s %s since %s%s%n",
          facts.referral(), facts.state(), facts.since(), facts.held() ? " held" : "");
    }
    return 0;
  }
}
