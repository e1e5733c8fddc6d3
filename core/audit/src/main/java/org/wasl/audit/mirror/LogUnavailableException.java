package org.wasl.audit.mirror;

import java.io.IOException;

/** A file of the log could not be fetched. This says nothing about the log. Try again later. */
public final class LogUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public LogUnavailableException(String why) {
    super(why);
  }
}
