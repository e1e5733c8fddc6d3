package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.database.Database;
import org.wasl.database.GroupCommit;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.CommitProbe;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.deadline.RecentOpenings;
import org.wasl.store.deadline.RecentOpenings.Opening;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.delivery.UnconfirmedLeases;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.ErasureSql;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.KnownMessage;
import org.wasl.store.intake.AcceptSql.FirstAnswer;
import org.wasl.store.intake.Acceptance.OpensReferral;

/**
 * The transaction that accepts messages. Results are completed on a committer's thread, so do no
 * work there.
 */
public final class Intake implements AutoCloseable {
  private static final int ROW_OVERHEAD_BYTES = 512;

  private final Database database;
  private final Tombstones tombstones;
  private final GroupCommit<Acceptance, AcceptResult> acceptances;
  private final UnconfirmedLeases unconfirmed;
  private final RecentOpenings openings;

  /**
   * @param deliveries limits of the calls that may begin at once
   * @param unconfirmed leases of this gateway whose commit was not answered
   * @param openings is given the messages that open a referral
   */
  public Intake(
      Database database,
      GroupCommitConfig config,
      Tombstones tombstones,
      DeliveryConfig deliveries,
      UnconfirmedLeases unconfirmed,
      RecentOpenings openings) {
    this.database = database;
    this.tombstones = tombstones;
    this.unconfirmed = unconfirmed;
    this.openings = openings;
    this.acceptances =
        new GroupCommit<>(
            "accept",
            database,
            config,
            Intake::bytes,
            (connection, rows) ->
                AcceptTransaction.write(connection, rows, tombstones, deliveries, unconfirmed));
  }

  /**
   * Stores a message in one transaction. It writes the referral or its next state, sealed content,
   * deliveries and audit entries. If two identical messages arrive, one is accepted, and the other
   * gets its answer.
   */
  public CompletableFuture<Result<AcceptResult>> accept(Acceptance acceptance) {
    List<DeliveryId> leasable =
        acceptance.recipients().stream()
            .filter(Acceptance.Recipient::leaseNow)
            .map(Acceptance.Recipient::deliveryId)
            .toList();
    return acceptances
        .submit(acceptance)
        .whenComplete(
            (result, bug) -> {
              unconfirmed.noteFirst(result, leasable);
              noteOpening(result, acceptance);
            });
  }

  private void noteOpening(Result<AcceptResult> result, Acceptance acceptance) {
    if (result instanceof Result.Done<AcceptResult>(Accepted _)
        && acceptance.effect() instanceof OpensReferral opens
        && !acceptance.test()) {
      openings.add(
          new Opening(
              acceptance.key(),
              acceptance.referral(),
              opens.office(),
              acceptance.type(),
              acceptance.subtype().orElse(""),
              acceptance.recipients().stream().map(Acceptance.Recipient::agency).toList()));
    }
  }

  /**
   * Finds a message that was accepted before. Every message of a sender's erased referral is {@link
   * AcceptResult.Erased}. The result is empty when the message is not known. Use it for a message
   * that would be refused now because its first arrival was accepted. The message is as durable as
   * an accepted one: its first commit may still have to wait for a standby.
   *
   * @param referral the referral that the message names
   * @param contentDigest SHA-256 of the sender's exact bytes
   */
  public Result<Optional<KnownMessage>> find(
      AgencyId sender, MessageId messageId, Optional<ReferralId> referral, byte[] contentDigest) {
    Set<UUID> tags = new HashSet<>(Set.of(tombstones.message(sender.value(), messageId)));
    referral.ifPresent(id -> tags.add(tombstones.participation(id, sender.value())));
    return database.transaction(
        connection -> {
          Optional<ErasureResult.AlreadyErased> erased =
              ErasureSql.findByTombstone(connection, tags);
          if (erased.isPresent()) {
            return erased.map(AcceptResult.Erased::new);
          }
          Optional<KnownMessage> known = find(connection, sender, messageId, contentDigest);
          if (known.isPresent()) {
            CommitProbe.emit(connection);
          }
          return known;
        });
  }

  /** Messages that wait for their commit. */
  public int waiting() {
    return acceptances.waiting();
  }

  private static Optional<KnownMessage> find(
      Connection connection, AgencyId sender, MessageId messageId, byte[] contentDigest)
      throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select sender, message_id, referral, content_digest, first_answer
              from message where sender = :sender and message_id = :message_id
            """)
        .text("sender", sender.value())
        .uuid("message_id", messageId.value())
        .first(FirstAnswer::of)
        .map(
            first ->
                Arrays.equals(first.contentDigest(), contentDigest)
                    ? new Duplicate(first.referral(), first.answer())
                    : new Conflict());
  }

  private static long bytes(Acceptance row) {
    return (long) row.sealed().ciphertext().length + row.firstAnswer().length + ROW_OVERHEAD_BYTES;
  }

  /** Commits submitted messages and accepts no more. */
  @Override
  public void close() {
    acceptances.close();
  }
}
