package org.wasl.store.file;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.wasl.audit.Step;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.MessageKey;
import org.wasl.trail.TrailWriter.StreamStep;

/** A handover of a message hands the keys of its files over, not the files again. */
public final class HandedOverFiles {
  private static final String FILES =
      """
      select h.sender as holder, d.recipient, f.id, f.sender, f.message_id, f.referral, f.sha256
        from unnest(:sender, :message_id) as x(sender, message_id)
        join message h on h.sender = x.sender and h.message_id = x.message_id
        join delivery d on d.sender = h.sender and d.message_id = h.message_id
        join evidence_file f on f.referral = h.referral and f.sender = h.clear ->> 'originalSender'
         and f.message_id::text = h.clear ->> 'originalMessage'
       order by h.sender, h.message_id, f.id
      """;

  private HandedOverFiles() {}

  /**
   * The steps about the files of stored handovers.
   *
   * @param handovers identities of the handovers
   */
  public static List<StreamStep> steps(Connection connection, Collection<MessageKey> handovers)
      throws SQLException {
    return handovers.isEmpty()
        ? List.of()
        : SqlStatement.of(connection, FILES)
            .unnest(
                handovers,
                row ->
                    row.text("sender", key -> key.sender().value())
                        .uuid("message_id", key -> key.messageId().value()))
            .list(HandedOverFiles::step);
  }

  private static StreamStep step(Row row) throws SQLException {
    Step step =
        EvidenceFileSteps.step(
            AuditAction.FILE_HANDED_OVER,
            new AgencyId(row.text("holder")),
            new AgencyId(row.text("sender")),
            new MessageId(row.uuid("message_id")),
            new FileId(row.uuid("id")),
            row.bytes("sha256"));
    return new StreamStep(
        new ReferralId(row.uuid("referral")), step.recipient(new AgencyId(row.text("recipient"))));
  }
}
