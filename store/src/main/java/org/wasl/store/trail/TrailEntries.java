package org.wasl.store.trail;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** Reads the audit entries of streams that were not erased. */
public final class TrailEntries {
  private final Database database;

  public TrailEntries(Database database) {
    this.database = database;
  }

  /** All of a stream, in order. */
  public Result<List<AuditEntry>> of(String stream) {
    return database.transaction(connection -> TrailReader.stream(connection, stream));
  }

  /** The last ones of a stream, the newest first. */
  public Result<List<AuditEntry>> newest(String stream, int limit) {
    return database.transaction(connection -> TrailReader.newest(connection, stream, limit));
  }
}
