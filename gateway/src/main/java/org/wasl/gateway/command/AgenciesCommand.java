package org.wasl.gateway.command;

import picocli.CommandLine.Command;

/** {@code ./wasl agencies}: who is held back, and the orders of persons about it. */
@Command(
    name = "agencies",
    description = "List agencies; hold one back, let it go on, or announce its maintenance.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgenciesListCommand.class,
      AgencyOrderCommand.Pause.class,
      AgencyOrderCommand.Resume.class,
      AgencyMaintenanceCommand.class
    })
public final class AgenciesCommand {}
