package org.wasl.gateway.command;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.operations.AgencyOperations.Announced;
import org.wasl.store.delivery.AgencyGates.GateView;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl agencies maintenance}: a window in which an agency is paused by itself. */
@Command(
    name = "maintenance",
    description = {
      "Announce a window in which an agency is paused by itself; those who wait for it may know.",
      "One is kept: another one takes its place. --end withdraws it, or ends it now."
    },
    mixinStandardHelpOptions = true)
final class AgencyMaintenanceCommand extends AgencyOrderCommand {
  /** A window, or its end: one of them. */
  private static final class Asked {
    @ArgGroup(exclusive = false, multiplicity = "1")
    private Dates dates;

    @Option(names = "--end", required = true, description = "there will be none, or it ends now")
    private boolean end;
  }

  private static final class Dates {
    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "when it begins, as 2026-03-02T08:00:00Z; default: now")
    private OffsetDateTime from;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "TIME",
        description = "when it is over, as 2026-03-02T10:00:00Z")
    private OffsetDateTime to;

    @Option(
        names = "--reason",
        paramLabel = "CODE",
        defaultValue = "maintenance",
        description = "what it is for, as a code that other parties may read (${DEFAULT-VALUE})")
    private String reason;
  }

  @ArgGroup(multiplicity = "1")
  private Asked asked;

  @Override
  GateView order(AgencyOperations desk, String agency, String person) {
    if (asked.end) {
      return desk.withdraw(agency, person);
    }
    Dates dates = asked.dates;
    return desk.announce(
        agency,
        new Announced(instant(dates.from), dates.to.toInstant(), Optional.of(dates.reason)),
        person);
  }
}
