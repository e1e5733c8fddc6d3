package org.wasl.schemas.problem;

import java.util.Locale;

/** A problem type (RFC 9457) out of the fixed list of an API, which is an enum. */
public interface ProblemName {
  /** The constant's name. */
  String name();

  /** HTTP status. */
  int status();

  /** The common beginning of the addresses of the list's problems. */
  String base();

  /** Name in texts, addresses, code lists, metrics and the audit trail, in lower case. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The member {@code type} of the problem document. */
  default String uri() {
    return base() + code();
  }
}
