package org.wasl.gateway.command;

import picocli.CommandLine.Option;

/** The reason of an order: mixed into a command, or inherited by a group of options. */
class ReasonOption {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "why, as a code; it ends in the audit entry")
  private String reason;

  final String reason() {
    return reason;
  }
}
