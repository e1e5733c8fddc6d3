package org.wasl.audit.log;

/**
 * The input does not have the expected format. The message names the rule and never quotes the
 * input.
 */
public final class MalformedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /** Refused for this reason. */
  public MalformedException(String rule) {
    super(rule);
    this.rule = rule;
  }

  /** The rule, which is always present in this exception. */
  @Override
  public String getMessage() {
    return rule;
  }
}
