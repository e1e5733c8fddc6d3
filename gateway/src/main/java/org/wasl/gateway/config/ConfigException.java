package org.wasl.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Its message lists every problem, one a line. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that was found, in order of the files. */
  public List<Problem> problems() {
    return problems;
  }

  static void throwIfAny(List<Problem> problems) throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
