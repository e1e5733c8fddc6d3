package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.push.StubAgency;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Prints the cost of the connector in both directions, with nothing behind it. CPU is that of the
 * connector's own threads, by their names, so that the driver in this process does not count.
 */
@Tag("measurement")
class HttpsThroughputTest extends HostileDoor {
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int BODY_BYTES = 2048;

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return defaults;
  }

  @Test
  void inbound32ConnectionsOf2KiB() throws Exception {
    String request = sized("x".repeat(BODY_BYTES));
    door.keepNothing();
    List<Callable<Void>> clients = new ArrayList<>();
    AtomicLong answered = new AtomicLong();
    for (int i = 0; i < 32; i++) {
      RawTls client = connect();
      clients.add(
          () -> {
            while (!Thread.interrupted()) {
              assertThat(client.send(request).oneAnswer()).startsWith("HTTP/1.1 202");
              answered.incrementAndGet();
            }
            client.close();
            return null;
          });
    }
    measure("inbound", clients, answered, "vert.x-");
    System.out.println(
        "door took " + door.taken() + ", clients had " + answered.get() + " answers");
  }

  @Test
  void push8CallersOf2KiB() throws Exception {
    TestIdentity police = pki.issue("police");
    try (StubAgency agency = new StubAgency(police)) {
      agency.keeps = false;
      byte[] sealed = new byte[BODY_BYTES];
      Agency to =
          Agency.of(
              "police",
              AgencyKind.POLICE,
              Map.of(),
              Credentials.of(Set.of(police.thumbprint()), new JWKSet()),
              Channel.of("https", Optional.of(agency.endpoint()), 8));
      OutboundDelivery push =
          new OutboundDelivery(
              to,
              new DeliveryId(UUID.randomUUID()),
              new ReferralId(UUID.randomUUID()),
              new MessageId(UUID.randomUUID()),
              new AgencyId("platform"),
              "vetted-case/1",
              Digest.of(sealed),
              sealed,
              10_000);
      AtomicLong answered = new AtomicLong();
      Callable<Void> caller =
          () -> {
            while (!Thread.interrupted()) {
              assertThat(gateway.push(push)).isInstanceOf(DeliveryReply.Received.class);
              answered.incrementAndGet();
            }
            return null;
          };
      measure("push", java.util.Collections.nCopies(8, caller), answered, "vert.x-", "caller-");
    }
  }

  private static void measure(
      String name, List<Callable<Void>> work, AtomicLong answered, String... threads)
      throws Exception {
    AtomicLong number = new AtomicLong();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            work.size(), task -> new Thread(task, "caller-" + number.incrementAndGet()));
    List<Future<Void>> running = work.stream().map(pool::submit).toList();
    work(pool, WARM_UP_NANOS);
    long requests = answered.get();
    long cpu = cpuNanos(threads);
    long driver = cpuNanos("caller-");
    long process = processNanos();
    long start = System.nanoTime();
    work(pool, MEASURED_NANOS);
    double seconds = (System.nanoTime() - start) / 1e9;
    requests = answered.get() - requests;
    cpu = cpuNanos(threads) - cpu;
    driver = cpuNanos("caller-") - driver;
    process = processNanos() - process;
    assertThat(running).noneMatch(Future::isDone);
    pool.shutdownNow();
    System.out.printf(
        "%s: %.0f requests/s, %.0f CPU us/request; cores: connector %.2f, callers %.2f, process"
            + " %.2f%n",
        name,
        requests / seconds,
        cpu / 1e3 / Math.max(1, requests),
        cpu / 1e9 / seconds,
        driver / 1e9 / seconds,
        process / 1e9 / seconds);
    assertThat(requests).isPositive();
  }

  /** Lets the callers work for this time. None of them ends before. */
  private static void work(ExecutorService callers, long nanos) throws InterruptedException {
    callers.shutdown();
    assertThat(callers.awaitTermination(nanos, TimeUnit.NANOSECONDS)).isFalse();
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long cpuNanos(String... names) {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return LongStream.of(bean.getAllThreadIds())
        .filter(
            id -> {
              var info = bean.getThreadInfo(id);
              return info != null
                  && java.util.Arrays.stream(names).anyMatch(info.getThreadName()::startsWith);
            })
        .map(bean::getThreadCpuTime)
        .sum();
  }
}
