package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.operations.ErasureService;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.erasure.ErasureCleaning.CleaningResult;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.erasure.RetentionFacts;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl erase}: erases referrals for good, by two persons, beside a running gateway. */
@Command(
    name = "erase",
    description = "Erase referrals for good: one person asks, another one confirms.",
    mixinStandardHelpOptions = true)
public final class EraseCommand extends OperatorCommand {
  @Parameters(paramLabel = "REFERRAL", arity = "0..*", description = "ids of the referrals")
  private List<UUID> referrals = List.of();

  @Option(names = "--reason", paramLabel = "CODE", description = "why; ends in the audit entries")
  private String reason;

  @Option(names = "--basis", paramLabel = "CODE", description = "on what legal basis; likewise")
  private String basis;

  @Option(names = "--by", paramLabel = "NAME", description = "who asks, or who confirms")
  private String operator;

  @ArgGroup private Step step = new Step();

  @Option(
      names = "--later",
      description = "leave the database's files to --complete, or to the next start")
  private boolean later;

  /** The step; without any of these it is a request. */
  private static final class Step {
    @Option(names = "--confirm", description = "the second person: erases what was asked for")
    private boolean confirm;

    @Option(names = "--due", description = "list referrals whose retention is over; erase nothing")
    private boolean due;

    @Option(names = "--complete", description = "clean the files after what was erased before")
    private boolean complete;
  }

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    boolean ofReferrals = !step.due && !step.complete;
    boolean isRequest = ofReferrals && !step.confirm;
    if (ofReferrals == referrals.isEmpty()
        || ofReferrals == (operator == null)
        || isRequest != (reason != null)
        || isRequest != (basis != null)) {
      throw new IllegalArgumentException(
          "REFERRAL… --reason CODE --basis CODE --by NAME, or REFERRAL… --confirm --by NAME,"
              + " or --due, or --complete");
    }
    Configuration configuration = configured.read();
    GatewayKeys keys = GatewayKeys.read(configuration.gateway());
    try (Store store = DatabaseWiring.openRunning(configuration.gateway(), keys.tombstones())) {
      ErasureService erasing = new ErasureService(store, configuration.gateway());
      erasing.requireKey();
      if (step.due) {
        return due(erasing, configuration, out);
      }
      if (step.complete) {
        return complete(erasing, configuration, out);
      }
      for (UUID referral : referrals) {
        if (isRequest) {
          request(erasing, referral, out);
        } else {
          confirm(erasing, referral, out);
        }
      }
      return isRequest || later ? 0 : complete(erasing, configuration, out);
    }
  }

  private void request(ErasureService erasing, UUID referral, PrintWriter out) {
    ErasureResult asked =
        erasing.request(referral, new Erasures.ErasureOrder(operator, reason, basis));
    if (!(asked instanceof ErasureResult.Requested requested)) {
      throw refusal(referral, asked);
    }
    out.printf(
        requested.now()
            ? "%s: requested by %s at %s; another person confirms it%n"
            : "%s: was requested by %s at %s; another person confirms it%n",
        referral,
        requested.by(),
        requested.at());
  }

  private void confirm(ErasureService erasing, UUID referral, PrintWriter out) {
    ErasureResult done = erasing.confirm(referral, operator);
    if (!(done instanceof ErasureResult.Done)) {
      throw refusal(referral, done);
    }
    out.printf("%s: erased%n", referral);
  }

  /** Exit code 2 when the arguments must change, 1 when the state does not permit it. */
  private static RuntimeException refusal(UUID referral, ErasureResult obstacle) {
    String words = ErasureService.describe(referral, obstacle);
    return obstacle instanceof ErasureResult.SamePerson || obstacle instanceof ErasureResult.Unknown
        ? new IllegalArgumentException(words)
        : new IllegalStateException(words);
  }

  private static int complete(
      ErasureService erasing, Configuration configuration, PrintWriter out) {
    CleaningResult outcome = erasing.cleanFiles();
    out.println(
        switch (outcome) {
          case NOTHING -> "complete: nothing was left to clean";
          case DONE ->
              "complete: nothing of it is left in the database's files and its write-ahead log;"
                  + " final in "
                  + configuration.gateway().retention().backups().toDays()
                  + " days, when the last backup has aged out";
          case LOG_LEFT ->
              "not complete: left in the write-ahead log. Who runs the database server sets"
                  + " wal_recycle = off and does: select pg_switch_wal(); checkpoint;"
                  + " then: ./wasl erase --complete";
          case BUSY -> "not complete: tables are in use; later: ./wasl erase --complete";
        });
    return outcome == CleaningResult.NOTHING || outcome == CleaningResult.DONE ? 0 : NOT_DONE;
  }

  private static int due(ErasureService erasing, Configuration configuration, PrintWriter out) {
    for (RetentionFacts.ReferralFacts facts :
        erasing.due(configuration.retention(), Instant.now())) {
      out.printf(
          "%s %s since %s%s%n",
          facts.referral(), facts.state(), facts.since(), facts.held() ? " held" : "");
    }
    return 0;
  }
}
