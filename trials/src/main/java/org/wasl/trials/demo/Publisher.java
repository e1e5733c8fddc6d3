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
import org.wasl.kit.send.Outcome;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.world.Broken;
import org.wasl.trials.world.Promise;

/**
 * Publishes all cases, some of them twice at once, and between them submissions that must be
 * refused.
 */
final class Publisher {
  static final String PLATFORM = "platform";

  /** A police service, whose certificate the wrong submissions are sent with. */
  static final String ANOTHER = "bnpj";

  private static final int TWICE_EVERY = 20;
  private static final int WRONG_PERCENT = 5;

  private final Post platform;
  private final Post another;
  private final CaseGenerator cases;
  private final CaseGenerator wrong;
  private final int count;
  private final BiConsumer<SyntheticCase, Outcome.Accepted> listener;
  private final Map<UUID, Instant> sentAt = new ConcurrentHashMap<>();
  private final Queue<Long> acceptMillis = new ConcurrentLinkedQueue<>();
  private final Queue<Broken> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger twice = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<CompletableFuture<?>> underWay = new ArrayList<>();

  /**
   * @param listener hears of each case accepted, by many threads
   */
  Publisher(
      Post platform,
      Post another,
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

  /** How many wrong submissions go with so many cases. */
  static int wrongWith(int cases) {
    return Math.max(Mischief.values().length, cases * WRONG_PERCENT / 100);
  }

  /** Returns when all are answered. */
  void publish() {
    int wrongs = wrongWith(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      SyntheticCase one = cases.at(i);
      CompletableFuture<Outcome> first = send(one);
      if (i % TWICE_EVERY == 0) {
        twice.incrementAndGet();
        send(one);
      }
      for (; next < (long) wrongs * (i + 1) / count; next++) {
        misbehave(next, one, first);
      }
    }
    CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<Outcome> send(SyntheticCase one) {
    OutgoingMessage message = platform.writer().signed(one.messageId(), one.body());
    sentAt.putIfAbsent(one.messageId(), Instant.now());
    long start = System.nanoTime();
    CompletableFuture<Outcome> sent = platform.send(PLATFORM, message);
    underWay.add(sent);
    return sent.whenComplete((outcome, failure) -> accepted(one, message, outcome, start));
  }

  private void accepted(
      SyntheticCase one, OutgoingMessage message, Outcome outcome, long startNanos) {
    answered.incrementAndGet();
    if (outcome instanceof Outcome.Accepted accepted) {
      listener.accept(one, accepted);
      acceptMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    } else {
      surprise(message, "accepted", outcome);
    }
  }

  private void misbehave(int number, SyntheticCase accepted, CompletableFuture<Outcome> first) {
    Mischief mischief = Mischief.values()[number % Mischief.values().length];
    boolean conflicts = mischief == Mischief.CONFLICTING_DUPLICATE;
    Post post = mischief.isByAnother() ? another : platform;
    SyntheticCase one = conflicts ? accepted : wrong.at(number);
    OutgoingMessage message = mischief.of(one, post.writer(), post.agency());
    if (conflicts) {
      first.join();
    }
    String claimed = mischief == Mischief.WRONG_SENDER ? PLATFORM : post.agency();
    underWay.add(
        post.send(claimed, message)
            .thenAccept(outcome -> expect(mischief.problem(), message, outcome)));
  }

  private void expect(String problem, OutgoingMessage message, Outcome outcome) {
    boolean right =
        outcome instanceof Outcome.Refused no && no.problem().type().endsWith("/" + problem);
    if (!right) {
      surprise(message, "refused: " + problem, outcome);
    }
  }

  private void surprise(OutgoingMessage message, String expected, Outcome outcome) {
    String found =
        outcome instanceof Outcome.Refused no
            ? "refused: " + no.problem().type()
            : outcome.getClass().getSimpleName();
    broken.add(
        new Broken(
            Promise.RIGHT_ANSWER,
            "message %s: expected %s, found %s".formatted(message.messageId(), expected, found)));
  }

  /** Cases answered so far, repetitions included. */
  int answered() {
    return answered.get();
  }

  /** Answers that are not what they should be. */
  List<Broken> broken() {
    return List.copyOf(broken);
  }

  /** Cases that were sent twice. */
  int twice() {
    return twice.get();
  }

  /** When each case left. */
  Map<UUID, Instant> sentAt() {
    return Map.copyOf(sentAt);
  }

  /** From sending a case to its 202. */
  Times acceptTimes() {
    return new Times(acceptMillis.stream().mapToLong(Long::longValue));
  }
}
