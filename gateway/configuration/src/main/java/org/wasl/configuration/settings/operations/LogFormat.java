package org.wasl.configuration.settings.operations;

/** The format of the program's own log (not the audit log) on standard error. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** One JSON object a line, for programs. */
  JSON
}
