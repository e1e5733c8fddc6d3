package org.wasl.audit.mirror;

import java.io.IOException;

/** A file of the log was not to be had, which says nothing about the log. Come again. */
public final class LogUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public LogUnavailableException(String why) {
    super(why);
  }
}
