package org.wasl.commands.file;

import picocli.CommandLine.Command;

/** The command {@code file} has subcommands for evidence files. */
@Command(
    name = "file",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Sends and receives evidence files, which are sealed from end to end.",
    subcommands = {
      FilePutCommand.class,
      FileGetCommand.class,
      FileListCommand.class,
      FileVerifyCommand.class,
      FileSealCommand.class,
      FileOpenCommand.class
    })
public final class FileCommand {}
