package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.net.Socket;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.http.HttpsGateway;
import org.wasl.connectors.http.TestSettings;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.connectors.push.StubAgency;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Prints what a delivery by a queue costs beside one over HTTPS, in turns in one run: 8 callers, 2
 * KiB, CPU of the gateway's process without the agency's end. Broker and agency of the queue are
 * another process; the broker's disk is asked for each message.
 */
@Tag("soak")
class QueueThroughputTest {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 8;
  private static final long WARM_UP_MILLIS = 5_000;
  private static final long MEASURED_MILLIS = 8_000;

  /** The broker, and an agency that answers each delivery with the same receipt. */
  public static final class EchoAgency {
    private EchoAgency() {}

    /**
     * Runs until it is killed.
     *
     * @param args as of {@link TestBroker#main}
     */
    public static void main(String[] args) throws Exception {
      TestBroker.main(args);
      IntermediaryClient client = new ArtemisClient(Integer.parseInt(args[5]));
      client.take(
          delivery -> {
            try {
              client.send(
                  "receipt",
                  "a.b.c".getBytes(),
                  Map.of("Wasl_Delivery", delivery.properties().get("Wasl-Delivery")),
                  null);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void aDeliveryByAQueueBesideOneOverHttps(@TempDir Path folder) throws Exception {
    // Given
    TestPki pki = new TestPki(folder, "authority");
    TestIdentity police = pki.issue("police");
    TestDoor door = new TestDoor();
    int[] ports = {freePort(), freePort()};
    Process broker = start(police, pki, folder, ports);
    try (HttpsGateway gateway =
            new HttpsGateway(
                pki,
                pki.issue("gateway"),
                door,
                s -> TestSettings.largestReceipt(s, 4096),
                PullSettings.DEFAULT);
        StubAgency stub = new StubAgency(police)) {
      stub.keeps = false;
      stub.receipt("a.b.c");
      awaitListening(ports[1]);
      URI queue = URI.create("artemis://127.0.0.1:" + ports[0]);
      measure(gateway, agency(police, "https", stub.endpoint()), WARM_UP_MILLIS);
      measure(gateway, agency(police, "jms", queue), WARM_UP_MILLIS);

      // When
      for (int round = 0; round < ROUNDS; round++) {
        double[] https =
            measure(gateway, agency(police, "https", stub.endpoint()), MEASURED_MILLIS);
        double[] jms = measure(gateway, agency(police, "jms", queue), MEASURED_MILLIS);

        // Then
        System.out.printf(
            "https %.0f deliveries/s, %.0f us CPU each; jms %.0f deliveries/s, %.0f us CPU each;"
                + " jms/https %.2f and %.2f%n",
            https[0], https[1], jms[0], jms[1], jms[0] / https[0], jms[1] / https[1]);
        assertThat(jms[0]).isPositive();
      }
    } finally {
      broker.destroyForcibly().waitFor();
    }
  }

  private static Process start(TestIdentity own, TestPki pki, Path folder, int[] ports)
      throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EchoAgency.class.getName(),
            own.certificateFile().toString(),
            own.keyFile().toString(),
            pki.authority().toString(),
            folder.resolve("broker").toString(),
            Integer.toString(ports[0]),
            Integer.toString(ports[1]))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("broker.log").toFile())
        .start();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port) {
    await()
        .atMost(2, TimeUnit.MINUTES)
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
              }
            });
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
