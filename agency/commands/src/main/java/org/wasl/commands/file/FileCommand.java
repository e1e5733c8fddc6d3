package org.wasl.commands.file;

import picocli.CommandLine.Command;

/** The command {@code file} has subcommands for evidence files. It asks no gateway. */
@Command(
    name = "file",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Seals evidence files, and lists and opens those of a message.",
    subcommands = {FileSealCommand.class, FileListCommand.class, FileOpenCommand.class})
public final class FileCommand {}
