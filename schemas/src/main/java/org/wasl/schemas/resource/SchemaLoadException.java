package org.wasl.schemas.resource;

/** A schema, sample or code list of our own is broken. The gateway must not start. */
public final class SchemaLoadException extends RuntimeException {

  /**
   * @param file the file, relative to the schemas
   * @param line line in it, from 1
   * @param reason the fault
   */
  SchemaLoadException(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
  }
}
