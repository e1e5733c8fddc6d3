package org.wasl.gateway.command;

import java.io.PrintWriter;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.store.replay.ParkedRequests.Plan;
import picocli.CommandLine.Command;

/** {@code ./wasl parked plan}: the dry run. */
@Command(
    name = "plan",
    description = "Show what a request would be about, and change nothing.",
    mixinStandardHelpOptions = true)
final class ParkedPlanCommand extends ParkedSelectionCommand {
  @Override
  int run(ReplayOperations desk, PrintWriter out) {
    Plan plan = desk.plan(selection(), action(), target());
    plan.deliveries().forEach(out::println);
    plan.perAgency().forEach((agency, count) -> out.printf("%d parked for %s%n", count, agency));
    out.printf(
        "%d to %s%s; %s%n",
        plan.deliveries().size(),
        action().wireName(),
        target().map(to -> " to " + to).orElse(""),
        ReplayOperations.needsSecondPerson(action(), plan)
            ? "a second person must approve"
            : "one person may");
    return 0;
  }
}
