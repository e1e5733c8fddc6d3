package org.wasl.administration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.LegalHoldsMXBean.HoldState;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.erasure.LegalHold;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl hold} protects a referral from erasure, whatever its retention says. One person
 * sets a hold, and two lift it.
 */
@Command(
    name = "hold",
    description = {
      "Place a referral under legal hold, which keeps it. To lift it, one person asks, another"
          + " approves.",
      "Each logs in to the running gateway with their own password, or with the OpenID provider."
    },
    mixinStandardHelpOptions = true)
public final class HoldCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", arity = "0..1", description = "id of the referral")
  private ReferralId referral;

  @Option(names = "--reason", paramLabel = "CODE", description = "reason code for the audit trail")
  private String reason;

  @Option(
      names = "--max-holds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "maximum holds to list (${DEFAULT-VALUE})")
  private int maxHolds;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private HoldMode mode = new HoldMode();

  /** The mode. The default is a new hold. */
  private static final class HoldMode {
    @Option(names = "--release", description = "ask to lift the hold")
    private boolean release;

    @Option(
        names = "--approve-release",
        description = "as the second person: approve the request and lift the hold")
    private boolean approveRelease;

    @Option(
        names = "--list",
        description = {
          "list holds with their reason, time and person:",
          "first those with a request to lift them, then the oldest"
        })
    private boolean list;
  }

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    if (mode.list == (referral != null) || (mode.approveRelease || mode.list) == (reason != null)) {
      throw new IllegalArgumentException(
          "REFERRAL --reason CODE --user NAME, REFERRAL --release --reason CODE --user NAME,"
              + " REFERRAL --approve-release --user NAME, or --list");
    }
    return mode.list ? list(configured.read().gateway(), out) : invoke(configured, out);
  }

  /** Lists holds beside the gateway, from its database. */
  private int list(GatewayConfig config, PrintWriter out) throws Exception {
    try (Store store = DatabaseWiring.openRunning(config)) {
      Map<String, String> names = store.operatorNames().all().orElseThrow();
      Instant now = Instant.now();
      List<LegalHold> holds =
          store.legalHolds().list(config.retention().confirm(), maxHolds).orElseThrow();
      for (LegalHold hold : holds) {
        out.printf(
            Locale.ROOT,
            "%s %s since %s, %d days, by %s%s%n",
            hold.referral(),
            hold.reason(),
            hold.heldAt(),
            Duration.between(hold.heldAt(), now).toDays(),
            names.getOrDefault(hold.heldBy(), hold.heldBy()),
            hold.release().map(release -> asked(release, names)).orElse(""));
      }
      return 0;
    }
  }

  private static String asked(LegalHold.Release release, Map<String, String> names) {
    return "; %s asked at %s that it be lifted: %s"
        .formatted(
            names.getOrDefault(release.requestedBy(), release.requestedBy()),
            release.requestedAt(),
            release.reason());
  }

  private int invoke(ConfigOptions configured, PrintWriter out) throws Exception {
    ObjectNode arguments =
        JsonNodeFactory.instance.objectNode().put("referral", referral.toString());
    if (reason != null) {
      arguments.put("reason", OperatorInput.requireCode("reason", reason));
    }
    try (ManagementSession session =
        ManagementSession.open(configured.read().gateway(), login, err())) {
      String state = session.invoke("LegalHolds", operation(), arguments, HoldState.class).state();
      out.println(
          state.equals("release-requested")
              ? "%s: another person lifts the hold: ./wasl hold %s --approve-release --user NAME"
                  .formatted(referral, referral)
              : referral + ": " + state);
      return 0;
    }
  }

  private String operation() {
    return mode.release ? "requestRelease" : mode.approveRelease ? "approveRelease" : "hold";
  }
}
