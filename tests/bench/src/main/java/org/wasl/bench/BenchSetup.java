package org.wasl.bench;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wasl.bench.gateways.BenchTarget;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchReceiver;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.CaseSender;
import org.wasl.bench.load.LoadGenerator;
import org.wasl.bench.load.MessageTracker;
import org.wasl.bench.load.SignedCases;
import org.wasl.bench.load.SubmissionMode;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.checker.RunClock;

/** One gateway with its receivers and clients. */
final class BenchSetup implements AutoCloseable {
  private static final long STALLED_SECONDS = 60;

  final MessageTracker ledger = new MessageTracker();
  private final Vertx vertx;
  private final BenchTls tls;
  private final BenchTarget gateway;
  private final Map<AgencyId, BenchReceiver> receivers = new LinkedHashMap<>();
  private final URI address;

  /** Opens the receivers, then starts the gateway. */
  BenchSetup(
      Vertx vertx, BenchTls tls, BenchTarget gateway, Path data, Map<AgencyId, Integer> ports) {
    this.vertx = vertx;
    this.tls = tls;
    this.gateway = gateway;
    Map<AgencyId, URI> endpoints = new LinkedHashMap<>();
    for (AgencyId agency : gateway.recipients()) {
      BenchReceiver receiver =
          new BenchReceiver(
              vertx,
              tls.server(agency),
              ports.getOrDefault(agency, 0),
              gateway.reception(agency),
              ledger);
      receivers.put(agency, receiver);
      endpoints.put(agency, receiver.open());
    }
    this.address = started(data, endpoints);
  }

  private URI started(Path data, Map<AgencyId, URI> endpoints) {
    try {
      return gateway.start(data, endpoints);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  String name() {
    return gateway.name();
  }

  long pid() {
    return gateway.pid();
  }

  /** Clients that submit as the gateway's sender does. */
  LoadGenerator load(Supplier<SignedCases.Signed> cases, int clients, long maxOutstanding) {
    return load(gateway.submissionMode(), cases, clients, maxOutstanding);
  }

  private LoadGenerator load(
      SubmissionMode mode, Supplier<SignedCases.Signed> cases, int clients, long maxOutstanding) {
    CaseSender sender =
        mode.sender(
            vertx, tls.client(BenchPki.SENDER, clients), address, gateway::recipientsOf, ledger);
    return new LoadGenerator(vertx, sender, cases, ledger, maxOutstanding);
  }

  /**
   * Submits cases in single requests until this many are accepted.
   *
   * @param maxOutstanding the most accepted cases that are not yet delivered
   * @param maxSeconds the longest time
   * @throws IllegalStateException where the gateway accepts nothing for a minute
   */
  void accept(
      Supplier<SignedCases.Signed> cases,
      int clients,
      long maxOutstanding,
      long count,
      long maxSeconds)
      throws InterruptedException {
    LoadGenerator load = load(SubmissionMode.SINGLE_REQUESTS, cases, clients, maxOutstanding);
    load.start(clients);
    long start = System.nanoTime();
    long accepted = -1;
    long progress = start;
    while (ledger.accepted.sum() < count && secondsSince(start) < maxSeconds) {
      if (ledger.accepted.sum() != accepted) {
        accepted = ledger.accepted.sum();
        progress = System.nanoTime();
      } else if (secondsSince(progress) > STALLED_SECONDS) {
        load.stop();
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s accepted nothing for %d s, after %d of %d cases."
                    + " Check that it runs, and that its backlog is below door.maxBacklogPerSender",
                name(),
                STALLED_SECONDS,
                accepted,
                count));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    load.stop();
  }

  /** Whole seconds since then ({@link System#nanoTime}). */
  static long secondsSince(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
  }

  CounterSnapshot snapshot() {
    return CounterSnapshot.of(ledger, gateway.pid(), gateway.databaseUsage());
  }

  /** Since the gateway's start. */
  DoorCounters door() {
    return new DoorCounters(
        gateway.delayedRequests(), ledger.accepted.sum(), ledger.submissions.sum());
  }

  /**
   * From now on the receiver of this agency answers, or does not.
   *
   * @param none reads requests and answers none
   */
  void silent(AgencyId agency, boolean none) {
    BenchReceiver receiver = receivers.get(agency);
    if (receiver == null) {
      throw new IllegalArgumentException("no receiver of " + agency);
    }
    receiver.silent(none);
  }

  void receiversDown() {
    receivers.values().forEach(BenchReceiver::close);
  }

  void receiversUp() {
    receivers.values().forEach(BenchReceiver::open);
  }

  /** Waits until all is delivered, or nothing has arrived for a while, or it takes too long. */
  void drain(int quietSeconds, int maxSeconds) throws InterruptedException {
    long start = System.nanoTime();
    long moved = start;
    long before = -1;
    while (ledger.outstanding() > 0
        && System.nanoTime() - moved < TimeUnit.SECONDS.toNanos(quietSeconds)
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(maxSeconds)) {
      if (ledger.deliveries.sum() != before) {
        before = ledger.deliveries.sum();
        moved = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /**
   * The latency from step to signed checkpoint in this run. It is empty for a gateway without a
   * log.
   */
  String checkpointLatency(RunClock clock) {
    return gateway.checkpointLatency(clock);
  }

  /**
   * Stops the gateway.
   *
   * @return its undelivered messages, as text
   */
  String stop() {
    return gateway.stop();
  }

  /** Stops the gateway, if it still runs, and the receivers. */
  @Override
  public void close() {
    gateway.stop();
    receiversDown();
  }
}
