package org.wasl.gateway.command;

import picocli.CommandLine.Option;

/** The person who gives an order, mixed into a command; by default the user who is logged in. */
final class OperatorOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "the person who orders it (${DEFAULT-VALUE})")
  private String person;

  String person() {
    return person;
  }
}
