package org.wasl.gateway.command;

import picocli.CommandLine.Command;

/** {@code ./wasl competence}: asks the competence table. */
@Command(
    name = "competence",
    description = "Say where a case goes and why, or what another table would change.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {CompetenceExplainCommand.class, CompetenceSimulateCommand.class})
public final class CompetenceCommand {}
