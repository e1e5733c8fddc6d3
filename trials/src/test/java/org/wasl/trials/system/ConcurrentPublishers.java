package org.wasl.trials.system;

import static org.wasl.base.TestLoad.SOON;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySealer;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.checker.SubmissionLog;

/** The platform, publishing from several threads; each sends the same bytes until it has a 202. */
final class ConcurrentPublishers implements AutoCloseable {
  private static final int THREADS = 3;

  private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();
  private final SubmissionLog submissions;
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Its own: the agencies' ends when they are killed. */
  private final KitRuntime runtime = KitRuntime.start(1);

  private final GatewayClient client;
  private final MessageWriter writer;
  private volatile boolean stopping;
  private volatile boolean closed;
  private List<Future<?>> running = List.of();

  ConcurrentPublishers(GatewayTrial trial) {
    this(trial, GatewayClientConfig.of(trial.api()).withDeadlineMillis(SOON.toMillis()));
  }

  ConcurrentPublishers(GatewayTrial trial, GatewayClientConfig gateway) {
    this.submissions = trial.submissions();
    SecureRandom random = new SecureRandom();
    var pki = trial.world().pki();
    this.writer =
        new MessageWriter(
            SmallConfig.PLATFORM, pki.signer(SmallConfig.PLATFORM), Clock.systemUTC(), random);
    this.client = new GatewayClient(runtime.vertx(), pki, SmallConfig.PLATFORM, gateway, random);
  }

  /** Synthetic cases, the same for one seed, made as they are asked for. */
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
        .filter(one -> one.category().equals("terrorism") == terrorism)
        .limit(count)
        .toList();
  }

  /** Begins to publish, and ends when there is nothing left or it is told to. */
  ConcurrentPublishers start(Stream<SyntheticCase> cases) {
    return start(cases, Integer.MAX_VALUE);
  }

  /**
   * The same, for as long as something else takes, which every case more would make longer.
   *
   * @param perSecond cases at most
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
                          for (SyntheticCase one; (one = next(left)) != null; ) {
                            publish(one);
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

  /** Until there is an answer for good, the same bytes. */
  private void publish(SyntheticCase one) {
    OutgoingMessage message = writer.signed(one.messageId(), one.body());
    RequestOutcome outcome;
    do {
      outcome = submit(message);
    } while (!closed
        && (outcome instanceof RequestOutcome.Unreachable
            || outcome instanceof RequestOutcome.Unproven));
    if (outcome instanceof RequestOutcome.Refused) {
      refused.add(outcome.toString());
    }
  }

  /** One case, here and now; accepted, or an error says what came instead. */
  RequestOutcome.Accepted submit(SyntheticCase one) {
    RequestOutcome outcome = submit(writer.signed(one.messageId(), one.body()));
    if (outcome instanceof RequestOutcome.Accepted taken) {
      return taken;
    }
    throw new AssertionError(outcome.toString());
  }

  /** Once, retries of the client included; told to the checker. */
  RequestOutcome submit(OutgoingMessage message) {
    submissions.sending(SmallConfig.PLATFORM, message);
    RequestOutcome outcome = client.submitCase(message).join();
    submissions.answered(SmallConfig.PLATFORM, message, outcome);
    if (outcome instanceof RequestOutcome.Accepted) {
      accepted.add(message.messageId());
    }
    return outcome;
  }

  /** No new case; what is under way is published to the end. */
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

  GatewayClient client() {
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
