package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.operations.OperatorInput;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl hold}: keeps a referral from being erased, whatever its retention says. One person
 * orders it; two lift it.
 */
@Command(
    name = "hold",
    description = {
      "Order that a referral be kept; or lift that order: one person asks, another one approves.",
      "Each logs in to the running gateway with his own password, or by the OpenID provider."
    },
    mixinStandardHelpOptions = true)
public final class HoldCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", description = "id of the referral")
  private UUID referral;

  @Option(names = "--reason", paramLabel = "CODE", description = "why; ends in the audit entry")
  private String reason;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private Step step = new Step();

  /** The step; without any of these it is a new order. */
  private static final class Step {
    @Option(names = "--release", description = "ask that the order be lifted")
    private boolean release;

    @Option(names = "--approve-release", description = "the second person: lifts it")
    private boolean approveRelease;
  }

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    ObjectNode order = JsonNodeFactory.instance.objectNode().put("referral", referral.toString());
    if (step.approveRelease == (reason != null)) {
      throw new IllegalArgumentException(
          "REFERRAL --reason CODE --user NAME, REFERRAL --release --reason CODE --user NAME, or"
              + " REFERRAL --approve-release --user NAME");
    }
    if (reason != null) {
      order.put("reason", OperatorInput.requireCode("reason", reason));
    }
    try (ManagementSession session =
        ManagementSession.open(configured.read().gateway(), login, err())) {
      JsonNode answer = session.invoke("LegalHolds", operation(), order);
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
    return step.release ? "requestRelease" : step.approveRelease ? "approveRelease" : "hold";
  }
}
