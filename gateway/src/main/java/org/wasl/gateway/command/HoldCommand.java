package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.operations.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.jdbc.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl hold}: keeps a referral from being erased, whatever its retention says. */
@Command(
    name = "hold",
    description = "Order that a referral be kept, or end that order.",
    mixinStandardHelpOptions = true)
public final class HoldCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", description = "id of the referral")
  private UUID referral;

  @Mixin private ReasonOption why;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "who orders it")
  private String operator;

  @Option(names = "--release", description = "end the order")
  private boolean release;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    OperatorInput.requireCode("reason", why.reason());
    OperatorInput.requirePerson(operator);
    try (Store store = DatabaseWiring.openRunning(configured.read().gateway())) {
      Result<Boolean> changed =
          release
              ? store.legalHolds().release(referral, operator, why.reason())
              : store.legalHolds().hold(referral, operator, why.reason());
      if (!changed.orElseThrow()) {
        throw new IllegalArgumentException(
            release
                ? referral + " is not held"
                : referral + " is held already, or there is no such referral");
      }
      out.printf(release ? "%s: released%n" : "%s: held%n", referral);
      return 0;
    }
  }
}
