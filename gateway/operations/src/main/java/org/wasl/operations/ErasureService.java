package org.wasl.operations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.RetentionConfig;
import org.wasl.database.Result;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.lifecycle.RestoreMarker;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.store.erasure.CompletedErasure;
import org.wasl.store.erasure.ErasureCleaning.CleaningResult;
import org.wasl.store.erasure.ErasureRegister;
import org.wasl.store.erasure.ErasureRequest;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.erasure.ReappliedErasures;
import org.wasl.store.erasure.RetentionFacts;
import org.wasl.store.erasure.RetentionFacts.DueReferral;

/** Erases referrals, with all guards. The MBean, the command and the start use it. */
public final class ErasureService {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureService.class);
  private static final String NOT_CLEAN =
      "the database's files still contain erased data ({}): run ./wasl erase --complete";

  private static final String NOT_ERASED =
      "{} is not erased, though the register of erasures has it: its confirmation was not"
          + " committed, and now it is held, or has a delivery that has not ended or a notice that"
          + " is not over";

  private final Store store;
  private final Path data;
  private final RetentionConfig retention;
  private final ErasureRegister register;
  private final long patienceMillis;

  /** Erasures in this store, with this configuration. */
  public ErasureService(Store store, GatewayConfig config) {
    this.store = store;
    this.data = config.folders().dataDir();
    this.retention = config.retention();
    this.register = new ErasureRegister(retention.register(data));
    this.patienceMillis = config.database().statementMillis();
  }

  /**
   * Checks that the erasure key is the one used before.
   *
   * @throws StartException if another key was used for earlier erasures
   */
  public void requireKey() throws StartException {
    if (!done(store.erasures().isKeyKnown())) {
      throw new StartException(
          "gateway.erasure.key is not the key by which referrals were erased in this database");
    }
  }

  /**
   * Requests an erasure.
   *
   * @throws IllegalArgumentException if an argument is invalid
   */
  public ErasureResult request(ReferralId referral, Erasures.ErasureGrounds grounds) {
    OperatorInput.requireCode("reason", grounds.reason());
    OperatorInput.requireCode("basis", grounds.basis());
    OperatorInput.requirePerson(grounds.operator());
    return done(store.erasures().request(referral, grounds, retention.confirm()));
  }

  /**
   * Confirms an erasure.
   *
   * @throws IllegalArgumentException if the operator's id is none
   */
  public ErasureResult confirm(ReferralId referral, String operator) {
    OperatorInput.requirePerson(operator);
    if (store.erasures().confirm(referral, operator, retention.confirm(), register)
        instanceof Result.Done<ErasureResult>(var result)) {
      return result;
    }
    // The register may have the erasure, and the next start then repeats it.
    throw new IllegalStateException(
        "the database did not answer; "
            + referral
            + " may be erased, or be erased at the next start: confirm again");
  }

  /**
   * Requests that wait for a second person, the oldest first.
   *
   * @param limit the maximum of results
   */
  public List<ErasureRequest> waiting(int limit) {
    return done(store.erasures().waiting(retention.confirm(), limit));
  }

  /**
   * The completed erasures, the latest first.
   *
   * @param limit the maximum of results
   */
  public List<CompletedErasure> latest(int limit) {
    return done(store.erasures().latest(limit));
  }

  /** The referrals among these that still exist, and whether each is held now. */
  public List<DueReferral> stillThere(List<DueReferral> due) {
    return done(store.retentionFacts().stillThere(due));
  }

  /**
   * Removes erased rows from the database's files.
   *
   * @param wait at least how long to wait for transactions that still see them, such as a dump
   */
  public CleaningResult cleanFiles(Duration wait) {
    long readersMillis = Math.max(patienceMillis, wait.toMillis());
    return done(store.erasureCleaning().run(readersMillis, patienceMillis));
  }

  /**
   * At startup, repeats the erasures of the register that a restored database does not have, and
   * removes erased data from its files. An erasure whose commit failed is not repeated if the
   * referral is held since then, or still has an open delivery or notice. The log says so. If the
   * disk has no room to rewrite a table, the start continues. The log says so, and the next run
   * removes the data.
   *
   * @throws StartException if the register cannot be read, or an erasure cannot be repeated
   */
  public void reapply() throws StartException {
    try {
      requireKey();
      boolean restored = RestoreMarker.code(data).isPresent();
      ReappliedErasures done = done(store.erasures().reapply(register.lines(), restored));
      if (done.again() > 0) {
        LOG.warn("erased {} referrals again that the restored database still had", done.again());
      }
      done.left().forEach(referral -> LOG.error(NOT_ERASED, referral));
    } catch (IllegalArgumentException e) {
      throw new StartException("the register of erasures: " + RootCause.firstLine(e), e);
    } catch (IOException e) {
      throw StartException.temporary("the register of erasures: " + RootCause.firstLine(e), e);
    } catch (IllegalStateException e) {
      throw StartException.temporary("erasures cannot be repeated: " + RootCause.firstLine(e), e);
    }
    switch (store.erasureCleaning().run(patienceMillis, patienceMillis)) {
      case Result.Done<CleaningResult>(CleaningResult outcome) -> {
        switch (outcome) {
          case NOTHING, DONE -> {}
          case BUSY, LOG_LEFT -> LOG.warn(NOT_CLEAN, outcome);
        }
      }
      case Result.Failed<CleaningResult>(Result.Failure reason) -> LOG.error(NOT_CLEAN, reason);
    }
  }

  /** Referrals whose retention is over, held or not. */
  public List<RetentionFacts.RetainedReferral> due(RetentionTable table, Instant now) {
    List<RetentionFacts.RetainedReferral> due = new ArrayList<>();
    done(store.retentionFacts().forEachDue(table, now, due::add));
    return due;
  }

  /**
   * Describes for a person why it was not done.
   *
   * @param names name of a person by id
   */
  public static String describe(
      ReferralId referral, ErasureResult.Obstacle obstacle, UnaryOperator<String> names) {
    return switch (obstacle) {
      case ErasureResult.AlreadyErased before ->
          referral + " was erased at " + before.at() + ", on the basis " + before.basis();
      case ErasureResult.UnderLegalHold held ->
          "%s is held since %s by %s (%s): ./wasl hold %s --release"
              .formatted(referral, held.since(), names.apply(held.by()), held.reason(), referral);
      case ErasureResult.NotFinal open ->
          referral
              + " has deliveries that have not ended; replay what is parked, await the others: "
              + open.deliveries().stream()
                  .map(
                      delivery ->
                          delivery.id()
                              + " "
                              + delivery.recipient()
                              + " "
                              + delivery.state().wireName())
                  .collect(Collectors.joining(", "));
      case ErasureResult.NoticesInForce open ->
          referral
              + " has wanted notices or warrants that are not over; they end once who issued them"
              + " withdraws them and every holder confirms: "
              + open.notices().stream()
                  .map(
                      notice ->
                          notice.id()
                              + " "
                              + notice.kind().wireName()
                              + " "
                              + notice.state().wireName())
                  .collect(Collectors.joining(", "));
      case ErasureResult.NotRequested _ ->
          "nobody asked for the erasure of " + referral + ", or too long ago";
      case ErasureResult.SamePerson _ ->
          "who asked for the erasure of " + referral + " cannot confirm it";
      case ErasureResult.Unknown _ -> "no referral " + referral;
    };
  }

  private static <T> T done(Result<T> result) {
    if (result instanceof Result.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("the database did not answer; nothing more was done");
  }
}
