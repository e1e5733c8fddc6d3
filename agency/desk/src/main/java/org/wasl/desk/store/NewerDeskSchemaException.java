package org.wasl.desk.store;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** A later version of this program made the database. Nothing in it was changed. */
public final class NewerDeskSchemaException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  NewerDeskSchemaException(Path file, int found, int known) {
    super(
        file.toString(),
        null,
        String.format(
            Locale.ROOT,
            "made by a later version of this program: its schema is %d, this program's %d",
            found,
            known));
  }
}
