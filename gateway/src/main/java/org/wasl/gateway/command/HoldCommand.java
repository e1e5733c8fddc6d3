package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.erasure.LegalHold;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl hold}: keeps a referral from being erased, whatever its retention says. One person
 * sets a hold; two lift it.
 */
@Command(
    name = "hold",
    description = {
      "Hold a referral: it is kept. Or lift the hold: one person asks, another one approves.",
      "Each logs in to the running gateway with their own password, or by the OpenID provider."
    },
    mixinStandardHelpOptions = true)
public final class HoldCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", arity = "0..1", description = "id of the referral")
  private UUID referral;

  @Option(names = "--reason", paramLabel = "CODE", description = "why; ends in the audit entry")
  private String reason;

  @Option(
      names = "--max-holds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "most holds listed (${DEFAULT-VALUE})")
  private int maxHolds;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private HoldMode mode = new HoldMode();

  /** The mode; without any of these it is a new hold. */
  private static final class HoldMode {
    @Option(names = "--release", description = "ask that the hold be lifted")
    private boolean release;

    @Option(names = "--approve-release", description = "the second person: lifts it")
    private boolean approveRelease;

    @Option(
        names = "--list",
        description = {
          "list what is held: reason, since when, by whom;",
          "first what somebody asked to be lifted, then what is held longest"
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

  /** Beside the gateway, on its database. */
  private int list(GatewayConfig config, PrintWriter out) throws Exception {
    try (Store store = DatabaseWiring.openRunning(config)) {
      Map<String, String> names = store.operatorNames().all().orElseThrow();
      Instant now = Instant.now();
      List<LegalHold> holds =
          store.legalHolds().list(config.retention().confirm(), maxHolds).orElseThrow();
      for (LegalHold one : holds) {
        out.printf(
            Locale.ROOT,
            "%s %s since %s, %d days, by %s%s%n",
            one.referral(),
            one.reason(),
            one.heldAt(),
            Duration.between(one.heldAt(), now).toDays(),
            names.getOrDefault(one.heldBy(), one.heldBy()),
            one.release().map(release -> asked(release, names)).orElse(""));
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
      JsonNode answer = session.invoke("LegalHolds", operation(), arguments);
      String state = answer.path("state").asText();
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
