package org.wasl.commands.schema;

import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import picocli.CommandLine.Command;

/**
 * The command {@code schema} has subcommands for schemas and versions of message types. It asks no
 * gateway.
 */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Compares schemas, checks those of partners, converts between versions.",
    subcommands = {
      SchemaCompareCommand.class,
      SchemaConvertCommand.class,
      SchemaCheckCommand.class,
      SchemaAddCommand.class
    })
public final class SchemaCommand {
  private static final class Loaded {
    static final SchemaRegistry OURS = SchemaRegistry.load(CodeLists.load());
  }

  /** The schemas of the product, loaded when a command asks for the first time. */
  static SchemaRegistry ours() {
    return Loaded.OURS;
  }
}
