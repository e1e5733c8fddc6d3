package org.wasl.gateway.command.option;

import picocli.CommandLine.Option;

/** The reason of an operation: mixed into a command, or inherited by a group of options. */
public class ReasonOption {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "why, as a code; it ends in the audit entry")
  private String reason;

  /** The code. */
  public final String reason() {
    return reason;
  }
}
