package org.wasl.store.deadline;

import java.util.Locale;

/** The notifications that the gateway sends about a deadline. */
public enum DeadlineNotificationKind {
  /** To the agency that owes it, before it is overdue. */
  REMINDER,
  /** To another agency, once it is overdue. */
  ESCALATION;

  /** Returns the kind in lower case, as it is stored and sent. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
