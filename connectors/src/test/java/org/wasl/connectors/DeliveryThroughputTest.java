package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.hosted.EchoHosted;
import org.wasl.connectors.jms.EchoQueue;
import org.wasl.connectors.partnerapi.HttpsGateway;
import org.wasl.connectors.partnerapi.TestSettings;
import org.wasl.connectors.pull.EchoWorkers;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.connectors.push.StubAgency;
import org.wasl.connectors.sftp.EchoFolder;
import org.wasl.connectors.sftp.SftpProtocol;
import org.wasl.connectors.sftp.SshServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestPorts;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Prints the cost of a delivery for each protocol, in turns in one run. There are 8 callers, 2 KiB
 * a delivery, and one agency that answers at once. CPU is that of the gateway's process without the
 * agency. The agency and any server before it are other processes. A broker writes each message to
 * its disk.
 */
@Tag("measurement")
class DeliveryThroughputTest {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 8;
  private static final long WARM_UP_MILLIS = 4_000;
  private static final long MEASURED_MILLIS = 6_000;

  private final List<Process> ends = new ArrayList<>();

  private record Cost(double perSecond, double cpuMicros) {}

  @Test
  void aDeliveryByEachProtocolBesideAPushOverHttps(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(SshServer.isInstalled(), "openssh-server is not installed");
    TestPki pki = new TestPki(folder, "authority");
    TestIdentity https = pki.issue("https");
    TestIdentity pull = pki.issue("pull");
    TestIdentity jms = pki.issue("jms");
    TestIdentity hosted = pki.issue("hosted-jms");
    TestIdentity sftp = pki.issue("sftp");
    TestDoor door = new TestDoor();
    int broker = TestPorts.reserve();
    Path messages = folder.resolve("messages");
    String admitted = SshServer.newKey(pki.authority().resolveSibling(SftpProtocol.KEY_FILE));
    try (HttpsGateway gateway =
            new HttpsGateway(
                pki,
                pki.issue("gateway"),
                door,
                settings -> TestSettings.largestReceipt(settings, 4_096),
                PullSettings.DEFAULT,
                setting -> setting.name().equals("hostedJms.port") ? 0 : setting.defaultValue());
        SshServer server =
            new SshServer(folder.resolve("server"), messages, sftp.keyFile(), admitted);
        StubAgency stub = new StubAgency(https)) {
      stub.keeps = false;
      stub.receipt("a.b.c");
      List<Agency> agencies =
          List.of(
              agency(https, "https", Optional.of(stub.endpoint())),
              agency(pull, "pull", Optional.empty()),
              agency(hosted, "hosted-jms", Optional.of(URI.create("hosted:/"))),
              agency(jms, "jms", Optional.of(URI.create("artemis://127.0.0.1:" + broker))),
              agency(
                  sftp,
                  "sftp",
                  Optional.of(
                      URI.create(
                          "sftp://%s@127.0.0.1:%d%s?hostKey=%s"
                              .formatted(
                                  System.getProperty("user.name"),
                                  server.port(),
                                  messages,
                                  SshServer.fingerprint(sftp.certificate().getPublicKey()))))));
      door.visitor =
          thumbprint ->
              agencies.stream()
                  .filter(agency -> agency.credentials().certificates().contains(thumbprint))
                  .findFirst();
      start(
          EchoQueue.class,
          folder,
          jms,
          pki,
          folder.resolve("broker").toString(),
          Integer.toString(broker),
          Integer.toString(TestPorts.reserve()));
      start(EchoWorkers.class, folder, pull, pki, gateway.uri("").toString());
      start(
          EchoHosted.class,
          folder,
          hosted,
          pki,
          Integer.toString(gateway.brokerPort()),
          "hosted-jms");
      start(EchoFolder.class, folder, List.of(messages.toString()));
      gateway.agencies(agencies);
      for (Agency each : agencies) {
        await()
            .atMost(SOON)
            .until(() -> gateway.push(push(each)) instanceof DeliveryReply.Received);
        measure(gateway, each, WARM_UP_MILLIS);
      }

      // When, Then
      System.out.println("| protocol | deliveries/s | of https | CPU us each | of https |");
      System.out.println("|---|---|---|---|---|");
      for (int round = 0; round < ROUNDS; round++) {
        Cost first = measure(gateway, agencies.getFirst(), MEASURED_MILLIS);
        print("https", first, first);
        for (Agency each : agencies.subList(1, agencies.size())) {
          print(each.channel().protocol(), measure(gateway, each, MEASURED_MILLIS), first);
        }
      }
    } finally {
      for (Process end : ends) {
        end.destroyForcibly().waitFor();
      }
    }
  }

  private static void print(String protocol, Cost cost, Cost https) {
    System.out.printf(
        "| %s | %.0f | %.2f | %.0f | %.2f |%n",
        protocol,
        cost.perSecond(),
        cost.perSecond() / https.perSecond(),
        cost.cpuMicros(),
        cost.cpuMicros() / https.cpuMicros());
    assertThat(cost.perSecond()).isPositive();
  }

  /** Starts an agency's end that shows a certificate. */
  private void start(Class<?> program, Path folder, TestIdentity as, TestPki pki, String... further)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                as.certificateFile().toString(),
                as.keyFile().toString(),
                pki.authority().toString()));
    arguments.addAll(List.of(further));
    start(program, folder, arguments);
  }

  private void start(Class<?> program, Path folder, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    ends.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program.getSimpleName() + ".log").toFile())
            .start());
  }

  private static Agency agency(TestIdentity as, String protocol, Optional<URI> endpoint) {
    return Agency.of(
        protocol,
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(Set.of(as.thumbprint()), new JWKSet()),
        Channel.of(protocol, endpoint, CALLERS));
  }

  /** Deliveries a second, and microseconds of CPU for each. */
  private static Cost measure(HttpsGateway gateway, Agency to, long millis) throws Exception {
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
    return new Cost(
        done.get() / ((System.nanoTime() - start) / 1e9), (cpuNanos() - cpu) / 1e3 / done.get());
  }

  private static OutboundDelivery push(Agency to) {
    byte[] sealed = new byte[2_048];
    return new OutboundDelivery(
        to,
        new DeliveryId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        new MessageId(UUID.randomUUID()),
        new AgencyId("platform"),
        "vetted-case/1",
        Digest.of(sealed),
        sealed,
        30_000);
  }

  /** CPU of the process, without the threads of the stub that answers over HTTPS. */
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
