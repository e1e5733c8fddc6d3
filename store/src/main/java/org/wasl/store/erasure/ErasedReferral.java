package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.store.log.LeafPosition;
import org.wasl.store.log.LogSql;
import org.wasl.store.trail.TrailReader;

/**
 * What is left of an erased referral: no content, and everything that proves its erasure.
 *
 * @param referral its id
 * @param erasedLeaves by step: the commitment of an entry that was erased
 * @param entries the entries that were not erased: request, confirmation and later steps
 * @param salts by step: the salts of these entries
 * @param leafPositions in the audit log, by step: under a signed checkpoint only
 */
public record ErasedReferral(
    UUID referral,
    Map<Long, byte[]> erasedLeaves,
    List<AuditEntry> entries,
    Map<Long, byte[]> salts,
    Map<Long, LeafPosition> leafPositions) {

  /** What is left of it, as of one instant; empty where it was not erased. */
  public static Optional<ErasedReferral> of(Connection connection, UUID referral)
      throws SQLException {
    if (ErasureSql.find(connection, referral).filter(ErasureRequest::isErased).isEmpty()) {
      return Optional.empty();
    }
    String stream = referral.toString();
    return Optional.of(
        new ErasedReferral(
            referral,
            TrailReader.erasedLeaves(connection, stream),
            TrailReader.stream(connection, stream),
            TrailReader.salts(connection, stream),
            LogSql.signedLeaves(connection, stream)));
  }

  /** The rest of this step alone; empty where there is no such step. */
  public ErasedReferral of(long step) {
    return new ErasedReferral(
        referral,
        erasedLeaves.containsKey(step) ? Map.of(step, erasedLeaves.get(step)) : Map.of(),
        entries.stream().filter(entry -> entry.number() == step).toList(),
        salts,
        leafPositions);
  }

  /** Whether nothing is left at all. */
  public boolean isEmpty() {
    return erasedLeaves.isEmpty() && entries.isEmpty();
  }
}
