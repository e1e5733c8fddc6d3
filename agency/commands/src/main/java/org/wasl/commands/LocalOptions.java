package org.wasl.commands;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets a command have required options and subcommands without these options. The library requires
 * the options before any subcommand. The command asks for them when it is called itself.
 */
final class LocalOptions {
  /** The options that this command requires. */
  private static final List<String> REQUIRED = List.of("--as", "--pki", "--data");

  private LocalOptions() {}

  /** Does so for this command and all below it. Their subcommands are there already. */
  static void in(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (line.getCommand() instanceof AgencyCommand) {
      for (String name : REQUIRED) {
        OptionSpec option = spec.findOption(name);
        spec.remove(option);
        spec.add(OptionSpec.builder(option).required(false).build());
      }
    }
    line.getSubcommands().values().forEach(LocalOptions::in);
  }

  /** Fails as the library does where an option is missing. */
  static void require(CommandLine command) {
    List<OptionSpec> missing =
        REQUIRED.stream()
            .filter(name -> !command.getParseResult().hasMatchedOption(name))
            .map(name -> command.getCommandSpec().findOption(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new MissingParameterException(
          command,
          List.copyOf(missing),
          "Missing required option%s: %s"
              .formatted(
                  missing.size() == 1 ? "" : "s",
                  String.join(
                      ", ",
                      missing.stream()
                          .map(it -> "'" + it.longestName() + "=" + it.paramLabel() + "'")
                          .toList())));
    }
  }
}
