package org.wasl.audit.mirror;

import java.io.IOException;

/** A file of the log was not to be had, which says nothing about the log. Come again. */
public final class NotReached extends IOException {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public NotReached(String why) {
    super(why);
  }
}
