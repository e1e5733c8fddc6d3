package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.delivery.AttemptState.ConcludedAttempt;
import org.wasl.routes.delivery.AttemptState.LeasedAttempt;
import org.wasl.routes.delivery.AttemptState.PreparedAttempt;
import org.wasl.routes.delivery.AttemptState.RepliedAttempt;
import org.wasl.routes.event.LogContext;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.delivery.Attempts;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.OutcomeResult;
import org.wasl.store.delivery.Ticket;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignatureVerifier;

/**
 * One attempt to deliver. The lease is stored before the call and the outcome after it, both in
 * SQL.
 */
public final class DeliveryAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryAttempt.class);

  /** The pause before an outcome that the database did not take is submitted again. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final Supplier<AgencyDirectory> directory;
  private final ReplyClassifier classifier;
  private final Attempts attempts;
  private final DueSignal due;
  private final RouteEvents events;

  /** Attempts for agencies of the directory, each with its configured deadline. */
  public DeliveryAttempt(
      Supplier<AgencyDirectory> directory,
      SignatureVerifier signatures,
      Attempts attempts,
      DueSignal due,
      RouteEvents events) {
    this.directory = directory;
    this.classifier = new ReplyClassifier(signatures);
    this.attempts = attempts;
    this.due = due;
    this.events = events;
  }

  /**
   * The right to call the agency once. Empty if the id is stale, the agency's circuit breaker
   * blocks calls, or the database does not answer. Then the id is dropped, and SQL still has the
   * delivery.
   *
   * @param sentAtMillis when the id was put on its queue, milliseconds of the epoch
   */
  public Optional<LeasedAttempt> lease(Ticket ticket, long sentAtMillis) {
    Result<LeaseResult> result = attempts.lease(ticket).join();
    if (result instanceof Result.Done<LeaseResult> done && done.value() instanceof Leased lease) {
      LeasedAttempt leased = new LeasedAttempt(lease);
      events.tracer().queued(lease, sentAtMillis);
      return Optional.of(leased);
    }
    return Optional.empty();
  }

  /**
   * Checks that the agency is still admitted, that it is a sandbox if the referral needs one, and
   * that the stored content is intact. A delivery that was leased on acceptance was never read
   * back, so its bytes are the sealed ones. If nothing may be sent, the attempt ends here and the
   * outcome is recorded.
   */
  public StepResult<PreparedAttempt> prepare(LeasedAttempt leased) {
    Leased lease = leased.lease();
    events.attempted(lease.agency());
    Optional<Agency> agency =
        directory.get().byId(lease.agency()).filter(known -> !known.revoked());
    if (agency.isEmpty()) {
      return end(leased, ReasonCode.AGENCY_UNAVAILABLE);
    }
    if (!SandboxRule.mayReceive(lease.test(), agency.get().sandbox())) {
      return end(leased, ReasonCode.WRONG_TEST_MARK);
    }
    if (lease.queued() && !Digest.of(lease.ciphertext()).equals(lease.digest())) {
      return end(leased, ReasonCode.CONTENT_CORRUPT);
    }
    return StepResult.next(
        new PreparedAttempt(
            leased,
            new OutboundDelivery(
                agency.get(),
                lease.deliveryId(),
                lease.referral(),
                lease.messageId(),
                lease.sender(),
                lease.type() + "/" + lease.version(),
                lease.digest(),
                lease.ciphertext(),
                deadlineMillis(lease, agency.get()),
                events.tracer().parent(lease))));
  }

  private StepResult<PreparedAttempt> end(LeasedAttempt leased, ReasonCode reason) {
    record(new ConcludedAttempt(leased, new AttemptOutcome.Permanent(reason)));
    return StepResult.dropped();
  }

  /** All other deliveries wait for a delivery that runs alone, so its deadline is bounded. */
  private static long deadlineMillis(Leased lease, Agency agency) {
    return lease.alone()
        ? Math.min(agency.channel().callDeadlineMillis(), Channel.CALL_DEADLINE_MILLIS)
        : agency.channel().callDeadlineMillis();
  }

  /** Classifies the agency's reply. A forged or mismatched receipt raises an alarm in any case. */
  public ConcludedAttempt classify(RepliedAttempt replied) {
    Leased lease = replied.leased().lease();
    AttemptOutcome outcome =
        directory
            .get()
            .byId(lease.agency())
            .map(agency -> classifier.classify(lease, agency, replied.reply()))
            // It has gone from the directory while it was called.
            .orElseGet(() -> new AttemptOutcome.Permanent(ReasonCode.AGENCY_UNAVAILABLE));
    if (outcome.equals(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID))) {
      events.alarm(AlarmKind.RECEIPT_INVALID, lease.agency().value());
    }
    return new ConcludedAttempt(replied.leased(), outcome);
  }

  /**
   * Submits the outcome for recording and does not wait for its commit. After the commit the agency
   * has room for the next delivery. While the database does not accept it, it is submitted again
   * until the lease ends, so that no receipt is lost. After that, the delivery is called again.
   */
  public void record(ConcludedAttempt concluded) {
    Leased lease = concluded.leased().lease();
    long leasedAtNanos = concluded.leased().leasedAtNanos();
    long callMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - leasedAtNanos);
    long endNanos = leasedAtNanos + TimeUnit.MILLISECONDS.toNanos(lease.leaseMillis());
    record(lease, concluded.outcome(), callMillis, endNanos);
  }

  private void record(Leased lease, AttemptOutcome outcome, long callMillis, long endNanos) {
    attempts
        .record(lease.receiptSubject(), lease.attempt(), outcome)
        .whenComplete(
            (recorded, bug) -> {
              if (isNotTaken(recorded) && System.nanoTime() - endNanos < 0) {
                LATER.execute(() -> record(lease, outcome, callMillis, endNanos));
              } else {
                publish(lease, outcome, callMillis, recorded);
              }
            });
  }

  private static boolean isNotTaken(Result<OutcomeResult> recorded) {
    return recorded instanceof Result.Failed<OutcomeResult>(Result.Failure failure)
        && failure != Result.Failure.REFUSED;
  }

  /**
   * @param callMillis how long the attempt took, from the lease on
   */
  private void publish(
      Leased lease, AttemptOutcome outcome, long callMillis, Result<OutcomeResult> recorded) {
    due.signal();
    if (recorded instanceof Result.Done<OutcomeResult> done
        && done.value() instanceof OutcomeResult.Applied applied) {
      events.recorded(
          lease.agency(),
          TimeUnit.MILLISECONDS.toNanos(lease.ageMillis() + callMillis),
          outcome,
          applied.decision());
      events.tracer().attempted(lease, applied.decision(), callMillis);
      if (LOG.isDebugEnabled()) {
        String step = applied.decision().action().wireName();
        LogContext.run(lease, () -> LOG.debug("attempt {} {}", lease.attempt(), step));
      }
    }
  }
}
