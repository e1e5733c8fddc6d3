package org.wasl.administration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.ErasureService;
import org.wasl.operations.ErasuresMXBean.ErasureOutcome;
import org.wasl.operations.ErasuresMXBean.ErasureOutcomes;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.erasure.ErasureCleaning.CleaningResult;
import org.wasl.store.erasure.RetentionFacts;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl erase} erases referrals for good. Two persons are needed. Each logs in to the
 * running gateway, which checks that they are different persons.
 */
@Command(
    name = "erase",
    description = {
      "Erase referrals permanently: one person requests it, another one confirms.",
      "Each logs in to the running gateway with their own password, or with the OpenID provider."
    },
    mixinStandardHelpOptions = true)
public final class EraseCommand extends OperatorCommand {
  /** Refusals that require another command. */
  private static final Set<String> WRONG = Set.of("same-person", "unknown");

  @Parameters(paramLabel = "REFERRAL", arity = "0..*", description = "ids of the referrals")
  private List<ReferralId> referrals = List.of();

  @Option(names = "--reason", paramLabel = "CODE", description = "reason code for the audit trail")
  private String reason;

  @Option(
      names = "--basis",
      paramLabel = "CODE",
      description = "code of the legal basis, for the audit trail")
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
      description = "maximum wait for transactions that still see the erased data, such as a dump")
  private int waitMinutes;

  /** The mode. The default is a request. */
  private static final class EraseMode {
    @Option(
        names = "--confirm",
        description = "as the second person: confirm the request and erase")
    private boolean confirm;

    @Option(
        names = "--due",
        description = "list referrals whose retention is over, and erase nothing")
    private boolean due;

    @Option(
        names = "--complete",
        description = "remove data that was erased before from the database's files")
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
    // Checked before anything is erased, because the files must belong to the gateway that erases.
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
   * Requests or confirms in the name of the person who logs in. It erases what it can and reports
   * the rest.
   *
   * @return whether everything was done
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
    List<ErasureOutcome> outcomes;
    try (ManagementSession session = ManagementSession.open(config, login, err())) {
      outcomes =
          session
              .invoke(
                  "Erasures", isRequest ? "request" : "approve", arguments, ErasureOutcomes.class)
              .results();
    }
    List<ErasureOutcome> refused = new ArrayList<>();
    for (ErasureOutcome outcome : outcomes) {
      if (outcome.state().equals("refused")) {
        refused.add(outcome);
      } else {
        out.println(line(outcome));
      }
    }
    if (refused.stream().anyMatch(erasureOutcome -> WRONG.contains(erasureOutcome.code()))) {
      throw new IllegalArgumentException(
          refused.stream().map(ErasureOutcome::detail).collect(Collectors.joining("; ")));
    }
    refused.forEach(erasureOutcome -> err().println("erase: " + erasureOutcome.detail()));
    err().flush();
    return refused.isEmpty();
  }

  private static String line(ErasureOutcome erasureOutcome) {
    return erasureOutcome.state().equals("erased")
        ? erasureOutcome.referral() + ": erased"
        : "%s: %s by %s at %s; another person confirms it"
            .formatted(
                erasureOutcome.referral(),
                erasureOutcome.filed() ? "requested" : "was requested",
                erasureOutcome.by(),
                erasureOutcome.at());
  }

  /** Completes erasures beside the gateway, on its database. */
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
