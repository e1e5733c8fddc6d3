package org.wasl.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Refused;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.sandbox.checker.BrokenPromise;
import org.wasl.sandbox.checker.LatencyStatistics;
import org.wasl.sandbox.checker.Promise;

/**
 * Publishes all cases, some of them twice at once, and between them submissions that must be
 * refused.
 */
final class CasePublisher {
  static final AgencyId PLATFORM = new AgencyId("platform");

  /** A police service, whose certificate is used for wrong senders. */
  static final AgencyId ANOTHER = new AgencyId("bnpj");

  private static final int TWICE_EVERY = 20;
  private static final int WRONG_PERCENT = 5;

  private final SubmissionClient platform;
  private final SubmissionClient another;
  private final CaseGenerator cases;
  private final CaseGenerator wrong;
  private final int count;
  private final BiConsumer<SyntheticCase, Outcome.Accepted> listener;
  private final Map<MessageId, Instant> sentAt = new ConcurrentHashMap<>();
  private final Queue<Long> acceptMillis = new ConcurrentLinkedQueue<>();
  private final Queue<BrokenPromise> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final List<CompletableFuture<?>> underWay = new ArrayList<>();

  /**
   * @param listener called for each case accepted, by many threads
   */
  CasePublisher(
      SubmissionClient platform,
      SubmissionClient another,
      CaseGenerator cases,
      CaseGenerator wrong,
      int count,
      BiConsumer<SyntheticCase, Outcome.Accepted> listener) {
    this.listener = listener;
    this.platform = platform;
    this.another = another;
    this.cases = cases;
    this.wrong = wrong;
    this.count = count;
  }

  /** The number of invalid submissions beside this many cases. */
  static int invalidCount(int cases) {
    return Math.max(InvalidSubmission.values().length, cases * WRONG_PERCENT / 100);
  }

  /**
   * Publishes the cases in a thread of its own.
   *
   * @return completes when all are answered, and fails if one of them could not be sent or recorded
   */
  CompletableFuture<Void> start() {
    return CompletableFuture.runAsync(this::publish, task -> new Thread(task, "publisher").start());
  }

  private void publish() {
    int wrongs = invalidCount(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      SyntheticCase syntheticCase = cases.at(i);
      CompletableFuture<Outcome> first = send(syntheticCase);
      if (i % TWICE_EVERY == 0) {
        duplicates.incrementAndGet();
        send(syntheticCase);
      }
      for (; next < (long) wrongs * (i + 1) / count; next++) {
        submitInvalid(next, syntheticCase, first);
      }
    }
    CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<Outcome> send(SyntheticCase syntheticCase) {
    OutgoingMessage message =
        platform.writer().signed(syntheticCase.messageId(), syntheticCase.body());
    sentAt.putIfAbsent(syntheticCase.messageId(), Instant.now());
    long start = System.nanoTime();
    CompletableFuture<Outcome> sent =
        platform
            .send(PLATFORM, message)
            .thenApply(
                outcome -> {
                  accepted(syntheticCase, message, outcome, start);
                  return outcome;
                });
    underWay.add(sent);
    return sent;
  }

  private void accepted(
      SyntheticCase syntheticCase, OutgoingMessage message, Outcome outcome, long startNanos) {
    if (outcome instanceof Outcome.Accepted accepted) {
      listener.accept(syntheticCase, accepted);
      acceptMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    } else {
      unexpected(message, "accepted", outcome);
    }
  }

  private void submitInvalid(int number, SyntheticCase accepted, CompletableFuture<Outcome> first) {
    InvalidSubmission mischief =
        InvalidSubmission.values()[number % InvalidSubmission.values().length];
    boolean conflicts = mischief == InvalidSubmission.CONFLICTING_DUPLICATE;
    SubmissionClient post = mischief.isFromAnotherAgency() ? another : platform;
    SyntheticCase syntheticCase = conflicts ? accepted : wrong.at(number);
    OutgoingMessage message = mischief.of(syntheticCase, post.writer(), post.agency());
    if (conflicts) {
      first.join();
    }
    AgencyId claimed = mischief == InvalidSubmission.WRONG_SENDER ? PLATFORM : post.agency();
    underWay.add(
        post.send(claimed, message)
            .thenAccept(outcome -> expect(mischief.problem(), message, outcome)));
  }

  private void expect(String problem, OutgoingMessage message, Outcome outcome) {
    boolean right = outcome instanceof Refused no && no.problem().type().endsWith("/" + problem);
    if (!right) {
      unexpected(message, "refused: " + problem, outcome);
    }
  }

  private void unexpected(OutgoingMessage message, String expected, Outcome outcome) {
    String found =
        outcome instanceof Refused no
            ? "refused: " + no.problem().type()
            : outcome.getClass().getSimpleName();
    broken.add(
        new BrokenPromise(
            Promise.RIGHT_ANSWER,
            "message %s: expected %s, found %s".formatted(message.messageId(), expected, found)));
  }

  /** Answers that differ from the expected ones. */
  List<BrokenPromise> broken() {
    return List.copyOf(broken);
  }

  /** Cases that were sent twice. */
  int duplicates() {
    return duplicates.get();
  }

  /** The time at which each case left. */
  Map<MessageId, Instant> sentAt() {
    return Map.copyOf(sentAt);
  }

  /** From sending a case to its 202. */
  LatencyStatistics acceptTimes() {
    return new LatencyStatistics(acceptMillis.stream().mapToLong(Long::longValue));
  }
}
