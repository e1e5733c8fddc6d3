package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.store.ErasureRows.Row;

/**
 * What erasure leaves of a referral: nothing that tells of it, and everything that proves it.
 *
 * @param referral its id
 * @param bare by step: the commitment of an entry that was erased
 * @param entries those that were not: who asked for it, who confirmed it, and what came after
 * @param salts by step: what opens the commitments of these
 * @param leaves places in the audit log, by step: under a signed checkpoint only
 */
public record Remains(
    UUID referral,
    Map<Long, byte[]> bare,
    List<AuditEntry> entries,
    Map<Long, byte[]> salts,
    Map<Long, LogPlace> leaves) {

  /** What is left of it, as of one instant; empty where it was not erased. */
  static Optional<Remains> of(Connection connection, UUID referral) throws SQLException {
    if (ErasureRows.find(connection, referral).filter(Row::isErased).isEmpty()) {
      return Optional.empty();
    }
    String stream = referral.toString();
    return Optional.of(
        new Remains(
            referral,
            AuditReader.bare(connection, stream),
            AuditReader.stream(connection, stream),
            AuditReader.salts(connection, stream),
            LogSql.signedLeaves(connection, stream)));
  }

  /** What is left of this step alone; nothing, where there is no such step. */
  public Remains of(long step) {
    return new Remains(
        referral,
        bare.containsKey(step) ? Map.of(step, bare.get(step)) : Map.of(),
        entries.stream().filter(entry -> entry.number() == step).toList(),
        salts,
        leaves);
  }

  /** Whether nothing is left at all. */
  public boolean isEmpty() {
    return bare.isEmpty() && entries.isEmpty();
  }
}
