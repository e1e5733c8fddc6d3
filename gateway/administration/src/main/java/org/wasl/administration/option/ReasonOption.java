package org.wasl.administration.option;

import picocli.CommandLine.Option;

/** The reason of an operation, as a picocli mixin or as the base of an option group. */
public class ReasonOption {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "reason code for the audit trail")
  private String reason;

  /** The code. */
  public final String reason() {
    return reason;
  }
}
