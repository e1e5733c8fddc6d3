package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.id.ReferralId;
import org.wasl.trail.TrailReader;
import org.wasl.trail.log.LeafPosition;
import org.wasl.trail.log.LogSql;

/**
 * The rest of an erased referral. It has no content, and everything that proves the erasure.
 *
 * @param referral its id
 * @param erasedLeaves the commitments of erased entries, by step
 * @param entries the entries that were not erased, which are request, confirmation and later steps
 * @param salts the salts of these entries, by step
 * @param leafPositions the positions in the audit log by step, only those under a signed checkpoint
 */
public record ErasedReferral(
    ReferralId referral,
    Map<Long, byte[]> erasedLeaves,
    List<AuditEntry> entries,
    Map<Long, byte[]> salts,
    Map<Long, LeafPosition> leafPositions) {

  /** Reads the rest of a referral as of one instant. It is empty if the referral was not erased. */
  public static Optional<ErasedReferral> of(Connection connection, ReferralId referral)
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

  /** Returns the rest of this step alone. It is empty if there is no such step. */
  public ErasedReferral of(long step) {
    return new ErasedReferral(
        referral,
        erasedLeaves.containsKey(step) ? Map.of(step, erasedLeaves.get(step)) : Map.of(),
        entries.stream().filter(entry -> entry.number() == step).toList(),
        salts,
        leafPositions);
  }

  /** Tells whether nothing is left at all. */
  public boolean isEmpty() {
    return erasedLeaves.isEmpty() && entries.isEmpty();
  }
}
