package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.sandbox.checker.SubmissionLog;

/**
 * The platform, which publishes from several threads. Each thread repeats its bytes until it gets a
 * 202.
 */
final class ConcurrentPublishers implements AutoCloseable {
  private static final int THREADS = 3;

  private final Set<MessageId> accepted = ConcurrentHashMap.newKeySet();
  private final SubmissionLog submissions;
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Separate, because the agencies' runtime ends when they are killed. */
  private final KitRuntime runtime = KitRuntime.start(1);

  private final WaslClient client;
  private final MessageWriter writer;
  private volatile boolean stopping;
  private volatile boolean closed;
  private List<Future<?>> running = List.of();

  ConcurrentPublishers(GatewayTrial trial) {
    this(trial, trial.api());
  }

  ConcurrentPublishers(GatewayTrial trial, URI gateway) {
    this.submissions = trial.submissions();
    SecureRandom random = new SecureRandom();
    var pki = trial.world().pki();
    this.writer =
        new MessageWriter(
            SmallConfig.PLATFORM, pki.signer(SmallConfig.PLATFORM), Clock.systemUTC(), random);
    this.client =
        WaslClient.open(
            CallerIdentity.calls(gateway, pki, SmallConfig.PLATFORM).withDeadline(SOON));
  }

  /** Makes synthetic cases on demand. Equal seeds give equal cases. */
  static Stream<SyntheticCase> cases(long seed, int count) {
    return new CaseGenerator(
            seed,
            count,
            SmallConfig.PLATFORM,
            Clock.systemUTC().instant(),
            IdentitySealer.SENDER_IS_CUSTODIAN)
        .cases();
  }

  /** Cases that go to the police for everything and not to the other one, or the other way. */
  static List<SyntheticCase> cases(long seed, int count, boolean terrorism) {
    return cases(seed, 50_000)
        .filter(syntheticCase -> syntheticCase.category().equals("terrorism") == terrorism)
        .limit(count)
        .toList();
  }

  /** Starts to publish. Ends when no case is left or it is stopped. */
  ConcurrentPublishers start(Stream<SyntheticCase> cases) {
    return start(cases, Integer.MAX_VALUE);
  }

  /**
   * Publishes with a limited rate, for the duration of another action that more cases would
   * prolong.
   *
   * @param perSecond the most cases a second
   */
  ConcurrentPublishers start(Stream<SyntheticCase> cases, int perSecond) {
    Iterator<SyntheticCase> left = cases.iterator();
    long pauseNanos = TimeUnit.SECONDS.toNanos(THREADS) / perSecond;
    running =
        IntStream.range(0, THREADS)
            .<Future<?>>mapToObj(
                thread ->
                    threads.submit(
                        () -> {
                          for (SyntheticCase syntheticCase;
                              (syntheticCase = next(left)) != null; ) {
                            publish(syntheticCase);
                            LockSupport.parkNanos(pauseNanos);
                          }
                        }))
            .collect(Collectors.toList());
    return this;
  }

  private SyntheticCase next(Iterator<SyntheticCase> left) {
    synchronized (left) {
      return !stopping && left.hasNext() ? left.next() : null;
    }
  }

  /** Sends equal bytes until there is a final answer. */
  private void publish(SyntheticCase syntheticCase) {
    OutgoingMessage message = writer.signed(syntheticCase.messageId(), syntheticCase.body());
    Outcome outcome;
    do {
      outcome = submit(message);
    } while (!closed && (outcome instanceof Unavailable || outcome instanceof Unproven));
    if (outcome instanceof Refused) {
      refused.add(outcome.toString());
    }
  }

  /** Submits one case in this thread. Throws an error with the answer if it is not accepted. */
  Outcome.Accepted submit(SyntheticCase syntheticCase) {
    Outcome outcome = submit(writer.signed(syntheticCase.messageId(), syntheticCase.body()));
    if (outcome instanceof Outcome.Accepted taken) {
      return taken;
    }
    throw new AssertionError(outcome.toString());
  }

  /** Submits once, including the client's retries, and informs the checker. */
  Outcome submit(OutgoingMessage message) {
    submissions.sending(SmallConfig.PLATFORM, message);
    Outcome outcome = answer(message);
    submissions.answered(SmallConfig.PLATFORM, message, outcome);
    if (outcome instanceof Outcome.Accepted) {
      accepted.add(message.messageId());
    }
    return outcome;
  }

  private Outcome answer(OutgoingMessage message) {
    try {
      return client.submit(Optional.empty(), message);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts no new case. Publishes the cases in flight to the end. */
  void finish() throws Exception {
    stopping = true;
    awaitEnd();
  }

  void awaitEnd() throws Exception {
    for (Future<?> thread : running) {
      thread.get();
    }
  }

  int count() {
    return accepted.size();
  }

  List<String> refused() {
    return List.copyOf(refused);
  }

  WaslClient client() {
    return client;
  }

  MessageWriter writer() {
    return writer;
  }

  @Override
  public void close() {
    stopping = true;
    closed = true;
    client.close();
    runtime.close();
    threads.shutdownNow();
  }
}
