package org.wasl.connectors.intermediary;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.http.HttpsGateway;
import org.wasl.connectors.http.TestSettings;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.connectors.push.StubAgency;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Prints what a delivery by a protocol costs beside one over HTTPS, in turns in one run: 8 callers,
 * 2 KiB, CPU of the gateway's process without the agency's end. What is between, and the agency
 * behind it, are other processes.
 */
public final class DeliveryThroughput {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 8;
  private static final long WARM_UP_MILLIS = 5_000;
  private static final long MEASURED_MILLIS = 8_000;

  private DeliveryThroughput() {}

  /** Measures deliveries to the agency at this endpoint, and to one with an HTTPS server. */
  public static void compare(TestPki pki, TestIdentity police, String protocol, URI endpoint)
      throws Exception {
    try (HttpsGateway gateway =
            new HttpsGateway(
                pki,
                pki.issue("gateway"),
                new TestDoor(),
                s -> TestSettings.largestReceipt(s, 4096),
                PullSettings.DEFAULT);
        StubAgency stub = new StubAgency(police)) {
      stub.keeps = false;
      stub.receipt("a.b.c");
      Agency https = agency(police, "https", stub.endpoint());
      Agency other = agency(police, protocol, endpoint);
      measure(gateway, https, WARM_UP_MILLIS);
      measure(gateway, other, WARM_UP_MILLIS);
      for (int round = 0; round < ROUNDS; round++) {
        double[] a = measure(gateway, https, MEASURED_MILLIS);
        double[] b = measure(gateway, other, MEASURED_MILLIS);
        System.out.printf(
            "https %.0f deliveries/s, %.0f us CPU each; %s %.0f deliveries/s, %.0f us CPU each;"
                + " ratio %.2f and %.2f%n",
            a[0], a[1], protocol, b[0], b[1], b[0] / a[0], b[1] / a[1]);
        assertThat(b[0]).isPositive();
      }
    }
  }

  /**
   * Starts the agency's end in another process.
   *
   * @param program has a {@code main}
   * @param log what it prints
   */
  public static Process start(Class<?> program, Path log, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static Agency agency(TestIdentity as, String protocol, URI endpoint) {
    return new Agency(
        protocol + "-agency",
        AgencyKind.POLICE,
        Map.of(),
        Set.of(as.thumbprint()),
        new JWKSet(),
        protocol,
        Optional.of(endpoint),
        false,
        CALLERS);
  }

  /** Deliveries a second, and microseconds of CPU for each. */
  private static double[] measure(HttpsGateway gateway, Agency to, long millis) throws Exception {
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long start = System.nanoTime();
    long cpu = cpuNanos();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofPlatform()
              .name("caller-" + i)
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      assertThat(gateway.push(push(to))).isInstanceOf(DeliveryReply.Received.class);
                      done.incrementAndGet();
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return new double[] {
      done.get() / ((System.nanoTime() - start) / 1e9), (cpuNanos() - cpu) / 1e3 / done.get()
    };
  }

  private static OutboundDelivery push(Agency to) {
    byte[] sealed = new byte[2_048];
    return new OutboundDelivery(
        to,
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        "platform",
        "vetted-case/1",
        Digest.of(sealed),
        sealed,
        30_000);
  }

  /** Of the process, without the threads of the stub that answers over HTTPS. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long stub =
        LongStream.of(threads.getAllThreadIds())
            .filter(id -> isStub(threads.getThreadInfo(id)))
            .map(threads::getThreadCpuTime)
            .sum();
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        - stub;
  }

  private static boolean isStub(ThreadInfo thread) {
    return thread != null && thread.getThreadName().matches("Thread-\\d+");
  }
}
