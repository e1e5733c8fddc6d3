package org.wasl.schemas.resource;

/** A schema, sample or code list is broken. It must not come into force. */
public final class SchemaLoadException extends RuntimeException {
  private final String file;
  private final int line;
  private final String reason;

  /**
   * @param file the file, with the folder that holds it
   * @param line line in it, from 1
   * @param reason the fault
   */
  SchemaLoadException(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }

  /** The file, with the folder that holds it, such as {@code codes/offence.json}. */
  public String file() {
    return file;
  }

  /** The line in the file, from 1. */
  public int line() {
    return line;
  }

  /** The fault. */
  public String reason() {
    return reason;
  }
}
