package org.wasl.trials.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.checker.BrokenPromise;
import org.wasl.trials.checker.LatencyStatistics;
import org.wasl.trials.checker.Promise;

/**
 * Publishes all cases, some of them twice at once, and between them submissions that must be
 * refused.
 */
final class CasePublisher {
  static final String PLATFORM = "platform";

  /** A police service, whose certificate is used for wrong senders. */
  static final String ANOTHER = "bnpj";

  private static final int TWICE_EVERY = 20;
  private static final int WRONG_PERCENT = 5;

  private final SubmissionClient platform;
  private final SubmissionClient another;
  private final CaseGenerator cases;
  private final CaseGenerator wrong;
  private final int count;
  private final BiConsumer<SyntheticCase, RequestOutcome.Accepted> listener;
  private final Map<UUID, Instant> sentAt = new ConcurrentHashMap<>();
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
      BiConsumer<SyntheticCase, RequestOutcome.Accepted> listener) {
    this.listener = listener;
    this.platform = platform;
    this.another = another;
    this.cases = cases;
    this.wrong = wrong;
    this.count = count;
  }

  /** The number of invalid submissions beside so many cases. */
  static int invalidCount(int cases) {
    return Math.max(InvalidSubmission.values().length, cases * WRONG_PERCENT / 100);
  }

  /**
   * Publishes, in a thread of its own.
   *
   * @return completes when all are answered; fails where one of them could not be sent or noted
   */
  CompletableFuture<Void> start() {
    return CompletableFuture.runAsync(this::publish, task -> new Thread(task, "publisher").start());
  }

  private void publish() {
    int wrongs = invalidCount(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      SyntheticCase one = cases.at(i);
      CompletableFuture<RequestOutcome> first = send(one);
      if (i % TWICE_EVERY == 0) {
        duplicates.incrementAndGet();
        send(one);
      }
      for (; next < (long) wrongs * (i + 1) / count; next++) {
        submitInvalid(next, one, first);
      }
    }
    CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<RequestOutcome> send(SyntheticCase one) {
    OutgoingMessage message = platform.writer().signed(one.messageId(), one.body());
    sentAt.putIfAbsent(one.messageId(), Instant.now());
    long start = System.nanoTime();
    CompletableFuture<RequestOutcome> sent =
        platform
            .send(PLATFORM, message)
            .thenApply(
                outcome -> {
                  accepted(one, message, outcome, start);
                  return outcome;
                });
    underWay.add(sent);
    return sent;
  }

  private void accepted(
      SyntheticCase one, OutgoingMessage message, RequestOutcome outcome, long startNanos) {
    if (outcome instanceof RequestOutcome.Accepted accepted) {
      listener.accept(one, accepted);
      acceptMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    } else {
      unexpected(message, "accepted", outcome);
    }
  }

  private void submitInvalid(
      int number, SyntheticCase accepted, CompletableFuture<RequestOutcome> first) {
    InvalidSubmission mischief =
        InvalidSubmission.values()[number % InvalidSubmission.values().length];
    boolean conflicts = mischief == InvalidSubmission.CONFLICTING_DUPLICATE;
    SubmissionClient post = mischief.isFromAnotherAgency() ? another : platform;
    SyntheticCase one = conflicts ? accepted : wrong.at(number);
    OutgoingMessage message = mischief.of(one, post.writer(), post.agency());
    if (conflicts) {
      first.join();
    }
    String claimed = mischief == InvalidSubmission.WRONG_SENDER ? PLATFORM : post.agency();
    underWay.add(
        post.send(claimed, message)
            .thenAccept(outcome -> expect(mischief.problem(), message, outcome)));
  }

  private void expect(String problem, OutgoingMessage message, RequestOutcome outcome) {
    boolean right =
        outcome instanceof RequestOutcome.Refused no && no.problem().type().endsWith("/" + problem);
    if (!right) {
      unexpected(message, "refused: " + problem, outcome);
    }
  }

  private void unexpected(OutgoingMessage message, String expected, RequestOutcome outcome) {
    String found =
        outcome instanceof RequestOutcome.Refused no
            ? "refused: " + no.problem().type()
            : outcome.getClass().getSimpleName();
    broken.add(
        new BrokenPromise(
            Promise.RIGHT_ANSWER,
            "message %s: expected %s, found %s".formatted(message.messageId(), expected, found)));
  }

  /** Answers that are not what they should be. */
  List<BrokenPromise> broken() {
    return List.copyOf(broken);
  }

  /** Cases that were sent twice. */
  int duplicates() {
    return duplicates.get();
  }

  /** When each case left. */
  Map<UUID, Instant> sentAt() {
    return Map.copyOf(sentAt);
  }

  /** From sending a case to its 202. */
  LatencyStatistics acceptTimes() {
    return new LatencyStatistics(acceptMillis.stream().mapToLong(Long::longValue));
  }
}
