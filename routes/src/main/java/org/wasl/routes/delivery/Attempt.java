package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.Events;
import org.wasl.routes.LogIds;
import org.wasl.rules.alarms.AlarmKind;
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
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

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
   *
   * @param sentAtMillis when the id was put on its queue, milliseconds of the epoch
   */
  public Optional<Leased> lease(Ticket ticket, long sentAtMillis) {
    Result<Leasing> result = attempts.lease(ticket).join();
    if (result instanceof Result.Done<Leasing> done && done.value() instanceof Leased lease) {
      events.attempted(lease.agency());
      events.traces().relayed(lease, sentAtMillis);
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
        deadlineMillis(lease, agency.get()),
        events.traces().parent(lease));
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
      events.alarm(AlarmKind.RECEIPT_INVALID, lease.agency());
    }
    return outcome;
  }

  /**
   * Hands the outcome in, and does not wait until it is in SQL. The agency has room for the next
   * one then.
   *
   * @param callMillis how long the attempt took
   */
  public void record(Leased lease, Outcome outcome, long callMillis) {
    attempts
        .record(lease.deliveryId(), lease.attempt(), outcome)
        .whenComplete((recorded, bug) -> tell(lease, outcome, callMillis, recorded));
  }

  private void tell(Leased lease, Outcome outcome, long callMillis, Result<Recorded> recorded) {
    due.raise();
    if (recorded instanceof Result.Done<Recorded> done
        && done.value() instanceof Recorded.Applied applied) {
      events.recorded(
          lease.agency(),
          TimeUnit.MILLISECONDS.toNanos(lease.ageMillis() + callMillis),
          outcome,
          applied.decision());
      events.traces().attempted(lease, applied.decision(), callMillis);
      if (LOG.isDebugEnabled()) {
        String step = applied.decision().action().wireName();
        LogIds.during(lease, () -> LOG.debug("attempt {} {}", lease.attempt(), step));
      }
    }
  }
}
