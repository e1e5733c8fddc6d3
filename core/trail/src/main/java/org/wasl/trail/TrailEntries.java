package org.wasl.trail;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.database.Database;
import org.wasl.database.Result;

/** Reads the audit entries of streams that were not erased. */
public final class TrailEntries {
  private final Database database;

  public TrailEntries(Database database) {
    this.database = database;
  }

  /** Reads all entries of a stream, in order. */
  public Result<List<AuditEntry>> of(String stream) {
    return database.transaction(connection -> TrailReader.stream(connection, stream));
  }

  /** Reads the last entries of a stream, newest first. */
  public Result<List<AuditEntry>> newest(String stream, int limit) {
    return database.transaction(connection -> TrailReader.newest(connection, stream, limit));
  }
}
