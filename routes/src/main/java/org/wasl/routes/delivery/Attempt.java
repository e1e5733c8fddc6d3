package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.routes.Events;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.store.Attempts;
import org.wasl.store.Leasing;
import org.wasl.store.Leasing.Leased;
import org.wasl.store.Recorded;
import org.wasl.store.Result;
import org.wasl.store.Ticket;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Digest;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;
import org.wasl.wire.SignatureVerifier;

/** One attempt to deliver: lease before the call, outcome after it, both in SQL. */
public final class Attempt {
  private final AgencyDirectory directory;
  private final Judgement judgement;
  private final Attempts attempts;
  private final DueSignal due;
  private final Events events;

  /** Attempts to reach agencies of the directory; each with the deadline that is said there. */
  public Attempt(AgencyDirectory directory, Attempts attempts, DueSignal due, Events events) {
    this.directory = directory;
    this.judgement = new Judgement(new SignatureVerifier(directory));
    this.attempts = attempts;
    this.due = due;
    this.events = events;
  }

  /**
   * The right to call the agency once. Empty where the id is stale, the agency's breaker closed the
   * gate, or the database does not answer: the id is forgotten then, SQL still knows the delivery.
   */
  public Optional<Leased> lease(Ticket ticket) {
    Result<Leasing> result = attempts.lease(ticket).join();
    if (result instanceof Result.Done<Leasing> done && done.value() instanceof Leased lease) {
      events.attempted(lease.agency());
      return Optional.of(lease);
    }
    return Optional.empty();
  }

  /** What to send, or at once the {@link Outcome} where nothing may be sent. */
  public Object prepare(Leased lease) {
    Optional<Agency> agency = directory.byId(lease.agency()).filter(known -> !known.revoked());
    if (agency.isEmpty()) {
      return new Outcome.Permanent(Reason.AGENCY_UNAVAILABLE);
    }
    if (!Digest.of(lease.ciphertext()).equals(lease.digest())) {
      return new Outcome.Permanent(Reason.CONTENT_CORRUPT);
    }
    return new Push(
        agency.get(),
        lease.deliveryId(),
        lease.referral(),
        lease.messageId(),
        lease.sender(),
        lease.type() + "/" + lease.version(),
        lease.digest(),
        lease.ciphertext(),
        deadlineMillis(lease, agency.get()));
  }

  /** Everybody waits for what runs alone: an agency that has minutes has them another time. */
  private static long deadlineMillis(Leased lease, Agency agency) {
    return lease.alone()
        ? Math.min(agency.callDeadlineMillis(), Agency.CALL_DEADLINE_MILLIS)
        : agency.callDeadlineMillis();
  }

  /** What the agency's reply means. A receipt that lies is an alarm whatever becomes of it. */
  public Outcome judge(Leased lease, Reply reply) {
    Outcome outcome = judgement.of(lease, directory.byId(lease.agency()).orElseThrow(), reply);
    if (outcome.equals(new Outcome.Permanent(Reason.RECEIPT_INVALID))) {
      events.alarm(Reason.RECEIPT_INVALID.code(), lease.agency());
    }
    return outcome;
  }

  /**
   * Records the outcome; the agency has room for the next one.
   *
   * @param callMillis how long the attempt took
   */
  public Result<Recorded> record(Leased lease, Outcome outcome, long callMillis) {
    Result<Recorded> recorded =
        attempts.record(lease.deliveryId(), lease.attempt(), outcome).join();
    due.raise();
    if (recorded instanceof Result.Done<Recorded> done
        && done.value() instanceof Recorded.Applied applied) {
      events.recorded(
          lease.agency(),
          TimeUnit.MILLISECONDS.toNanos(lease.ageMillis() + callMillis),
          outcome,
          applied.decision());
    }
    return recorded;
  }
}
