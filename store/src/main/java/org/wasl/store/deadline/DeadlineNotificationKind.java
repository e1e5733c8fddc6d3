package org.wasl.store.deadline;

import java.util.Locale;

/** What the gateway says about a deadline. */
public enum DeadlineNotificationKind {
  /** To who owes it, before it is overdue. */
  REMINDER,
  /** To somebody else, once it is overdue. */
  ESCALATION;

  /** Lower case; as stored and sent. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
